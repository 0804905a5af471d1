"""The event simulation: when each instance starts and ends, under the slot rule.

A heap of finish times; ties go to the instance that comes first in deployment order.  The result
is three flat columns, one entry per position, because a fleet may have a million instances;
records are made from them when somebody looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec_simulate.fleet.closed import Shape

NOT_TRIED, SUCCEEDED, FAILED, INTERRUPTED = range(4)
NEVER = -1.0


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened at each position of the deployment order; times in seconds from the start.

    ``started`` and ``ended`` hold `NEVER` for an instance that was not tried.  ``halted`` says
    that the clock reached the halt before the work was done; the instances then in flight are
    `INTERRUPTED`.
    """

    started: tuple[float, ...]
    ended: tuple[float, ...]
    states: bytes
    finished_at: float
    halted: bool = False


class _Run:
    """The mutable columns while the clock runs."""

    __slots__ = ("clock", "durations", "ended", "failing", "halt_at", "halted", "started", "states")

    def __init__(
        self, durations: Sequence[float], failing: Sequence[int], halt_at: float, start_at: float
    ) -> None:
        size = len(durations)
        self.durations = durations
        self.failing = failing
        self.halt_at = halt_at
        self.started = [NEVER] * size
        self.ended = [NEVER] * size
        self.states = bytearray(size)
        self.clock = start_at
        self.halted = False

    def window(self, start: int, stop: int, slots: int, *, slot_is_lost: bool = True) -> int:
        """Deploy to positions ``start`` up to ``stop`` through ``slots`` slots.

        A failure takes its slot with it unless ``slot_is_lost`` is false.  Returns the number of
        failures; leaves the clock at the last end.
        """
        durations, failing, states = self.durations, self.failing, self.states
        started, ended, halt_at = self.started, self.ended, self.halt_at
        now = self.clock
        if now >= halt_at and start < stop:
            self.halted = True
            return 0
        upcoming = min(start + slots, stop)
        flying = [(now + durations[position], position) for position in range(start, upcoming)]
        started[start:upcoming] = [now] * (upcoming - start)
        heapify(flying)
        failed = 0
        while flying:
            now, position = flying[0]
            if now >= halt_at:
                self._halt(flying)
                return failed
            ended[position] = now
            if failing[position]:
                states[position] = FAILED
                failed += 1
                if slot_is_lost:
                    heappop(flying)
                    continue
            else:
                states[position] = SUCCEEDED
            if upcoming < stop:
                started[upcoming] = now
                heapreplace(flying, (now + durations[upcoming], upcoming))
                upcoming += 1
            else:
                heappop(flying)
        self.clock = now
        return failed

    def _halt(self, flying: list[tuple[float, int]]) -> None:
        for _, position in flying:
            self.states[position] = INTERRUPTED
            self.ended[position] = self.halt_at
        self.clock = self.halt_at
        self.halted = True

    def trace(self) -> Trace:
        return Trace(
            tuple(self.started), tuple(self.ended), bytes(self.states), self.clock, self.halted
        )


def run(
    shape: Shape,
    durations: Sequence[float],
    failing: Sequence[int],
    *,
    halt_at: float = inf,
    start_at: float = 0.0,
) -> Trace:
    """Deploy to the fleet, one entry of ``durations`` (seconds) and ``failing`` per position.

    ``failing`` is true (any non-zero number) where the instance would fail if tried; its duration
    is then the time until it does.  Nothing starts at or after ``halt_at``.
    """
    state = _Run(durations, failing, halt_at, start_at)
    if not shape.blocked():
        _run_passes(shape, state)
    return state.trace()


def _run_passes(shape: Shape, state: _Run) -> None:
    # The guide gives no concurrency for pass one; the ordinary one is taken.  Its failures keep
    # no slot, because those instances were not counted as healthy.
    slots = shape.size - shape.minimum
    failed = state.window(0, shape.unhealthy, slots, slot_is_lost=False)
    for zone in shape.zones:
        budget = shape.size - failed - shape.minimum
        lost = state.states[zone.retry_start : zone.retry_stop].count(FAILED)
        own = zone.size - lost - zone.minimum
        if zone.start == zone.stop:
            continue
        if budget <= 0 or own <= 0 or state.halted:
            return
        fell = state.window(zone.start, zone.stop, min(budget, own))
        failed += fell
        untried = state.states[zone.stop - 1] == NOT_TRIED
        at_minimum = not shape.lenient_zones and fell >= own
        if untried or at_minimum:
            return
