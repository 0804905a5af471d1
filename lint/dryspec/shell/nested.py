r"""Shell text inside shell text: ``bash -c '...'``, ``eval '...'``, a heredoc fed to a shell.

Backquotes in a heredoc are here, too, because the grammar sees none in it.

The inner text is parsed like any other and its calls join the outer script, with their offsets
moved to the outer text. Quoting that drops characters (``\"``) is followed exactly.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.shell.model import Compound
from dryspec.shell.quoting import remove_quotes, unquoted_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.shell.model import Assignment, Call, Redirect, Variable, Word
    from dryspec.shell.script import Script

SHELLS = frozenset({"bash", "sh", "dash", "zsh", "ksh", "ash"})
_MAX_DEPTH = 4
BACKQUOTED = lazy.pattern(r"(?<!\\)(`(?:[^`\\]|\\.)*+`)([ \t]+(?=`))?", lazy.DOTALL)
"""A substitution in backquotes, with the blanks behind it where another follows."""


def add_nested(script: Script, depth: int) -> None:
    """Add the calls of every nested text to the script."""
    calls = script.calls
    found: list[tuple[int, Script]] = []
    for index, call in enumerate(calls):
        for redirect in call.redirects:
            if redirect.body is not None and "`" in redirect.body:
                found += [(index, inner) for inner in _in_backquotes(call, redirect, depth)]
        program = call.program
        if program in SHELLS:
            inner = _shell_text(call, depth)
        elif program in ("eval", "su"):
            word = _eval_word(call)
            inner = None if word is None else _from_word(call, word, depth)
        else:
            continue
        if inner is not None:
            found.append((index, inner))
    for index, inner in reversed(found):
        calls[index + 1 : index + 1] = inner.calls
        script.compounds.extend(inner.compounds)
    if found:
        calls.sort(key=lambda call: call.start)
        script.compounds.sort(key=lambda compound: compound.start)


def _shell_text(call: Call, depth: int) -> Script | None:
    if call.has_flag("-c"):
        word = command_string(call)
        return None if word is None else _from_word(call, word, depth)
    if call.stdin == "heredoc" and not [w for w in call.positionals if w.value != "-"]:
        return _from_heredoc(call, depth)
    return None


def command_string(call: Call) -> Word | None:
    """Return the word that a shell takes as its commands: the first one behind its options."""
    words = call.words[1:]
    index = 0
    while index < len(words):
        text = words[index].prefix
        if len(text) > 1 and text[0] in "-+":
            if text[-1] in "oO" and not text.startswith("--"):
                index += 1  # the name of the option comes next
            index += 1
            continue
        return words[index]
    return None


def _eval_word(call: Call) -> Word | None:
    if call.program == "su":
        return call.option_word("-c", "--command")
    return call.words[1] if len(call.words) == 2 else None


def _from_word(call: Call, word: Word, depth: int) -> Script | None:
    """Parse the text that a word hands to a shell; None when it is computed as a whole."""
    if word.value is None and not word.quoted:
        return None
    text = word.text
    simple = word.quoted and (text[0] == "'" or "\\" not in text)
    # Between double quotes, what a backslash protected is plain text for the inner shell.
    inner = text[1:-1] if simple else remove_quotes(text)
    place = _shift(word.start + 1) if simple else _places(word)
    return _parse(call, inner, "nested-shell", place, word, word.start, word.end, depth)


def _places(word: Word) -> Callable[[int], int]:
    places = [word.start + place for place in unquoted_places(word.text)]
    places.append(word.end - 1 if word.quoted else word.end)

    def place(offset: int) -> int:
        return places[min(offset, len(places) - 1)]

    return place


def _from_heredoc(call: Call, depth: int) -> Script | None:
    for redirect in call.redirects:
        if redirect.body is not None and redirect.target is not None:
            start, end = redirect.body_start, redirect.body_start + len(redirect.body)
            place = _shift(start)
            return _parse(
                call, redirect.body, "heredoc-shell", place, redirect.target, start, end, depth
            )
    return None


def _in_backquotes(call: Call, redirect: Redirect, depth: int) -> Iterator[Script]:
    """Parse what stands in backquotes in a heredoc that the shell expands."""
    target = redirect.target
    if redirect.body is None or target is None or target.quoted:
        return
    for match in BACKQUOTED.finditer(redirect.body):
        text = match.group(1)[1:-1]
        if not text.strip() or "\\" in text:  # a backslash in it may be taken away first
            continue
        start = redirect.body_start + match.start()
        end = redirect.body_start + match.end(1)
        place = _shift(start + 1)
        inner = _parse(call, text, "substitution", place, target, start, end, depth)
        if inner is not None:
            compound = inner.compounds[0]
            compound.keyword = "`"
            target.substitutions += (compound,)
            yield inner


def _shift(start: int) -> Callable[[int], int]:
    return lambda offset: start + offset


def _parse(
    call: Call,
    text: str,
    kind: str,
    place: Callable[[int], int],
    source: Word,
    start: int,
    end: int,
    depth: int,
) -> Script | None:
    from dryspec.shell.parse import parse_tree

    if depth >= _MAX_DEPTH:
        return None
    inner = parse_tree(text, depth + 1)
    compound = Compound(kind, call.program, start, end)
    compound.lists.append(inner.items)
    _Mover(place).script(inner)
    # The outer shell has run these already, they are calls of its own.
    expanded = [(outer.start, outer.end) for outer in source.substitutions]
    inner.calls[:] = [
        inner_call
        for inner_call in inner.calls
        if not any(first <= inner_call.start < last for first, last in expanded)
    ]
    for inner_call in inner.calls:
        inner_call.enclosing = (*call.enclosing, compound, *inner_call.enclosing)
        inner_call.ancestors = (*call.ancestors, call, *inner_call.ancestors)
        if inner_call.stdin == "inherited" and kind == "nested-shell":
            inner_call.stdin = call.stdin
        elif inner_call.stdin == "inherited" and kind == "heredoc-shell":
            inner_call.stdin = "heredoc"
    inner.compounds.insert(0, compound)
    return inner


class _Mover:
    """Moves every offset of a nested script to the outer text."""

    __slots__ = ("place",)

    def __init__(self, place: Callable[[int], int]) -> None:
        self.place = place

    def script(self, script: Script) -> None:
        for compound in script.compounds:
            self.span(compound)
            for redirect in compound.redirects:
                self.redirect(redirect)
        for call in script.calls:
            length = call.end - call.start
            self.span(call)
            call.exact = call.exact and call.end - call.start == length
            for word in call.all_words:
                self.word(word)
            for assignment in (*call.assignments, *call.declares):
                self.span(assignment)
                if assignment.value is not None:
                    self.word(assignment.value)
            for redirect in call.redirects:
                self.redirect(redirect)

    def span(self, thing: Call | Compound | Word | Assignment | Redirect | Variable) -> None:
        start, end = thing.start, thing.end
        thing.start = self.place(start)
        thing.end = self.place(end - 1) + 1 if end > start else thing.start

    def word(self, word: Word) -> None:
        self.span(word)
        for variable in word.variables:
            self.span(variable)

    def redirect(self, redirect: Redirect) -> None:
        self.span(redirect)
        if redirect.body_start >= 0:
            redirect.body_start = self.place(redirect.body_start)
        if redirect.target is not None:
            self.word(redirect.target)
