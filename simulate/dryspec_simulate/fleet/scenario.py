"""What is simulated: frozen descriptions of a deployment, before anything happens.

Instances are numbered from 0 here (`Ranges` of them); users see them numbered from 1.  Times are
seconds, traffic minutes are minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from dryspec_simulate.fleet.configuration import (
    HostMinimum,
    ServerConfiguration,
    TrafficConfiguration,
)
from dryspec_simulate.fleet.ranges import NOBODY, Ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

Trigger = Literal["failure", "alarm", "stop"]
"""What starts an automatic rollback: DEPLOYMENT_FAILURE, ..._STOP_ON_ALARM, ..._STOP_ON_REQUEST."""


@dataclass(frozen=True, slots=True)
class Failure:
    """These instances fail in this lifecycle event, if they get there."""

    who: Ranges
    event: str


@dataclass(frozen=True, slots=True)
class Timings:
    """How long each lifecycle event takes, in seconds.

    ``given`` wins over ``default``.  ``basis`` says where the numbers come from: ``nominal`` (a
    minute each, so that a timeline can be drawn), ``given`` by the user, or ``worst`` (limits).
    An event in ``ranges`` takes each instance a time of its own between two bounds, drawn evenly
    with ``seed`` in eighths of a second, so that sums are exact.
    """

    basis: Literal["nominal", "given", "worst"] = "nominal"
    given: tuple[tuple[str, float], ...] = ()
    default: float = 60.0
    ranges: tuple[tuple[str, float, float], ...] = ()
    seed: int = 0

    def seconds(self, event: str) -> float:
        """The duration of one event on one instance; the longest one where it varies."""
        for name, _, longest in self.ranges:
            if name == event:
                return longest
        for name, seconds in self.given:
            if name == event:
                return seconds
        return 0.0 if event in ("Start", "End") else self.default

    def vary(self, events: Sequence[str]) -> bool:
        """Whether any of these events takes each instance a time of its own."""
        return any(name in events for name, _, _ in self.ranges)

    def on(self, instance: int, events: Sequence[str]) -> tuple[float, ...]:
        """The durations of events on one instance, numbered from 0."""
        seconds = [self.seconds(event) for event in events]
        for name, shortest, longest in self.ranges:
            if name in events:
                steps = int((longest - shortest) * 8) + 1
                number = mixed(self.seed, instance, name) % steps
                seconds[events.index(name)] = shortest + number / 8
        return tuple(seconds)


def mixed(seed: int, instance: int, event: str) -> int:
    """Return 64 well-mixed bits for an event of an instance (the finalizer of SplitMix64)."""
    bits = seed * 0x9E3779B97F4A7C15 + instance * 0xD1342543DE82EF95
    bits += int.from_bytes(event.encode()[:8], "little") * 0xBF58476D1CE4E5B9 + len(event)
    bits &= _MASK
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB & _MASK
    return bits ^ (bits >> 31)


_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Halt:
    """The deployment is stopped from outside after ``seconds``."""

    seconds: float
    reason: Literal["alarm", "stop", "run-limit"]


@dataclass(frozen=True, slots=True)
class Rollback:
    """Automatic rollback: on which triggers, and who fails in the rollback itself."""

    triggers: frozenset[Trigger]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class BlueGreen:
    """The choices of a blue/green deployment on instances; minutes as in the API."""

    originals: int
    provisioning: Literal["copy", "discover"] = "copy"
    provisioning_error: Literal["capacity", "permissions"] | None = None
    ready: Literal["continue", "wait"] = "continue"
    wait_minutes: int = 60
    continued_at: int | None = None
    """Minutes after which somebody continues a waiting deployment; None: nobody does."""
    terminate_after: int | None = 60
    """Minutes until the originals are terminated; None keeps them alive."""
    register_failed: bool = False
    """Register replacement instances that failed to install, too (the documents leave it open)."""
    deregister_failures: tuple[Failure, ...] = ()
    """Which originals fail, and in which of the events that deregister them."""


@dataclass(frozen=True, slots=True)
class ServerScenario:
    """A deployment to instances.

    ``unhealthy`` instances go first; then those of unknown and of outdated revision, then the
    rest.  ``zones`` are sizes in deployment order; with none, zones do not count.
    """

    size: int
    configuration: ServerConfiguration
    failures: tuple[Failure, ...] = ()
    unhealthy: Ranges = NOBODY
    unknown: Ranges = NOBODY
    outdated: Ranges = NOBODY
    zones: tuple[int, ...] = ()
    zone_minimum: HostMinimum = field(default_factory=lambda: HostMinimum("FLEET_PERCENT", 0))
    lenient_zones: bool = True
    load_balancer: bool = False
    timings: Timings = field(default_factory=Timings)
    halt: Halt | None = None
    rollback: Rollback | None = None
    blue_green: BlueGreen | None = None
    single_half_deploys: bool = False
    """HalfAtATime over one instance deploys to it, instead of being refused."""
    deployed_before: bool = False
    """The instances are known to have an earlier revision, so that none of them is fresh."""

    def minimum(self, size: int | None = None) -> int:
        """The minimum of healthy instances for this configuration over ``size`` instances."""
        count = self.size if size is None else size
        if self.single_half_deploys and count == 1 and self.configuration.name is not None:
            return 0
        return self.configuration.minimum.count(count)


@dataclass(frozen=True, slots=True)
class TrafficScenario:
    """A deployment of one Lambda function version or one ECS service.

    ``failing_event`` fails with ``failing_result``; ``hooks`` are the events that have a hook
    function.  ``alarm_at`` is in minutes after the first traffic shift.  With a
    ``refusal`` nothing begins: it says what the service finds wrong with the appspec.
    """

    configuration: TrafficConfiguration
    failing_event: str | None = None
    failing_result: Literal["Failed", "NoCallback3600s"] = "Failed"
    timings: Timings = field(default_factory=Timings)
    alarm_at: float | None = None
    stop_at: float | None = None
    rollback: Rollback | None = None
    test_listener: bool = True
    ready: Literal["continue", "wait"] = "continue"
    wait_minutes: int = 60
    continued_at: int | None = None
    terminate_after: int = 0
    refusal: str | None = None


Scenario = ServerScenario | TrafficScenario
