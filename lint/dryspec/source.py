"""The text of one file and the places in it.

Offsets are 0-based and count Unicode code points of the text as read, byte order mark included.
Lines and columns are 1-based and count code points too; for the language server protocol
:meth:`Source.utf16_units` and :mod:`dryspec.lsp.positions` convert.
"""

from __future__ import annotations

from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.places import Places

BOM = "\ufeff"


class Span:
    """A half-open range of offsets, ``start`` included and ``end`` excluded."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end})"

    def contains(self, offset: int) -> bool:
        """Tell whether ``offset`` lies in the span or touches its end."""
        return self.start <= offset <= self.end

    def touches(self, other: Span) -> bool:
        """Tell whether two spans overlap or lie side by side."""
        return self.start <= other.end and other.start <= self.end


class Source:
    """One file's text with its name and a lazily built line index."""

    __slots__ = ("_line_starts", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._line_starts: list[int] | None = None

    @property
    def line_starts(self) -> list[int]:
        """Offsets at which lines start; line ends are LF, CRLF and a lone CR."""
        if self._line_starts is None:
            self._line_starts = _line_starts(self.text)
        return self._line_starts

    @property
    def newline(self) -> str:
        """The first line end used in the text (a line feed when there is none)."""
        at = self.text.find("\n")
        if at < 0:
            return "\r" if "\r" in self.text else "\n"
        return "\r\n" if at and self.text[at - 1] == "\r" else "\n"

    @property
    def unsure(self) -> bool:
        """Whether a template may still change the structure of the text."""
        return False

    def is_filled(self, span: Span) -> bool:
        """Whether a template fills in a part of a span."""
        del span
        return False

    def shown(self, value: str, places: Places) -> str:
        """Return a value of the text with what a template fills in as the template says it."""
        del places
        return value

    @property
    def uploads(self) -> bool:
        """Whether a project around a buildspec, if there is one, may have artifacts."""
        return True

    @property
    def variables(self) -> Sequence[tuple[str, str, str | None]]:
        """Name, type and value of the variables of a project around a buildspec."""
        return ()

    def line(self, offset: int) -> int:
        """Return the 1-based line to show for an offset, that of the file around a part of one."""
        return bisect_right(self.line_starts, offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of an offset (the text's end is allowed)."""
        starts = self.line_starts
        line = bisect_right(starts, offset)
        column = offset - starts[line - 1] + 1
        if line == 1 and self.text.startswith(BOM) and column > 1:
            column -= 1
        return line, column

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a 1-based line and column, kept inside the line."""
        starts = self.line_starts
        line = max(1, min(line, len(starts)))
        start = starts[line - 1]
        if line == 1 and self.text.startswith(BOM):
            start += 1
        return max(start, min(start + column - 1, self.line_end(line)))

    def line_end(self, line: int) -> int:
        """Return the offset of the end of a 1-based line, its line end excluded."""
        starts = self.line_starts
        end = starts[line] if line < len(starts) else len(self.text)
        start = starts[line - 1]
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return end

    def line_text(self, line: int) -> str:
        """Return the text of a 1-based line without its line end and byte order mark."""
        text = self.text[self.line_starts[line - 1] : self.line_end(line)]
        return text[1:] if line == 1 and text.startswith(BOM) else text

    def utf16_units(self, line: int, column: int) -> int:
        """Return how many UTF-16 code units of a 1-based line stand before a 1-based column."""
        if self.text.isascii():
            return column - 1
        start = self.offset(line, 1)
        head = self.text[start : start + column - 1]
        return len(head) if head.isascii() else len(head.encode("utf-16-le", "surrogatepass")) // 2


def _line_starts(text: str) -> list[int]:
    starts = [0]
    if "\r" not in text:
        find = text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts
    offset = 0
    for line in text.splitlines(keepends=True):
        offset += len(line)
        if line.endswith(("\n", "\r")):
            starts.append(offset)
    return starts
