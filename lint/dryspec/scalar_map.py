"""From every character of a scalar's value back to the file.

The five YAML styles are unfolded again from the file's text, keeping for each produced character
the offset it came from (YAML 1.1 chapters 5 and 9, as libyaml reads them). The work is done only
when a finding or a fix needs a place inside a scalar.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.places import Places
    from dryspec.tree import Scalar

_BREAKS = "\r\n\x85\u2028\u2029"
_LINE = lazy.pattern(rf"[^{_BREAKS}]*")
_PLAIN = lazy.pattern(rf"[^ \t'\\{_BREAKS}]+")
"""Characters that stand for themselves in a scalar of any style."""
_ESCAPE_LENGTH = {"x": 2, "u": 4, "U": 8}
_SIMPLE_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


class _Unfolded:
    """A value in parts, with the file offsets where each of its characters begins and ends."""

    __slots__ = ("ends", "parts", "starts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    @property
    def value(self) -> str:
        return "".join(self.parts)

    def put(self, character: str, start: int, end: int) -> None:
        self.parts.append(character)
        self.starts.append(start)
        self.ends.append(end)

    def copy(self, text: str, start: int, end: int) -> None:
        """Put a stretch of the file as it stands there."""
        self.parts.append(text[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))


class ScalarMap:
    """Offsets in the file for positions in one scalar's value."""

    __slots__ = ("_ends", "_starts", "span")

    def __init__(self, span: Span, starts: list[int], ends: list[int]) -> None:
        self.span = span
        self._starts = starts
        self._ends = ends

    def place(self, start: int, end: int) -> Span:
        """Return the span in the file of ``value[start:end]``.

        An empty range gives an empty span before that character. Positions outside the value
        fall on the scalar's bounds.
        """
        if not self._starts:
            return self.span
        count = len(self._starts)
        start = max(0, min(start, count))
        end = max(start, min(end, count))
        first = self._starts[start] if start < count else self._ends[-1]
        return Span(first, self._ends[end - 1] if end > start else first)

    def places(self, length: int) -> Places:
        """Return the place of each character of the value, which is ``length`` long."""
        from dryspec.places import Places

        if self._starts or not length:
            return Places(self._starts, self._ends)
        whole = Places()
        whole.add(self.span, length)
        return whole


def scalar_map(source: Source, scalar: Scalar) -> ScalarMap:
    """Build the map of one scalar; an unmappable scalar maps to its whole span."""
    unfolded = _unfold(source.text, scalar)
    if unfolded is None or unfolded.value != scalar.value:
        return ScalarMap(scalar.span, [], [])
    return ScalarMap(scalar.span, unfolded.starts, unfolded.ends)


def _unfold(text: str, scalar: Scalar) -> _Unfolded | None:
    start, end = scalar.span.start, scalar.span.end
    if scalar.style == "":
        return _unfold_flow(text, start, end, "")
    if scalar.style in {"'", '"'}:
        return _unfold_flow(text, start + 1, end - 1, scalar.style)
    return _unfold_block(text, scalar)


def _break_length(text: str, at: int) -> int:
    return 2 if text.startswith("\r\n", at) else 1


def _break_character(text: str, at: int) -> str:
    return text[at] if text[at] in "\u2028\u2029" else "\n"


def _unfold_flow(text: str, at: int, end: int, quote: str) -> _Unfolded:
    """Unfold a plain, single-quoted or double-quoted scalar between two offsets."""
    out = _Unfolded()
    while at < end:
        character = text[at]
        if character in " \t":
            stop = at
            while stop < end and text[stop] in " \t":
                stop += 1
            if stop < end and text[stop] in _BREAKS:
                at = _fold(text, stop, end, out)
                continue
            out.copy(text, at, stop)
            at = stop
        elif character in _BREAKS:
            at = _fold(text, at, end, out)
        elif quote == "'" and text.startswith("''", at):
            out.put("'", at, at + 2)
            at += 2
        elif quote == '"' and character == "\\":
            at = _escape(text, at, end, out)
        else:
            plain = _PLAIN.match(text, at, end)
            stop = at + 1 if plain is None else plain.end()
            out.copy(text, at, stop)
            at = stop
    return out


def _fold(text: str, at: int, end: int, out: _Unfolded, escaped: bool = False) -> int:
    """Turn line ends into what folding makes of them; return the next content offset."""
    breaks: list[tuple[str, int, int]] = []
    while at < end and text[at] in _BREAKS + " \t":
        if text[at] in " \t":
            at += 1
            continue
        length = _break_length(text, at)
        breaks.append((_break_character(text, at), at, at + length))
        at += length
    first, rest = breaks[0], breaks[1:]
    if escaped:
        for item in rest:
            out.put(*item)
    elif first[0] != "\n":
        for item in breaks:
            out.put(*item)
    elif rest:
        for item in rest:
            out.put(*item)
    else:
        out.put(" ", first[1], first[2])
    return at


def _escape(text: str, at: int, end: int, out: _Unfolded) -> int:
    code = text[at + 1 : at + 2]
    if code and code in _BREAKS:
        return _fold(text, at + 1, end, out, escaped=True)
    if code in _ESCAPE_LENGTH:
        length = _ESCAPE_LENGTH[code]
        digits = text[at + 2 : at + 2 + length]
        out.put(chr(int(digits, 16)), at, at + 2 + length)
        return at + 2 + length
    out.put(_SIMPLE_ESCAPES.get(code, code), at, at + 2)
    return at + 2


def _unfold_block(text: str, scalar: Scalar) -> _Unfolded | None:
    """Unfold a literal or folded block, trying the indentations it can have."""
    header_end = _line_end(text, scalar.span.start)
    if header_end >= len(text):
        return _Unfolded()
    header = text[scalar.span.start : header_end].split("#", maxsplit=1)[0]
    chomp = "+" if "+" in header else "-" if "-" in header else ""
    body = header_end + _break_length(text, header_end)
    deepest = _first_indent(text, body)
    explicit = any(character.isdigit() for character in header)
    for indent in range(max(deepest, 1), 0, -1) if explicit else (deepest,):
        out = _unfold_lines(text, body, indent, chomp, scalar.style == ">")
        if out.value == scalar.value:
            return out
    return None


def _line_end(text: str, at: int) -> int:
    line = _LINE.match(text, at)
    return at if line is None else line.end()


def _first_indent(text: str, at: int) -> int:
    """Indentation of the first line with content, or the deepest of blank lines."""
    deepest = 0
    while at < len(text):
        start = at
        while at < len(text) and text[at] == " ":
            at += 1
        deepest = max(deepest, at - start)
        if at < len(text) and text[at] not in _BREAKS:
            return at - start
        if at < len(text):
            at += _break_length(text, at)
    return max(deepest, 1)


class _Pending:
    """Line ends read but not yet written: folding decides what becomes of them."""

    __slots__ = ("leading", "trailing")

    def __init__(self) -> None:
        self.leading: tuple[str, int, int] | None = None
        self.trailing: list[tuple[str, int, int]] = []


def _unfold_lines(text: str, at: int, indent: int, chomp: str, folded: bool) -> _Unfolded:
    out = _Unfolded()
    pending = _Pending()
    at = _blank_lines(text, at, indent, pending)
    leading_blank = False
    while _at_indent(text, at, indent):
        at += indent
        trailing_blank = text[at] in " \t"
        _write_breaks(out, pending, folded and not leading_blank and not trailing_blank)
        leading_blank = trailing_blank
        end = _line_end(text, at)
        out.copy(text, at, end)
        at = end
        if at < len(text):
            length = _break_length(text, at)
            pending.leading = (_break_character(text, at), at, at + length)
            at += length
        at = _blank_lines(text, at, indent, pending)
    if chomp != "-" and pending.leading:
        out.put(*pending.leading)
    if chomp == "+":
        for item in pending.trailing:
            out.put(*item)
    return out


def _at_indent(text: str, at: int, indent: int) -> bool:
    if text[at : at + indent] != " " * indent or at + indent >= len(text):
        return False
    return text[at + indent] not in _BREAKS


def _write_breaks(out: _Unfolded, pending: _Pending, fold: bool) -> None:
    if pending.leading:
        character, start, end = pending.leading
        if not (fold and character == "\n"):
            out.put(character, start, end)
        elif not pending.trailing:
            out.put(" ", start, end)
    for item in pending.trailing:
        out.put(*item)
    pending.leading = None
    pending.trailing = []


def _blank_lines(text: str, at: int, indent: int, pending: _Pending) -> int:
    """Skip lines that hold no more than ``indent`` blanks; remember their ends."""
    while at < len(text):
        stop = at
        while stop < len(text) and text[stop] == " " and stop - at < indent:
            stop += 1
        if stop >= len(text) or text[stop] not in _BREAKS:
            return at
        length = _break_length(text, stop)
        pending.trailing.append((_break_character(text, stop), stop, stop + length))
        at = stop + length
    return at
