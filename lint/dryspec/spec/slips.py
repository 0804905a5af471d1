"""Slips of the hand that make a file no YAML, told by the line they are made in.

The reader gives up where it can go on no longer, which is often a line or more behind the slip:
after `version 0.2` it complains of the colon in `phases:`. Asked only about files that cannot be
read.
"""

from __future__ import annotations

import re

from dryspec.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.spec.grammar import Keys
    from dryspec.tree import SyntaxProblem

_MERGE = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_FULL_WIDTH = re.compile(r"\s*(?:- +)?([\w.-]+)\uff1a")
_SEMICOLON = re.compile(r"\s*([\w.-]+) *;\s*$")
_EQUALS = re.compile(r"\s*([A-Za-z_][\w.-]*) *= *([^\s=].*)$")
_CLOSE_COLON = re.compile(r"\s*(?:- +)?([A-Za-z_][\w.-]*):(?!//)([^\s:].*)$")
_WORDS = re.compile(r"\s*(- +)?([\w-]+)(?: +([^\s:].*))?\s*$")
_CLOSE_DASH = re.compile(r"""\s*-(["'$./\w].*)$""")
_BULLET = re.compile(r"\s*([*\u2022\u2013\u2014\u00b7]) +(\S.*)$")
_EMPTY_KEY = re.compile(r"\s*- : ")
_HEREDOC = re.compile(r"""<<-?\s*["']?([A-Za-z_]\w*)["']?""")
_FIRST_KEYS = re.compile(r"\s*(?:location|source|object):\s")
"""The keys that an appspec's items usually begin with."""
_KEY = re.compile(r"[\w.-]+:(?:\s|$)")
_TWO_KEYS = re.compile(r"\s*(- +)?([A-Za-z][\w-]*):(?: +[^\s'\"#:]*)? +([A-Za-z][\w-]*) *")
"""A key, one word or none, and the name of another key."""
_ODD_BLANKS = "\u00a0\u3000\u2003\u2002\u200b\ufeff"
_FREE = ("variables", "parameter-store", "secrets-manager", "runtime-versions", "plaintext")
_ELSEWHERE = ("quoted scalar", "flow", "directive")
"""Constructs of which the reader's own place is the best."""
_FURTHEST = 60
"""Lines above the reader's that are looked at."""


def slip(source: Source, problem: SyntaxProblem, appspec: bool) -> tuple[Span, str] | None:
    """Return the place of the slip behind a problem and what to say of it, if it is a known one."""
    merge = _MERGE.search(source.text)
    if merge is not None:
        return Span(*merge.span()), (
            "this line is left over from a merge in git: keep one of the two sides and take the "
            "lines with <<<<<<<, ======= and >>>>>>> out"
        )
    if any(word in problem.context for word in _ELSEWHERE):
        return None
    at = min(problem.offset, len(source.text))
    lines = _Lines(source, source.position(at)[0], appspec)
    found = lines.fence() or lines.odd_blank()
    if found is not None:
        return found
    inside = "mapping values" in problem.problem and not lines.is_first_colon(at)
    joined = lines.joined(at) if inside else None
    if joined is not None:
        return joined
    for number in lines.beginning() if inside else lines.suspects(problem):
        words = lines.words(number)
        if words:
            return lines.span(number), words
    return None if inside else lines.depth(problem)


def slip_in_line(source: Source, line: int, appspec: bool) -> str:
    """Return what is wrong with a line that can be read, but as nothing that is wanted there."""
    return _Lines(source, line + 1, appspec).words(line)


class _Lines:
    """The lines around the one in which the reader gave up."""

    def __init__(self, source: Source, line: int, appspec: bool) -> None:
        self._source = source
        self._line = line
        self._appspec = appspec

    def span(self, number: int) -> Span:
        """Return the place of a line without the blanks around it."""
        text = self._source.line_text(number)
        start = self._source.offset(number, 1) + len(text) - len(text.lstrip())
        return Span(start, start + len(text.strip()))

    def suspects(self, problem: SyntaxProblem) -> Iterator[int]:
        """Yield the lines that may hold the slip, the likeliest first."""
        if "simple key" in problem.context and problem.context_offset is not None:
            yield self._source.position(problem.context_offset)[0]
        yield from reversed(list(self._one_text()))
        yield self._line

    def _one_text(self) -> Iterator[int]:
        """Yield the lines above that the reader may have taken for one text, the nearest first."""
        for number in self._above(self._line):
            text = self._source.line_text(number)
            yield number
            if _KEY.match(text.lstrip(" -")):
                return

    def beginning(self) -> list[int]:
        """Return the first of the lines that the reader took for one text."""
        above = [
            number
            for number in self._one_text()
            if not _KEY.match(self._source.line_text(number).lstrip(" -"))
        ]
        return above[-1:]

    def words(self, number: int) -> str:
        """Return what is wrong with a line by itself, "" for nothing known."""
        text = self._source.line_text(number)
        if text[:1] == "+" and (text[1:2] == " " or _KEY.match(text[1:])):
            return "the + before this line is left over from a patch: take it out"
        if text.lstrip().startswith("//"):
            return "// begins no comment in YAML: write #"
        if _EMPTY_KEY.match(text):
            return 'a value that starts with ": " reads as a key without a name: put it in quotes'
        return self._block(number) or self._dash(number, text) or self._colon(number, text)

    # Keys without a colon

    def _colon(self, number: int, text: str) -> str:
        found = _FULL_WIDTH.match(text)
        if found:
            return (
                f'the colon after "{found.group(1)}" is a full-width one (\uff1a), which is text '
                'to YAML: write ":" and a blank'
            )
        if not self._may_be_key(number):
            return ""
        found = _SEMICOLON.match(text)
        if found:
            return f'"{found.group(1)}" ends in a semicolon: a key ends in a colon'
        found = _CLOSE_COLON.match(text)
        if found:
            return f'a blank is missing after the colon: write "{found.group(1)}: {found.group(2)}"'
        found = _EQUALS.match(text)
        if found:
            return f'"=" makes no key in YAML: write "{found.group(1)}: {found.group(2)}"'
        return self._no_colon(number, text)

    def _no_colon(self, number: int, text: str) -> str:
        found = _WORDS.match(text)
        if found is None or (found.group(1) and not self._appspec):
            return ""  # items of a buildspec are commands, which are words, too
        name, value = found.group(2), found.group(3)
        if not self._is_known(name) and not (value and self._names_freely(number)):
            return ""
        return f'the colon after "{name}" is missing: write "{name}:{" " + value if value else ""}"'

    def _may_be_key(self, number: int) -> bool:
        """Tell whether a line stands where keys do, and not inside a longer text."""
        own = self._indent(number)
        for above in self._above(number):
            if self._indent(above) < own:
                text = self._source.line_text(above).rstrip()
                item = self._indent(above) + 2 >= own and ":" in text
                return text.endswith(":") or (item and text.lstrip().startswith("- "))
        return own == 0

    def _names_freely(self, number: int) -> bool:
        """Tell whether a line stands where names are the user's own."""
        own = self._indent(number)
        around = (above for above in self._above(number) if self._indent(above) < own)
        return self._source.line_text(next(around, number)).strip().rstrip(":") in _FREE

    def _is_known(self, name: str) -> bool:
        return any(grammar.places_of(name) for grammar in self._grammars())

    def _is_outermost(self, name: str) -> bool:
        """Tell whether a key stands at the left edge of the file and nowhere else."""
        grammar = self._grammars()[0]
        return name in grammar.known and len(grammar.places_of(name)) == 1

    def _grammars(self) -> tuple[Keys, ...]:
        if self._appspec:
            from dryspec.spec.appspec_grammar import ECS, LAMBDA, SERVER

            return SERVER, LAMBDA, ECS
        from dryspec.spec.buildspec_grammar import BUILDSPEC

        return (BUILDSPEC,)

    def joined(self, at: int) -> tuple[Span, str] | None:
        """A key whose colon is at a place, behind another key and its value."""
        start = self._source.offset(self._line, 1)
        found = _TWO_KEYS.fullmatch(self._source.text[start:at])
        if found is None or (found.group(1) and not self._appspec):
            return None  # items of a buildspec are commands, in which names stand, too
        first, second = found.group(2), found.group(3)
        if not self._is_known(first) or not self._is_known(second):
            return None
        return Span(start + found.start(3), at + 1), (
            f'"{second}:" stands in the line of "{first}", so that it reads as part of its value: '
            "begin a new line before it"
        )

    # Dashes

    def _dash(self, number: int, text: str) -> str:
        found = _CLOSE_DASH.match(text)
        if found and self._is_item(number):
            return f'a blank is missing after the dash: write "- {_short(found.group(1))}"'
        found = _BULLET.match(text)
        if found and self._is_item(number):
            sign, rest = found.groups()
            return f'"{sign}" begins no list item in YAML: write "- {_short(rest)}"'
        if self._lacks_dash(number, text):
            return f'a dash is missing: write "- {_short(text.strip())}"'
        return ""

    def _lacks_dash(self, number: int, text: str) -> bool:
        """Tell whether a line without a dash stands among items, or is as long as an item."""
        own = self._indent(number)
        if text.lstrip()[:1] == "-" or (_KEY.match(text.lstrip()) and not self._begins(number)):
            return False
        beside = self._below(number)
        among = bool(beside) and self._indent(beside) == own and self._is_dashed(beside)
        if self._appspec and beside and self._indent(beside) > own and _FIRST_KEYS.match(text):
            among = True
        for above in self._above(number):
            if self._indent(above) < own:
                return among and self._source.line_text(above).rstrip().endswith(":")
            if self._indent(above) == own:
                if not self._is_dashed(above):
                    return False
                among = True
        return False

    def _begins(self, number: int) -> bool:
        """Tell whether a key is one that items begin with, those above or all of an appspec."""
        text = self._source.line_text(number)
        if self._appspec and _FIRST_KEYS.match(text):
            return True
        key = f"- {text.strip().partition(':')[0]}:"
        return any(self._source.line_text(n).lstrip().startswith(key) for n in self._above(number))

    def _is_dashed(self, number: int) -> bool:
        return self._source.line_text(number).lstrip()[:2] == "- "

    def _is_item(self, number: int) -> bool:
        """Tell whether a line stands where items do: below a key, or beside an item."""
        own = self._indent(number)
        around = (above for above in self._above(number) if self._indent(above) <= own)
        above = next(around, 0)
        if not above or self._source.line_text(above).rstrip().endswith(":"):
            return above > 0
        return any(
            self._indent(beside) == own and self._is_dashed(beside)
            for beside in (above, self._below(number))
            if beside
        )

    # Indentation

    def _block(self, number: int) -> str:
        """A here-document whose text leaves the block that it was begun in."""
        own = self._indent(number)
        for above in self._above(number, comments=True):
            text = self._source.line_text(above)
            found = _HEREDOC.search(text)
            if found is None:
                continue
            indent = self._indent(above)
            if own < indent and not self._ends(found.group(1), above, number):
                return (
                    f'the text of "{found.group()}" in line {above} leaves its block here: indent '
                    "each line of it as far as the block; YAML takes those blanks away again"
                )
            return ""
        return ""

    def _ends(self, word: str, start: int, end: int) -> bool:
        return any(
            self._source.line_text(number).strip() == word for number in range(start + 1, end)
        )

    def is_first_colon(self, at: int) -> bool:
        """Tell whether no other key stands before a colon in its line, only the key it ends."""
        start = self._source.offset(self._line, 1)
        return _KEY.match(self._source.text[start : at + 2].lstrip(" -")) is not None and (
            ": " not in self._source.text[start:at]
        )

    def depth(self, problem: SyntaxProblem) -> tuple[Span, str] | None:
        """A key that stands further in, or out, than those it belongs to."""
        above = next(self._above(self._line), None)
        text = self._source.line_text(self._line)
        if above is None or "\t" in text[: self._indent(self._line) + 1]:
            return None
        before = self._source.line_text(above)
        key = before.lstrip(" -").partition(":")[0]
        column = len(before) - len(before.lstrip(" -"))
        own = self._indent(self._line)
        if "mapping values" in problem.problem:
            if (
                own <= column
                or not _KEY.match(before.lstrip(" -"))
                or before.rstrip()[-1:] in ":|>"
            ):
                return None
            return self.span(self._line), (
                f'this key stands further in than "{key}" in line {above}, so it reads as part of '
                "that value: line the two up"
            )
        if "'-' indicator" in problem.problem and _KEY.match(text.lstrip()):
            return self._beside_dash(own)
        if "<document start>" in problem.problem and not own:
            first = next(iter(self._first()), 0)
            if first and self._indent(first):
                return self.span(first), (
                    "this line is indented, and those it belongs to are not: take the blanks "
                    "before it away"
                )
        return None

    def _beside_dash(self, own: int) -> tuple[Span, str] | None:
        """A key of a list item that is not in line with the item's first one."""
        for above in self._above(self._line):
            text = self._source.line_text(above)
            if text.lstrip().startswith("- ") and _KEY.match(text.lstrip(" -")):
                column = len(text) - len(text.lstrip(" -"))
                key = text.lstrip(" -").partition(":")[0]
                if own == column:
                    return None
                own_key = self._source.line_text(self._line).strip().partition(":")[0]
                if self._is_outermost(own_key):
                    return self.span(self._line), (
                        f'"{own_key}" is a key of the whole file, but stands within the list of '
                        f"line {above}: take the {own} blanks before it away, and as many before "
                        "the lines that belong to it"
                    )
                return self.span(self._line), (
                    f'this line belongs to no list item: to go with "{key}" in line {above}, it '
                    f"has to stand behind {column} blanks; to begin an item, behind a dash and a "
                    "blank"
                )
            if self._indent(above) < own:
                return None
        return None

    def odd_blank(self) -> tuple[Span, str] | None:
        """The nearest line above that begins with what only looks like a blank."""
        for number in (self._line, *self._above(self._line, comments=True)):
            text = self._source.line_text(number)
            begin = text[: len(text) - len(text.lstrip(" " + _ODD_BLANKS))].strip(" ")
            if begin:
                return self.span(number), (
                    f"U+{ord(begin[0]):04X} stands before the text of this line: it looks like a "
                    "blank or like nothing, and is neither to YAML; write blanks"
                )
        return None

    def fence(self) -> tuple[Span, str] | None:
        """The fence of a block of Markdown."""
        if not self._source.line_text(self._line).startswith("```"):
            return None
        return self.span(self._line), (
            "``` is left over from Markdown and no part of the file: take this line out"
        )

    # Lines

    def _indent(self, number: int) -> int:
        text = self._source.line_text(number)
        return len(text) - len(text.lstrip(" "))

    def _above(self, number: int, comments: bool = False) -> Iterator[int]:
        """Yield the lines with text above one, the nearest first."""
        for above in range(number - 1, max(number - _FURTHEST, 0), -1):
            text = self._source.line_text(above).strip()
            if text and (comments or text[0] != "#"):
                yield above

    def _below(self, number: int) -> int:
        last = self._source.line(len(self._source.text))
        for below in range(number + 1, min(number + _FURTHEST, last + 1)):
            if self._source.line_text(below).strip():
                return below
        return 0

    def _first(self) -> Iterator[int]:
        """Yield the first line with text."""
        for number in range(1, self._line):
            text = self._source.line_text(number).strip()
            if text and text[0] != "#" and text != "---":
                yield number
                return


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37].rstrip() + "..."
