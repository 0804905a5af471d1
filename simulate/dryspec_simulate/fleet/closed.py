"""The outcome of a rollout without running it: counting failures instead of events.

The slot rule (`healthy - busy > minimum`) takes a slot away for good with every failure.  So a
rollout with F slots tries its instances in order up to the F-th failure and not beyond,
whatever the durations are (derived from the user guide, page "Instance health"; the property
tests compare this module with the event simulation over every small fleet).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dryspec_simulate.fleet.ranges import PositionSet

Cause = Literal[
    "enough",  # the minimum, and at least one, succeeded
    "no-instances",  # nothing to deploy to
    "cannot-start",  # the minimum is not below the size
    "zone-cannot-start",  # the same in one zone
    "pass-one",  # after the unhealthy instances, too few are healthy to touch the others
    "minimum",  # healthy instances fell to the minimum with some still to try
    "zone-minimum",  # the same in one zone
    "too-few",  # everything was tried, all of it unhealthy before, and too few succeeded
    "none-succeeded",  # everything was tried and everything failed
]


@dataclass(frozen=True, slots=True)
class Zone:
    """One availability zone, or the whole fleet where zones do not count.

    The zone's unhealthy instances stand at positions ``retry_start`` up to ``retry_stop`` (pass
    one), its healthy ones at ``start`` up to ``stop``.  ``minimum`` of them must stay healthy.
    """

    retry_start: int
    retry_stop: int
    start: int
    stop: int
    minimum: int

    @property
    def size(self) -> int:
        """Instances in the zone."""
        return self.retry_stop - self.retry_start + self.stop - self.start


@dataclass(frozen=True, slots=True)
class Shape:
    """A fleet as the rule sees it: positions in deployment order, the unhealthy ones first.

    ``lenient_zones``: a zone whose last instance brings it to its own minimum does not end the
    deployment (the documents leave this open).
    """

    size: int
    minimum: int
    unhealthy: int
    zones: tuple[Zone, ...]
    lenient_zones: bool = True

    @property
    def concurrency(self) -> int:
        """Instances in flight at the start; 0 if the deployment cannot start."""
        if self.blocked():
            return 0
        first = next((zone for zone in self.zones if zone.size), None)
        budget = self.size - self.minimum
        return min(budget, first.size - first.minimum) if first else budget

    @property
    def zones_bind(self) -> bool:
        """Whether the minimum of a zone can end the deployment sooner than that of the fleet."""
        return len(self.zones) > 1 or any(zone.minimum > self.minimum for zone in self.zones)

    def blocked(self) -> Cause | None:
        """Why the deployment cannot start at all, if so (user guide, "Instance health")."""
        if self.size == 0:
            return "no-instances"
        if self.minimum >= self.size:
            return "cannot-start"
        if any(zone.minimum >= zone.size for zone in self.zones if zone.size):
            return "zone-cannot-start"
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a rollout ends.  ``decisive`` is the position of the failure that used the last slot."""

    cause: Cause
    succeeded: int
    failed: int
    skipped: int
    decisive: int | None = None
    zone: int | None = None
    """Index of the zone that stopped the deployment, for the causes about zones."""

    @property
    def is_success(self) -> bool:
        """Whether the deployment succeeded."""
        return self.cause == "enough"


def plain_shape(size: int, minimum: int, unhealthy: int = 0) -> Shape:
    """A fleet without zones, its first ``unhealthy`` positions unhealthy at the start."""
    return Shape(size, minimum, unhealthy, (Zone(0, unhealthy, unhealthy, size, minimum),))


def settle(shape: Shape, failures: PositionSet) -> Outcome:
    """How the rollout ends when exactly ``failures`` would fail if tried.

    Takes logarithmic time in the number of failures and linear time in the number of zones.
    """
    blocked = shape.blocked()
    if blocked:
        return Outcome(blocked, 0, 0, shape.size)
    failed = failures.count(0, shape.unhealthy)
    if shape.unhealthy < shape.size and shape.size - failed <= shape.minimum:
        return _stopped(shape, "pass-one", failed, shape.unhealthy)
    decisive: int | None = None
    for index, zone in enumerate(shape.zones):
        if zone.start == zone.stop:
            continue
        budget = shape.size - failed - shape.minimum
        if budget <= 0:
            return _stopped(shape, "minimum", failed, zone.start, decisive)
        own = zone.size - failures.count(zone.retry_start, zone.retry_stop) - zone.minimum
        if own <= 0:
            return _stopped(shape, "zone-minimum", failed, zone.start, zone=index)
        slots = min(budget, own)
        count = failures.count(zone.start, zone.stop)
        if count < slots:
            failed += count
            continue
        decisive = failures.select(zone.start, slots - 1)
        failed += slots
        cause: Cause = "minimum" if budget <= own else "zone-minimum"
        tried = decisive + 1
        strict = not shape.lenient_zones and own <= budget
        if tried < zone.stop or (strict and tried < shape.size):
            where = index if cause == "zone-minimum" else None
            return _stopped(shape, cause, failed, tried, decisive, zone=where)
    succeeded = shape.size - failed
    if succeeded >= max(1, shape.minimum):
        return Outcome("enough", succeeded, failed, 0, decisive)
    return Outcome("too-few" if succeeded else "none-succeeded", succeeded, failed, 0)


def _stopped(
    shape: Shape,
    cause: Cause,
    failed: int,
    tried: int,
    decisive: int | None = None,
    *,
    zone: int | None = None,
) -> Outcome:
    return Outcome(cause, tried - failed, failed, shape.size - tried, decisive, zone)
