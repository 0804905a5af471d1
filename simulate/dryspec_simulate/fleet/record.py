"""What happened: immutable records, one type for each way an instance can end.

Instance numbers are the user's, from 1; times are seconds since the deployment began.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dryspec_simulate.fleet.trace import FAILED, INTERRUPTED, SUCCEEDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec_simulate.fleet.closed import Cause, Outcome, Shape
    from dryspec_simulate.fleet.scenario import ServerScenario, Timings, TrafficScenario
    from dryspec_simulate.fleet.trace import Trace

Status = Literal["Succeeded", "Failed", "Stopped"]


@dataclass(frozen=True, slots=True)
class Succeeded:
    """Went through all of its events."""

    instance: int
    started: float
    ended: float


@dataclass(frozen=True, slots=True)
class Failed:
    """An event failed on it; the later ones were skipped."""

    instance: int
    started: float
    ended: float
    event: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Was in the middle of ``event`` when the deployment was stopped; holds half a deployment."""

    instance: int
    started: float
    ended: float
    event: str


@dataclass(frozen=True, slots=True)
class Ready:
    """Blue/green: has the new revision, but traffic was never routed to it."""

    instance: int
    started: float
    ended: float


@dataclass(frozen=True, slots=True)
class Skipped:
    """Was never tried."""

    instance: int


InstanceRecord = Succeeded | Failed | Interrupted | Ready | Skipped


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One lifecycle event of one instance or target; times are None where it did not run."""

    name: str
    status: Literal["Succeeded", "Failed", "Skipped", "Unknown"]
    started: float | None = None
    ended: float | None = None


@dataclass(frozen=True, slots=True)
class DeploymentError:
    """Why a deployment did not succeed: the service's error code, and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """Where the documents leave something open: what was taken, and the option for the other."""

    topic: str
    taken: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Rollout:
    """One run of the minimum-healthy rule over a fleet.

    ``order`` maps positions to 0-based instances.  ``failing`` holds, per position, 0 or the
    1-based number of the event in ``events`` that would fail there.  ``seconds`` are the durations
    of the events, the longest ones where ``own`` has each instance's.
    """

    shape: Shape
    order: Sequence[int]
    events: tuple[str, ...]
    seconds: tuple[float, ...]
    failing: bytes
    trace: Trace
    outcome: Outcome
    own: Timings | None = None

    def records(self) -> Iterator[InstanceRecord]:
        """One record per instance, by instance number."""
        if isinstance(self.order, range):
            return map(self.at, range(self.shape.size))
        positions = sorted(range(self.shape.size), key=self.order.__getitem__)
        return map(self.at, positions)

    def at(self, position: int) -> InstanceRecord:
        """The record of the instance at a position of the deployment order."""
        instance = self.order[position] + 1
        trace = self.trace
        state = trace.states[position]
        started, ended = trace.started[position], trace.ended[position]
        if state == SUCCEEDED:
            return Succeeded(instance, started, ended)
        if state == FAILED:
            return Failed(instance, started, ended, self.events[self.failing[position] - 1])
        if state == INTERRUPTED:
            return Interrupted(instance, started, ended, self._running(instance, ended - started))
        return Skipped(instance)

    def seconds_of(self, instance: int) -> tuple[float, ...]:
        """How long each event takes an instance (the user's number, from 1)."""
        return self.own.on(instance - 1, self.events) if self.own else self.seconds

    def _running(self, instance: int, elapsed: float) -> str:
        total = 0.0
        for event, seconds in zip(self.events, self.seconds_of(instance), strict=True):
            total += seconds
            if total > elapsed:
                return event
        return self.events[-1]

    def event_records(self, record: InstanceRecord) -> tuple[EventRecord, ...]:
        """The lifecycle events of one instance, with what became of each."""
        return event_records(record, self.events, self.seconds_of(record.instance))


def event_records(
    record: InstanceRecord, events: Sequence[str], seconds: Sequence[float]
) -> tuple[EventRecord, ...]:
    """The events of one instance that ran them one after another from its start."""
    if isinstance(record, Skipped):
        return tuple(EventRecord(event, "Skipped") for event in events)
    last = record.event if isinstance(record, Failed | Interrupted) else None
    status: Literal["Failed", "Unknown"] = "Failed" if isinstance(record, Failed) else "Unknown"
    result: list[EventRecord] = []
    clock = record.started
    for position, event in enumerate(events):
        if event == last:
            result.append(EventRecord(event, status, clock, record.ended))
            result.extend(EventRecord(later, "Skipped") for later in events[position + 1 :])
            break
        result.append(EventRecord(event, "Succeeded", clock, clock + seconds[position]))
        clock += seconds[position]
    return tuple(result)


@dataclass(frozen=True, slots=True)
class InPlaceDeployment:
    """An in-place deployment and, where one followed, its automatic rollback."""

    scenario: ServerScenario
    status: Status
    error: DeploymentError | None
    rollout: Rollout
    assumptions: tuple[Assumption, ...]
    rollback: InPlaceDeployment | None = None

    @property
    def cause(self) -> Cause:
        """What decided, if nothing stopped the deployment from outside."""
        return self.rollout.outcome.cause


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a blue/green deployment; times are None for a step not reached."""

    name: Literal["provision", "install", "wait", "reroute", "deregister", "terminate", "rollback"]
    status: Literal["Succeeded", "Failed", "Skipped", "Stopped"]
    text: str
    started: float | None = None
    ended: float | None = None


@dataclass(frozen=True, slots=True)
class BlueGreenDeployment:
    """A blue/green deployment on instances.

    ``serving`` says which fleet has the traffic in the end; ``left`` what is left behind, in
    sentences.  ``originals`` are records over the block-traffic events.
    """

    scenario: ServerScenario
    status: Status
    error: DeploymentError | None
    steps: tuple[Step, ...]
    install: Rollout | None
    reroute: Rollout | None
    replacements: tuple[InstanceRecord, ...]
    originals: tuple[InstanceRecord, ...]
    serving: Literal["original", "replacement", "both", "partial"]
    left: tuple[str, ...]
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class TrafficDeployment:
    """A Lambda or ECS deployment.

    ``traffic`` holds ``(minute, percent on the new version)``, minute 0 being the first shift.
    """

    scenario: TrafficScenario
    status: Status
    error: DeploymentError | None
    events: tuple[EventRecord, ...]
    traffic: tuple[tuple[float, int], ...]
    production: Literal["original", "replacement", "split"]
    finished_at: float
    left: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    rolled_back: bool = False


Deployment = InPlaceDeployment | BlueGreenDeployment | TrafficDeployment
