"""The line a finding is shown with, cut to the width, and the marks below it."""

from __future__ import annotations

from dryspec.escape import printable_character
from dryspec.report._cells import width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.outcome import Range

TAB = "    "
CUT = "…"


class Excerpt:
    """A printable line in up to three parts: what is cut before, the text, what is cut behind.

    ``indent`` and ``length`` say, in cells, where the marks go below the whole.
    """

    __slots__ = ("after", "before", "indent", "length", "text")

    def __init__(self, before: str, text: str, after: str, indent: int, length: int) -> None:
        self.before = before
        self.text = text
        self.after = after
        self.indent = indent
        self.length = length


def excerpt(line: str, range_: Range, room: int) -> Excerpt | None:
    """Return what to show of ``line`` in ``room`` cells; ``None`` where there is nothing."""
    start_line, start_column, end_line, end_column = range_
    line = line.rstrip()
    start = start_column - 1
    if not line or start > len(line):
        return None
    end = min(end_column - 1 if end_line == start_line else len(line), len(line))
    shown: Sequence[str] = line
    if line.isascii() and line.isprintable():  # most lines: a cell each
        if len(line) <= room:
            return Excerpt("", line, "", start, max(1, end - start))
        cells = [1] * len(line)
    else:
        shown = [TAB if char == "\t" else printable_character(char) for char in line]
        cells = [width_of(piece) for piece in shown]
    first, last = _window(cells, start, max(start, end), room)
    before = CUT if first else ""
    return Excerpt(
        before,
        "".join(shown[first:last]),
        CUT if last < len(line) else "",
        len(before) + sum(cells[first:start]),
        max(1, sum(cells[start : min(end, last)])),
    )


def _window(cells: list[int], start: int, end: int, room: int) -> tuple[int, int]:
    """Return which cells to show: all, else from the line's start, else around the span."""
    if sum(cells) <= room:
        return 0, len(cells)
    room -= 2 * len(CUT)
    first = last = 0 if sum(cells[:end]) <= room else start
    used = 0
    while last < end and used + cells[last] <= room:
        used += cells[last]
        last += 1
    grown = True
    while grown:
        grown = False
        if last < len(cells) and used + cells[last] <= room:
            used += cells[last]
            last += 1
            grown = True
        if first > 0 and used + cells[first - 1] <= room:
            first -= 1
            used += cells[first]
            grown = True
    return first, last
