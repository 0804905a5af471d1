"""Where each character of a text that was lifted out of a file stands there."""

from __future__ import annotations

from array import array

from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Places:
    """For each character two offsets, packed: a text may have a million of them."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, starts: Iterable[int] = (), ends: Iterable[int] = ()) -> None:
        self._starts = array("I", starts)
        self._ends = array("I", ends)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, at: int) -> Span:
        return Span(self._starts[at], self._ends[at])

    def add(self, place: Span, count: int = 1) -> None:
        """Add characters that stand for one place together."""
        self._starts.extend(array("I", (place.start,)) * count)
        self._ends.extend(array("I", (place.end,)) * count)

    def add_run(self, start: int, end: int) -> None:
        """Add the characters of a stretch of the file, each for itself."""
        self._starts.extend(range(start, end))
        self._ends.extend(range(start + 1, end + 1))

    def copy(self, other: Places, start: int = 0, end: int | None = None) -> None:
        """Add a part of others."""
        self._starts.extend(other._starts[start:end])
        self._ends.extend(other._ends[start:end])

    def cut(self, count: int) -> None:
        """Keep so many."""
        del self._starts[count:], self._ends[count:]
