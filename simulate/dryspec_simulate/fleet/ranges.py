"""Sets of instances, kept as sorted spans or as sorted positions.

Both answer the two questions the closed form asks, in logarithmic time: how many members lie
between two positions, and which is the k-th from a position on.  A fleet of a million with
"50%" failing is one span, not half a million numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class PositionSet(Protocol):
    """Positions in deployment order, counted from 0."""

    def count(self, start: int, stop: int) -> int:
        """How many members lie in ``start <= position < stop``."""
        ...

    def select(self, start: int, rank: int) -> int:
        """The member with exactly ``rank`` members between it and ``start``; it must exist."""
        ...


@dataclass(frozen=True, slots=True)
class Ranges:
    """An immutable set of non-negative integers as disjoint, sorted, half-open spans."""

    starts: tuple[int, ...] = ()
    stops: tuple[int, ...] = ()
    before: tuple[int, ...] = (0,)
    """``before[i]`` members lie in the spans left of span ``i``; the last entry is the size."""

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> Ranges:
        """The union of half-open spans, in any order, overlapping or not."""
        merged: list[list[int]] = []
        for start, stop in sorted(span for span in spans if span[0] < span[1]):
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], stop)
            else:
                merged.append([start, stop])
        sizes = (stop - start for start, stop in merged)
        return cls(
            tuple(span[0] for span in merged),
            tuple(span[1] for span in merged),
            tuple(accumulate(sizes, initial=0)),
        )

    @classmethod
    def members(cls, numbers: Iterable[int]) -> Ranges:
        """The set of these numbers."""
        return cls.of((number, number + 1) for number in numbers)

    def spans(self) -> Iterator[tuple[int, int]]:
        """The half-open spans, in order."""
        return zip(self.starts, self.stops, strict=True)

    def __len__(self) -> int:
        return self.before[-1]

    def __iter__(self) -> Iterator[int]:
        for start, stop in self.spans():
            yield from range(start, stop)

    def __contains__(self, number: int) -> bool:
        return self.count(number, number + 1) == 1

    def __or__(self, other: Ranges) -> Ranges:
        return Ranges.of((*self.spans(), *other.spans()))

    def _below(self, position: int) -> int:
        span = bisect_left(self.starts, position)
        if span == 0:
            return 0
        return self.before[span - 1] + min(position, self.stops[span - 1]) - self.starts[span - 1]

    def count(self, start: int, stop: int) -> int:
        """How many members lie in ``start <= number < stop``."""
        return self._below(stop) - self._below(start)

    def select(self, start: int, rank: int) -> int:
        """The ``rank``-th member (from 0) that is not below ``start``; it must exist."""
        wanted = self._below(start) + rank
        span = bisect_left(self.before, wanted + 1) - 1
        return self.starts[span] + wanted - self.before[span]


@dataclass(frozen=True, slots=True)
class Positions:
    """A set given as its sorted members; lighter than `Ranges` for one random trial."""

    sorted_members: Sequence[int]

    def count(self, start: int, stop: int) -> int:
        """How many members lie in ``start <= number < stop``."""
        return bisect_left(self.sorted_members, stop) - bisect_left(self.sorted_members, start)

    def select(self, start: int, rank: int) -> int:
        """The ``rank``-th member (from 0) that is not below ``start``; it must exist."""
        return self.sorted_members[bisect_left(self.sorted_members, start) + rank]


NOBODY = Ranges()
