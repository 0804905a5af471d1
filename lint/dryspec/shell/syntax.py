"""Shell syntax errors that we can prove ourselves: what is unclosed, missing or out of place.

The grammar recovers from everything and cannot say what is wrong, so a small checker of its own
walks the text once: quotes, expansions, here-documents, lists, and the reserved words with what
must close them. It follows bash (what dash refuses besides is the matter of
:mod:`dryspec.shell.dialect`) and says nothing where bash itself would accept the text.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.shell.quoting import remove_quotes

_BLANK = lazy.pattern(r"(?:[ \t\r]|\\\n)*")
_PLAIN_STRETCH = lazy.pattern(r"[^ \t\r\n;&|<>()'\"\\$`]+")
_QUOTED_STRETCH = lazy.pattern(r'[^"\\$`]+')
_PARAMETER_STRETCH = lazy.pattern(r"[^}\"'\\$`]+")
_OPERATOR = lazy.pattern(r"&&|\|\||;;&|;;|;&|\|&|[;&|]")
_REDIRECTION = lazy.pattern(r"[0-9]*(?:&>>|&>|<<<|<<-|<<|<>|<&|>>|>&|>\||<|>)")
_KEYWORD = lazy.pattern(r"[a-z]+")
_SIGNS = {"array": "("}
_LINE = 500
"""Characters behind a quote among which the end of its line is looked for."""
NEVER_CLOSED = "the double quote is never closed"
_EMPTY_PARENTHESES = lazy.pattern(r"\([ \t]*\)")
_ARITHMETIC_TOKEN = lazy.pattern(r"[()'\"`;]|\\.")
_NAME_VALUE = lazy.pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=")

_CLOSES = {"fi": ("then", "else"), "done": ("do",), "}": ("{",), "esac": ("item",)}
_AFTER = {"then": ("if", "elif"), "elif": ("then",), "else": ("then",), "do": ("while", "until")}
_NEEDS = {
    "if": "then",
    "elif": "then",
    "then": "fi",
    "else": "fi",
    "while": "do",
    "until": "do",
    "for": "do",
    "select": "do",
    "do": "done",
    "case": "esac",
    "pattern": "esac",
    "item": "esac",
    "{": "}",
    "(": ")",
    "$(": ")",
    "<(": ")",
    "array": ")",
    "${": "}",
    '"': '"',
    "[[": "]]",
}
_OPENERS = frozenset({"if", "while", "until", "for", "select", "case", "{"})
_INNER = frozenset(_AFTER)
_BEFORE_PARENTHESIS = frozenset({"for", "if", "while", "until", "{", "time"}) | _INNER
"""Words that end where a parenthesis begins: `if((n > 1))`, `then(cd src; make)`."""
RESERVED = _OPENERS | _INNER | frozenset(_CLOSES) | frozenset({"function", "[["})
"""Words that begin, divide or end a construct where a command is expected."""
TRANSPARENT = frozenset({"!", "time", "coproc"})
"""Words that stand before a command and may be followed by a reserved word."""


class _ProblemError(Exception):
    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class _UnsureError(Exception):
    """The text can be read in two ways; we do not know which one bash takes."""


class _Frame:
    """One open construct."""

    __slots__ = (
        "filled",
        "finished",
        "kind",
        "modified",
        "naming",
        "needs_command",
        "opened",
        "target",
        "word_start",
        "words",
    )

    def __init__(self, kind: str, opened: int) -> None:
        self.kind = kind
        self.opened = opened
        self.word_start = -1
        """Where the word that is being read begins; -1 between words."""
        self.modified = False
        """Whether ``!`` or ``time`` stands before the command, which may then be missing."""
        self.naming = False
        """Whether ``function`` has just been read: a name comes next."""
        self.target = ""
        """Redirection whose target is still to come."""
        self.finished = False
        """Whether a compound command has just been closed: only operators may follow."""
        self.needs_command = ""
        """Operator that still waits for its right side."""
        self.filled = False
        """Whether the construct holds a command at all."""
        self.words = 0
        """Words of the current simple command, or of the head of ``for`` and ``case``."""


_ANSWERS_KEPT = 2000
_answers: dict[str, tuple[int, str] | None] = {}


def syntax_problem(text: str) -> tuple[int, str] | None:
    """Return (offset, message) of the first syntax error, None when there is none that is sure.

    The offset is that of the construct that is not closed, or of the token that is out of place.
    Linear in the length of the text; the answers for the last 2,000 texts are kept, as an editor
    asks for the same commands at every keystroke.
    """
    if text in _answers:
        return _answers[text]
    if len(_answers) >= _ANSWERS_KEPT:
        del _answers[next(iter(_answers))]
    _answers[text] = _find_problem(text)
    return _answers[text]


def first_running_on(text: str) -> int:
    """Return where the first double quote stands that is closed on a later line only, else -1.

    Of a text with a quote too many it is more often the culprit than the last quote of all.
    """
    checker = _Checker(text)
    try:
        checker.run()
    except (_ProblemError, _UnsureError):
        return checker.running_on
    return -1


def _find_problem(text: str) -> tuple[int, str] | None:
    try:
        _Checker(text).run()
    except _ProblemError as problem:
        return problem.offset, problem.message
    except _UnsureError:
        pass
    return None


class _Checker:
    __slots__ = ("heredocs", "length", "running_on", "stack", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.length = len(text)
        self.stack = [_Frame("top", 0)]
        self.heredocs: list[tuple[str, bool]] = []
        """Delimiters whose text begins behind the next line break, and whether tabs go."""
        self.running_on = -1
        """Where the first double quote stands that is closed on a later line."""

    def run(self) -> None:
        """Read the whole text; raises at the first problem."""
        index = 0
        while index < self.length:
            frame = self.stack[-1]
            if frame.kind == '"':
                index = self._in_quotes(index)
            elif frame.kind == "${":
                index = self._in_parameter(index)
            elif frame.word_start >= 0:
                index = self._in_word(frame, index)
            else:
                index = self._between_words(frame, index)
        frame = self.stack[-1]
        if frame.word_start >= 0:
            self._end_word(frame, self.length)
            frame = self.stack[-1]
        if frame.target:
            raise _ProblemError(self.length, f'"{frame.target}" has no file name')
        if len(self.stack) > 1:
            raise _ProblemError(frame.opened, self._unclosed(frame))
        if frame.needs_command:
            raise _ProblemError(self.length, f'nothing follows "{frame.needs_command}"')

    def _unclosed(self, frame: _Frame) -> str:
        if frame.kind == '"':
            return NEVER_CLOSED
        word = _KEYWORD.match(self.text, frame.opened)
        name = word.group() if word is not None else _SIGNS.get(frame.kind, frame.kind)
        return f'"{name}" has no "{_NEEDS[frame.kind]}"'

    # Inside a word

    def _in_word(self, frame: _Frame, index: int) -> int:
        """Read on in a word of a command; everything but a metacharacter belongs to it."""
        text = self.text
        match = _PLAIN_STRETCH.match(text, index)
        if match is not None:
            index = match.end()
            if index >= self.length:
                return index
        character = text[index]
        if character in " \t\r\n;&|)":
            self._end_word(frame, index)
            return index
        if character in "<>":
            if text[frame.word_start : index].isdigit():  # the descriptor of a redirection
                index, frame.word_start = frame.word_start, -1
                return self._redirection(frame, index)
            self._end_word(frame, index)
            return index
        if character == "(":
            return self._parenthesis_in_word(frame, index)
        return self._special(index, quoted=False)

    def _parenthesis_in_word(self, frame: _Frame, index: int) -> int:
        word = self.text[frame.word_start : index]
        if _NAME_VALUE.fullmatch(word):
            self._push("array", index)
            return index + 1
        if frame.words == 0 and word in _BEFORE_PARENTHESIS:
            self._end_word(frame, index)
            return index
        if frame.kind in ("[[", "pattern", "array") or word[-1:] in "?*+@!":
            return self._skip_pattern(index)
        empty = _EMPTY_PARENTHESES.match(self.text, index)
        if empty is not None and frame.words == 0 and not frame.finished:
            frame.word_start = -1
            frame.naming = False
            frame.needs_command = "()"
            return empty.end()
        raise _ProblemError(index, f'"(" cannot follow "{_short(word)}" unless it is quoted')

    def _skip_pattern(self, index: int) -> int:
        """Skip a parenthesis of an extended glob or a regular expression."""
        depth = 0
        while index < self.length:
            character = self.text[index]
            if character == "\\":
                index += 1
            elif character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
                if depth == 0:
                    return index + 1
            elif character == "\n" or depth > 100:
                break
            index += 1
        return self.length if depth else index

    def _special(self, index: int, quoted: bool) -> int:
        """Step over a quote, an escape or an expansion; push what needs a frame of its own."""
        text = self.text
        character = text[index]
        if character == "\\":
            return index + 2
        if character == "`":
            end = self._closing(index + 1, "`")
            if end < 0:
                raise _ProblemError(index, "the backquote is never closed")
            return end + 1
        if character == "'":
            end = text.find("'", index + 1)
            if end < 0:
                raise _ProblemError(index, "the single quote is never closed")
            return end + 1
        if character == '"':
            self._push('"', index)
            return index + 1
        after = text[index + 1 : index + 2]  # character is "$"
        if after == "$":  # the shell's own number; what follows begins anew
            return index + 2
        if after == "{":
            self._push("${", index)
            return index + 2
        if after == "(":
            end = self._arithmetic(index + 1)
            if end > 0:
                return end
            self._push("$(", index)
            return index + 2
        if after == "'" and not quoted:
            end = self._closing(index + 2, "'")
            if end < 0:
                raise _ProblemError(index, "the single quote is never closed")
            return end + 1
        return index + 1

    def _closing(self, index: int, quote: str) -> int:
        """Return the place of the next quote that no backslash hides, -1 when there is none."""
        text = self.text
        while True:
            end = text.find(quote, index)
            escape = text.find("\\", index, end if end >= 0 else self.length)
            if end < 0 or escape < 0:
                return end
            index = escape + 2

    def _arithmetic(self, index: int) -> int:
        """Return the end of ``((...))`` that begins here; 0 when it is something else."""
        text = self.text
        if text[index + 1 : index + 2] != "(":
            return 0  # a substitution or a subshell
        depth = 0
        for match in _ARITHMETIC_TOKEN.finditer(text, index):
            token = match.group()
            if token == "(":
                depth += 1
            elif token == ")":
                depth -= 1
                if depth == 0 and text[match.end() - 2 : match.end()] == "))":
                    return match.end()
                if depth == 0:
                    break
            elif token in "'\"`" or depth > 60:
                break
        else:
            raise _ProblemError(index, '"((" has no "))"')
        raise _UnsureError  # "$((a); b)" is a substitution with a subshell in it

    def _in_quotes(self, index: int) -> int:
        match = _QUOTED_STRETCH.match(self.text, index)
        if match is not None:
            index = match.end()
            if index >= self.length:
                return index
        if self.text[index] == '"':
            opened = self.stack.pop().opened
            if self.running_on < 0 and "\n" in self.text[opened : min(index, opened + _LINE)]:
                self.running_on = opened
            return index + 1
        return self._special(index, quoted=True)

    def _in_parameter(self, index: int) -> int:
        match = _PARAMETER_STRETCH.match(self.text, index)
        if match is not None:
            index = match.end()
            if index >= self.length:
                return index
        character = self.text[index]
        if character == "}":
            self.stack.pop()
            return index + 1
        if character == "'" and any(frame.kind == '"' for frame in self.stack[-2:-1]):
            return index + 1
        return self._special(index, quoted=False)

    def _push(self, kind: str, opened: int) -> None:
        self.stack.append(_Frame(kind, opened))

    # Between words

    def _between_words(self, frame: _Frame, index: int) -> int:
        text = self.text
        blank = _BLANK.match(text, index)
        if blank is not None and blank.end() > index:
            return blank.end()
        character = text[index]
        if character == "\n":
            return self._line_break(frame, index)
        if character == "#":
            end = text.find("\n", index)
            return self.length if end < 0 else end
        if character in "()":
            return self._parenthesis(frame, index)
        if frame.kind not in ("[[", "array"):
            operator = _OPERATOR.match(text, index)
            if operator is not None and not text.startswith("&>", index):
                return self._operator(frame, index, operator.group())
            if _REDIRECTION.match(text, index) and text[index + 1 : index + 2] != "(":
                return self._redirection(frame, index)
        elif character in "&|;<>":
            return index + 1
        if character in "<>":
            return self._process_substitution(frame, index)
        frame.word_start = index
        return self._in_word(frame, index)

    def _process_substitution(self, frame: _Frame, index: int) -> int:
        frame.word_start = index
        self._push("<(", index)
        return index + 2

    def _line_break(self, frame: _Frame, index: int) -> int:
        index += 1
        if frame.kind not in ("[[", "array"):
            if frame.target:
                raise _ProblemError(index - 1, f'"{frame.target}" has no file name')
            if not frame.needs_command and frame.kind not in ("case", "pattern"):
                self._separate(frame)
        for delimiter, tabs in self.heredocs:
            index = self._behind_heredoc(index, delimiter, tabs)
        self.heredocs.clear()
        return index

    def _behind_heredoc(self, index: int, delimiter: str, tabs: bool) -> int:
        while index < self.length:
            end = self.text.find("\n", index)
            end = self.length if end < 0 else end
            line = self.text[index:end]
            index = min(end + 1, self.length)
            if (line.lstrip("\t") if tabs else line) == delimiter:
                break
        return index

    @staticmethod
    def _separate(frame: _Frame) -> None:
        """End the current command of a list."""
        frame.words = 0
        frame.finished = frame.modified = False

    def _operator(self, frame: _Frame, index: int, operator: str) -> int:
        if frame.target:
            raise _ProblemError(index, f'"{frame.target}" has no file name')
        end = index + len(operator)
        if operator in (";;", ";&", ";;&"):
            return self._end_of_item(frame, index, end, operator)
        if frame.kind in ("for", "select") and operator == ";":
            self._separate(frame)
            return end
        if frame.kind == "pattern" and operator == "|":
            return end
        if frame.needs_command or not (frame.words or frame.finished or frame.modified):
            raise _ProblemError(index, f'"{operator}" has no command before it')
        self._separate(frame)
        if operator in ("&&", "||", "|", "|&"):
            frame.needs_command = operator
        return end

    def _end_of_item(self, frame: _Frame, index: int, end: int, operator: str) -> int:
        if frame.kind != "item" or frame.needs_command:
            raise _ProblemError(index, f'"{operator}" belongs into a "case"')
        self.stack[-1] = _Frame("pattern", frame.opened)
        return end

    def _redirection(self, frame: _Frame, index: int) -> int:
        match = _REDIRECTION.match(self.text, index)
        if match is None:  # a number that was not followed by an operator after all
            return index + 1
        token = match.group()
        if frame.target:
            raise _ProblemError(index, f'"{frame.target}" has no file name')
        end = match.end()
        if token.endswith((">&", "<&")) and self.text[end : end + 1] == "-":
            end += 1
        else:
            frame.target = token
        if not frame.finished:
            frame.words = frame.words or -1
        frame.filled = True
        frame.needs_command = ""
        return end

    def _parenthesis(self, frame: _Frame, index: int) -> int:
        kind = frame.kind
        if self.text[index] == ")":
            return self._close_parenthesis(frame, index)
        if kind == "[[":
            return index + 1
        if kind == "pattern" and not frame.words:
            return index + 1
        if kind in ("for", "select") or (
            kind != "array" and not frame.words and not frame.finished
        ):
            end = self._arithmetic(index)
            if end > 0:
                frame.needs_command = ""
                frame.filled = frame.finished = True
                return end
        empty = _EMPTY_PARENTHESES.match(self.text, index)
        if empty is not None and (frame.words == 1 or frame.needs_command == "function"):
            frame.words = 0
            frame.needs_command = "()"
            return empty.end()
        if (
            kind in ("array", "for", "select", "case")
            or frame.words
            or frame.finished
            or frame.target
        ):
            raise _ProblemError(index, '"(" cannot stand here unless it is quoted')
        self._push("(", index)
        return index + 1

    def _close_parenthesis(self, frame: _Frame, index: int) -> int:
        kind = frame.kind
        if kind == "[[":
            return index + 1
        if kind == "pattern":
            self.stack[-1] = _Frame("item", frame.opened)
            return index + 1
        if kind in ("(", "$(", "<(", "array"):
            self._may_close(frame, index, ")")
            self.stack.pop()
            if kind == "(":
                self._finish(self.stack[-1])
            return index + 1
        if kind == "top":
            raise _ProblemError(index, '")" closes nothing')
        raise _ProblemError(index, f'")" closes nothing: before it, {self._unclosed(frame)}')

    def _may_close(self, frame: _Frame, index: int, closer: str) -> None:
        if frame.target:
            raise _ProblemError(index, f'"{frame.target}" has no file name')
        if frame.needs_command:
            raise _ProblemError(index, f'nothing follows "{frame.needs_command}"')
        if not frame.filled and frame.kind in ("(", "then", "else", "do", "{", "if", "while"):
            raise _ProblemError(index, f'nothing stands between "{frame.kind}" and "{closer}"')

    @staticmethod
    def _finish(frame: _Frame) -> None:
        """Note in the frame below that a compound command has ended."""
        frame.finished = True
        frame.filled = True
        frame.needs_command = ""
        frame.words = 0

    def _end_word(self, frame: _Frame, end: int) -> None:
        start, frame.word_start = frame.word_start, -1
        word = self.text[start:end].replace("\\\n", "")
        if frame.target:
            if frame.target.lstrip("0123456789") in ("<<", "<<-"):
                self.heredocs.append((remove_quotes(word), frame.target.endswith("-")))
            frame.target = ""
            return
        kind = frame.kind
        if kind == "[[":
            if word == "]]":
                self.stack.pop()
                self._finish(self.stack[-1])
            return
        if kind == "array":
            return
        if frame.naming:
            frame.naming = False
            frame.needs_command = "function"
            return
        if kind in ("for", "select", "case", "pattern") and self._head(frame, word, start):
            return
        if frame.words == 0 and word in RESERVED:
            self._reserved(frame, word, start)
            return
        if frame.finished:
            raise _ProblemError(start, f'"{_short(word)}" needs ";" or an operator before it')
        if frame.words == 0 and word in TRANSPARENT:
            frame.filled = frame.modified = True
            frame.needs_command = ""
            return
        frame.words = max(frame.words, 0) + (0 if _is_assignment(word) and frame.words <= 0 else 1)
        frame.words = frame.words or -1
        frame.filled = True
        frame.needs_command = ""

    def _head(self, frame: _Frame, word: str, start: int) -> bool:
        """Take a word of the head of ``for``, ``select`` or ``case``, or of a pattern."""
        kind = frame.kind
        if kind == "case":
            frame.words += 1
            if frame.words == 2:
                if word != "in":
                    raise _ProblemError(start, f'"in" is expected instead of "{_short(word)}"')
                self.stack[-1] = _Frame("pattern", frame.opened)
            return True
        if kind == "pattern":
            if word == "esac" and not frame.words:
                self.stack.pop()
                self._finish(self.stack[-1])
                return True
            frame.words += 1
            return True
        if word in ("do", "{") and frame.filled and frame.words < 2:  # "for x do" is allowed
            self.stack[-1] = _Frame("do" if word == "do" else "{", frame.opened)
            return True
        frame.words += 1
        frame.filled = True
        return True

    def _reserved(self, frame: _Frame, word: str, start: int) -> None:
        if word == "function":
            self._check_separated(frame, word, start)
            frame.filled = True
            frame.naming = True
            return
        if word == "[[" or word in _OPENERS:
            self._check_separated(frame, word, start)
            frame.filled = True
            frame.needs_command = ""
            self._push(word, start)
            return
        if word in _INNER:
            self._inner(frame, word, start)
            return
        self._close(frame, word, start)

    @staticmethod
    def _check_separated(frame: _Frame, word: str, start: int) -> None:
        if frame.finished:
            raise _ProblemError(start, f'"{word}" needs ";" or an operator before it')

    def _inner(self, frame: _Frame, word: str, start: int) -> None:
        """Go from one part of ``if`` or a loop to the next."""
        if frame.kind not in _AFTER[word]:
            raise _ProblemError(start, f'"{word}" is out of place')
        self._may_close(frame, start, word)
        if not frame.filled:
            raise _ProblemError(start, f'nothing stands between "{frame.kind}" and "{word}"')
        self.stack[-1] = _Frame(word, frame.opened)

    def _close(self, frame: _Frame, word: str, start: int) -> None:
        if frame.kind not in _CLOSES[word]:
            raise _ProblemError(start, f'"{word}" closes nothing here')
        self._may_close(frame, start, word)
        self.stack.pop()
        self._finish(self.stack[-1])


def _is_assignment(word: str) -> bool:
    return _NAME_VALUE.match(word) is not None


def _short(word: str) -> str:
    word = word.replace("\n", " ")
    return word if len(word) <= 30 else word[:27] + "..."
