"""The text of a buildspec while it is lifted out of another file, with where it comes from."""

from __future__ import annotations

from itertools import pairwise

from dryspec import lazy
from dryspec.places import Places
from dryspec.source import Span

_MARK = lazy.pattern(r"(?m)^[ \t]*%\{|[$%]?[$%]\{")
_STEP = lazy.pattern(r'[{}"\\]|[$%]+\{')
_REST_OF_LINE = lazy.pattern(r"[ \t]*(?:\r?\n|\Z)")
_NAME = lazy.pattern(r'[\w.*-]+(?:\[(?:"[^"]*"|[\w.*-]+)\][\w.*-]*)*')
_SHELL = lazy.pattern(r"[!#]?[A-Za-z_][\w-]*(?:(?:[:%#/^,=+]|\[@\])(?s:.*))?")
"""A name alone, or what a shell does with the value of one: nothing that Terraform looks up."""
_DIRECTIVE = lazy.pattern(r"~?\s*(?:if|else|endif|for|endfor)\b")
_BOUND = lazy.pattern(r"\bfor\s+([\w-]+)\s*(?:,\s*([\w-]+)\s*)?in\b")
_WORD = lazy.pattern(r"[\w-]+")
_CONSTANTS = {"true", "false", "null"}
_NO_WORD = lazy.pattern(r"\W+")
_LONGEST = 60


class Writer:
    """A text that grows; ``origin`` holds the place in the file of each of its characters.

    ``names`` are the fills in it that look like a shell's or another program's.
    """

    __slots__ = ("_parts", "computed", "filled", "loose", "names", "origin")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.origin = Places()
        self.filled: list[Span] = []
        self.names: list[tuple[str, Span]] = []
        self.loose = False
        self.computed = False

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(self._parts)

    def copy(self, text: str, places: Places, start: int = 0, end: int | None = None) -> None:
        """Write a part of a text whose characters have these places."""
        self._parts.append(text[start:end])
        self.origin.copy(places, start, end)

    def put(self, text: str, place: Span) -> None:
        """Write a text that stands for one place as a whole."""
        self._parts.append(text)
        self.origin.add(place, len(text))

    def take(self, text: str, start: int, end: int) -> None:
        """Write a stretch of the file as it stands there."""
        self._parts.append(text[start:end])
        self.origin.add_run(start, end)

    def fill(self, text: str, place: Span) -> None:
        """Write a word in place of what is not known before the template is filled in."""
        start = len(self.origin)
        self.put(text, place)
        self.filled.append(Span(start, len(self.origin)))

    def copy_unknown(self, text: str, places: Places, start: int, end: int) -> None:
        """Write a part as it stands that something else may come in place of."""
        first = len(self.origin)
        self.copy(text, places, start, end)
        self.filled.append(Span(first, len(self.origin)))

    @property
    def only_filled(self) -> bool:
        """Whether nothing was written but what is filled in."""
        text = self.text
        rest = [text[a.end : b.start] for a, b in pairwise([Span(0, 0), *self.filled])]
        last = self.filled[-1].end if self.filled else 0
        return bool(self.filled) and not "".join([*rest, text[last:]]).strip()

    def state(self) -> tuple[int, int, int, int]:
        """Return what :meth:`back_to` takes."""
        return len(self._parts), len(self.origin), len(self.filled), len(self.names)

    def back_to(self, state: tuple[int, int, int, int]) -> None:
        """Forget what was written since."""
        parts, origin, filled, names = state
        del self._parts[parts:], self.filled[filled:], self.names[names:]
        self.origin.cut(origin)

    def fills_a_line(self) -> bool:
        """Whether a line holds nothing but what is filled in, which may then be anything."""
        fills = iter(self.filled)
        fill = next(fills, None)
        at = 0
        for line in self.text.split("\n") if fill is not None else ():
            end = at + len(line)
            rest: list[str] = []
            seen = at
            while fill is not None and fill.start < end:
                rest.append(line[seen - at : fill.start - at])
                seen = fill.end
                fill = next(fills, None)
            if seen > at and not "".join([*rest, line[seen - at :]]).strip():
                return True
            at = end + 1
        return False


def word_for(expression: str) -> str:
    """Return the word that stands for an expression: its names and numbers."""
    return _NO_WORD.sub("_", expression[:_LONGEST]).strip("_") or "value"


def closing(text: str, at: int) -> int:
    """Return where the brace closes whose inside begins at ``at``, -1 where it does not.

    Strings and what is filled into them are followed, in one pass over the text.
    """
    around = ["{"]
    while around:
        step = _STEP.search(text, at)
        if step is None:
            return -1
        token, at = step.group(), step.end()
        if around[-1] == '"':
            if token == "\\":
                at += 1
            elif token == '"':
                around.pop()
            elif token in {"${", "%{"}:
                around.append("{")
        elif token == '"' or token[-1] == "{":
            around.append(token[-1])
        elif token == "}":
            around.pop()
    return at - 1


def shell_names(out: Writer, around: str) -> list[tuple[str, Span]]:
    """Return what Terraform cannot fill in in a text; ``around`` is all of its file.

    A ``for`` in the file gives names of its own.
    """
    if not out.names:
        return []
    known = {name for pair in _BOUND.findall(around) for name in pair} | _CONSTANTS
    return [(name, span) for name, span in out.names if not known.intersection(_WORD.findall(name))]


def write_template(out: Writer, text: str, places: Places) -> None:
    """Write a text in which Terraform fills in ``${…}`` and obeys ``%{…}``."""
    at = 0
    while (mark := _MARK.search(text, at)) is not None:
        start = mark.end() - 2
        inner = mark.end()
        if mark.group() in {"$${", "%%{"}:
            out.copy(text, places, at, start - 1)
            out.put(text[start], Span(places[start - 1].start, places[start].end))
            at = inner - 1
            continue
        end = closing(text, inner)
        if end < 0:
            out.loose = True
            break
        if text[start] == "$":
            out.copy(text, places, at, start)
            place = Span(places[start].start, places[end].end)
            expression = text[inner:end].strip("~ \t\r\n")
            if _SHELL.fullmatch(expression) is not None:
                out.names.append((f"${{{expression}}}", place))
            fill_expression(out, expression, place)
            at = end + 1
        elif _DIRECTIVE.match(text, inner) is None:
            place = Span(places[start].start, places[end].end)
            out.names.append((text[start : end + 1], place))
            out.copy(text, places, at, end + 1)
            at = end + 1
        else:
            out.loose = True
            first = mark.start()
            rest = _REST_OF_LINE.match(text, end + 1) if _begins_line(text, first) else None
            out.copy(text, places, at, first if rest else start)
            at = rest.end() if rest else end + 1
    out.copy(text, places, at)


def _begins_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def fill_expression(out: Writer, expression: str, place: Span) -> None:
    """Write a word in place of an expression of Terraform."""
    if _NAME.fullmatch(expression) is None:
        out.computed = True
    out.fill(word_for(expression), place)
