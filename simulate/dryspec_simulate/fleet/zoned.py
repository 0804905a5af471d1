"""The chance that a rollout over several zones succeeds: exact, zone after zone.

Zones go one by one, and a zone hands nothing on but the number of failures so far.  So the
distribution of that number is carried from zone to zone: a zone of n instances with s slots adds
j < s failures with the binomial chance of j, or exactly s when the s-th failure is its last
instance, and ends the deployment in every other case (the rule is that of
:func:`dryspec_simulate.fleet.closed.settle`, which the tests compare with, set by set).

Terms below :data:`FLOOR` are left out, so either chance is exact to about 1e-25, not relatively.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from dryspec_simulate.fleet.exact import Chance, point_chance

if TYPE_CHECKING:
    from dryspec_simulate.fleet.closed import Shape, Zone
    from dryspec_simulate.fleet.ranges import PositionSet

FLOOR = 1e-30
MOST_WORK = 20_000_000
"""Multiplications, about two seconds; beyond that the chance is estimated."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """``values[i]`` is the chance of ``first + i``; elsewhere it is nothing."""

    first: int
    values: list[float]

    def at(self, number: int) -> float:
        index = number - self.first
        return self.values[index] if 0 <= index < len(self.values) else 0.0


@dataclass(frozen=True, slots=True)
class _Odds:
    """Failures in a zone but for its last instance, and the chance that this one fails."""

    others: _Weights
    last: float


def zoned_chance(shape: Shape, rate: float, certain: PositionSet) -> Chance | None:
    """The chance of success when each instance fails with ``rate``; those in ``certain`` surely.

    None where instances are unhealthy at the start, or where the work would take too long.
    """
    if shape.blocked():
        return Chance(0.0, 1.0)
    if shape.unhealthy:
        return None
    running = _Weights(0, [1.0])
    lost: list[float] = []
    work = 0
    for zone in shape.zones:
        if zone.start == zone.stop:
            continue
        odds = _odds(zone, rate, certain)
        work += len(running.values) * (len(odds.others.values) + 1)
        if work > MOST_WORK:
            return None
        running = _through(shape, zone, running, odds, lost)
    needed = max(1, shape.minimum)
    enough: list[float] = []
    for index, weight in enumerate(running.values):
        (enough if shape.size - running.first - index >= needed else lost).append(weight)
    return Chance(min(1.0, fsum(enough)), min(1.0, fsum(lost)))


def _odds(zone: Zone, rate: float, certain: PositionSet) -> _Odds:
    others = zone.stop - zone.start - 1
    surely = certain.count(zone.start, zone.stop - 1)
    last = 1.0 if certain.count(zone.stop - 1, zone.stop) else rate
    drawn = _binomial(others - surely, rate)
    return _Odds(_Weights(drawn.first + surely, drawn.values), last)


def _binomial(trials: int, rate: float) -> _Weights:
    """The binomial chances above the floor, from the likeliest outwards."""
    if trials == 0 or rate in (0.0, 1.0):
        return _Weights(trials if rate == 1.0 else 0, [1.0])
    middle = min(trials, int((trials + 1) * rate))
    weight = top = point_chance(trials, middle, rate)
    odds = rate / (1.0 - rate)
    below: list[float] = []
    number = middle
    while number > 0 and weight > FLOOR:
        weight *= number / (trials - number + 1) / odds
        number -= 1
        below.append(weight)
    above: list[float] = []
    weight, number = top, middle
    while number < trials and weight > FLOOR:
        weight *= (trials - number) / (number + 1) * odds
        number += 1
        above.append(weight)
    return _Weights(middle - len(below), [*reversed(below), top, *above])


def _through(
    shape: Shape, zone: Zone, before: _Weights, odds: _Odds, lost: list[float]
) -> _Weights:
    """Carry the failures so far through one zone; what ends the deployment goes to ``lost``."""
    own = zone.size - zone.minimum
    most = before.first + len(before.values) + min(own, zone.stop - zone.start)
    after = [0.0] * (most - before.first + 1)
    for index, weight in enumerate(before.values):
        if not weight:
            continue
        budget = shape.size - (before.first + index) - shape.minimum
        slots = min(budget, own)
        if slots <= 0:
            lost.append(weight)
            continue
        stops = not shape.lenient_zones and own <= budget and zone.stop < shape.size
        lost.append(weight * _ended(odds, slots, stops))
        if not stops:
            # The last instance of the zone took the last slot: nothing was left to stop there.
            after[index + slots] += weight * odds.others.at(slots - 1) * odds.last
        _add_survivors(after, index, weight, odds, slots)
    return _trimmed(_Weights(before.first, after))


def _trimmed(weights: _Weights) -> _Weights:
    """Leave out what is below the floor at both ends."""
    values = weights.values
    first, stop = 0, len(values)
    while first < stop and values[first] <= FLOOR:
        first += 1
    while stop > first and values[stop - 1] <= FLOOR:
        stop -= 1
    return _Weights(weights.first + first, values[first:stop])


def _add_survivors(after: list[float], index: int, weight: float, odds: _Odds, slots: int) -> None:
    """Add fewer than ``slots`` failures: among the others alone, or with the last instance."""
    others = odds.others
    kept, fell = weight * (1.0 - odds.last), weight * odds.last
    for share, more, limit in ((kept, 0, slots), (fell, 1, slots - 1)):
        values = others.values[: max(0, limit - others.first)]
        start = index + others.first + more
        stop = start + len(values)
        after[start:stop] = [
            known + share * value for known, value in zip(after[start:stop], values, strict=True)
        ]


def _ended(odds: _Odds, slots: int, stops: bool) -> float:
    """The chance that a zone ends the deployment: as many failures as slots, and more to try.

    With ``slots - 1`` failures among the others it ends only if the last instance fails, too, and
    a zone that falls to its minimum with its last instance ends it (``stops``).
    """
    others = odds.others
    beyond = fsum(others.values[max(0, slots - others.first) :])
    return beyond + (others.at(slots - 1) * odds.last if stops else 0.0)
