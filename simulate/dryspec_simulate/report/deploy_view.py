"""What all reports of a deployment share: its fleets, counters and curves, folded from records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.explain import decided
from dryspec_simulate.fleet.record import (
    BlueGreenDeployment,
    Deployment,
    EventRecord,
    Failed,
    InPlaceDeployment,
    InstanceRecord,
    Interrupted,
    Ready,
    Rollout,
    Skipped,
    Succeeded,
    TrafficDeployment,
    event_records,
)
from dryspec_simulate.fleet.trace import FAILED, INTERRUPTED, NOT_TRIED, SUCCEEDED


@dataclass(frozen=True, slots=True)
class Fleet:
    """A group of instances or targets that went through the same events.

    ``records`` and ``events`` are functions, because a large fleet is only looked at on demand.
    ``minimum`` and ``concurrency`` are None where the rule does not apply.
    """

    title: str
    size: int
    names: tuple[str, ...]
    records: Callable[[], Iterable[InstanceRecord]]
    events: Callable[[InstanceRecord], tuple[EventRecord, ...]]
    minimum: int | None = None
    concurrency: int | None = None
    decided: str | None = None
    finished_at: float = 0.0
    rollout: Rollout | None = None


def fleets(deployment: Deployment) -> tuple[Fleet, ...]:
    """Give the instances that were deployed to and, in blue/green, the originals after them."""
    if isinstance(deployment, InPlaceDeployment):
        return (_in_place(deployment),)
    if isinstance(deployment, BlueGreenDeployment):
        return _replacements(deployment), _originals(deployment)
    return (_target(deployment),)


def _in_place(deployment: InPlaceDeployment) -> Fleet:
    rollout = deployment.rollout
    error = deployment.error
    return Fleet(
        "instances",
        rollout.shape.size,
        rollout.events,
        rollout.records,
        rollout.event_records,
        rollout.shape.minimum,
        rollout.shape.concurrency,
        error.message if error else decided(deployment.scenario, rollout),
        rollout.trace.finished_at,
        rollout,
    )


def _replacements(deployment: BlueGreenDeployment) -> Fleet:
    scenario, timings = deployment.scenario, deployment.scenario.timings
    minimum = scenario.minimum()
    offset = next((step.started for step in deployment.steps if step.name == "reroute"), None)
    rerouted: dict[int, InstanceRecord] = {}
    if deployment.reroute:
        rerouted = {record.instance: record for record in deployment.reroute.records()}

    def events(record: InstanceRecord) -> tuple[EventRecord, ...]:
        first = timings.on(record.instance - 1, lifecycle.INSTALL)
        second = timings.on(record.instance - 1, lifecycle.ALLOW)
        if isinstance(record, Skipped) or _in_install(record):
            return event_records(record, lifecycle.REPLACEMENT, first + second)
        installed = Succeeded(record.instance, record.started, record.started + sum(first))
        later = rerouted.get(record.instance, Skipped(record.instance))
        return (
            *event_records(installed, lifecycle.INSTALL, first),
            *event_records(_moved(later, offset or 0.0), lifecycle.ALLOW, second),
        )

    shown = deployment.error.message if deployment.error else None
    if shown is None and deployment.install:
        shown = decided(scenario, deployment.install)
    last = max((step.ended or 0.0 for step in deployment.steps), default=0.0)
    return Fleet(
        "replacement instances",
        scenario.size,
        lifecycle.REPLACEMENT,
        lambda: deployment.replacements,
        events,
        minimum,
        max(0, scenario.size - minimum),
        shown,
        last,
        deployment.install,
    )


def _in_install(record: InstanceRecord) -> bool:
    return isinstance(record, Failed | Interrupted) and record.event in lifecycle.INSTALL


def _moved(record: InstanceRecord, seconds: float) -> InstanceRecord:
    if isinstance(record, Succeeded):
        return Succeeded(record.instance, record.started + seconds, record.ended + seconds)
    if isinstance(record, Failed):
        start, end = record.started + seconds, record.ended + seconds
        return Failed(record.instance, start, end, record.event)
    if isinstance(record, Interrupted):
        start, end = record.started + seconds, record.ended + seconds
        return Interrupted(record.instance, start, end, record.event)
    return record


def _originals(deployment: BlueGreenDeployment) -> Fleet:
    seconds = tuple(deployment.scenario.timings.seconds(event) for event in lifecycle.ORIGINAL)
    return Fleet(
        "original instances",
        len(deployment.originals),
        lifecycle.ORIGINAL,
        lambda: deployment.originals,
        lambda record: event_records(record, lifecycle.ORIGINAL, seconds),
    )


def _target(deployment: TrafficDeployment) -> Fleet:
    """Describe the single target of a Lambda or ECS deployment as a fleet of one."""
    record: InstanceRecord = Succeeded(1, 0.0, deployment.finished_at)
    failed = next((event for event in deployment.events if event.status == "Failed"), None)
    running = next((event for event in deployment.events if event.status == "Unknown"), None)
    if failed:
        record = Failed(1, 0.0, deployment.finished_at, failed.name)
    elif deployment.status == "Stopped":
        name = running.name if running else "AfterAllowTestTraffic"
        record = Interrupted(1, 0.0, deployment.finished_at, name)
    one = record
    return Fleet(
        "target",
        1,
        tuple(event.name for event in deployment.events),
        lambda: (one,),
        lambda _: deployment.events,
        decided=deployment.error.message if deployment.error else None,
        finished_at=deployment.finished_at,
    )


def overview(deployment: Deployment) -> dict[str, int]:
    """Count instances by the service's status; interrupted ones count as failed."""
    if isinstance(deployment, InPlaceDeployment):
        states = deployment.rollout.trace.states
        return {
            "Succeeded": states.count(SUCCEEDED),
            "Failed": states.count(FAILED) + states.count(INTERRUPTED),
            "Skipped": states.count(NOT_TRIED),
        }
    counts = {"Succeeded": 0, "Failed": 0, "Skipped": 0}
    for record in fleets(deployment)[0].records():
        name = "Failed" if isinstance(record, Interrupted) else type(record).__name__
        counts[name] = counts.get(name, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class Level:
    """From ``seconds`` on, ``in_service`` instances serve."""

    seconds: float
    in_service: int


def healthy_levels(rollout: Rollout) -> tuple[Level, ...]:
    """Fold the trace into the number of instances in service over time.

    An instance is out of service while it is being deployed to and, if it failed, for good;
    one that was unhealthy at the start comes into service with its success.
    """
    trace, shape = rollout.trace, rollout.shape
    # One entry per moment, not per instance: a million instances share a handful of moments.
    changes: defaultdict[float, int] = defaultdict(int)
    for position, state in enumerate(trace.states):
        if state == NOT_TRIED:
            continue
        if position >= shape.unhealthy:
            changes[trace.started[position]] -= 1
        if state == SUCCEEDED:
            changes[trace.ended[position]] += 1
    now = shape.size - shape.unhealthy
    levels = [Level(0.0, now + changes.pop(0.0, 0))]
    for seconds in sorted(changes):
        levels.append(Level(seconds, levels[-1].in_service + changes[seconds]))
    return tuple(levels)


def lowest(levels: Sequence[Level]) -> int:
    """Give the fewest instances in service at any moment."""
    return min(level.in_service for level in levels)


@dataclass(frozen=True, slots=True)
class Row:
    """One or more neighbouring instances that are shown as one line."""

    first: InstanceRecord
    last: InstanceRecord
    count: int
    started: float
    ended: float
    alike: bool
    """Whether all of them started and ended at the same moments."""


def rows(records: Iterable[InstanceRecord], limit: int, size: int) -> list[Row]:
    """Fold neighbours that fared alike into rows; single instances if ``size`` is small enough.

    Up to ``limit`` instances each get their own row.  Beyond that, neighbours of the same end
    (and the same event, if they failed) share one.
    """
    key = _fate if size > limit else _number
    return [_row(group) for _, group in groupby(records, key)]


def _row(records: Iterator[InstanceRecord]) -> Row:
    """Fold a group record by record, so that a million of them are never held at once."""
    first = last = next(records)
    started, ended = times = times_of(first)
    count, alike = 1, True
    for last in records:
        own = times_of(last)
        count += 1
        if own != times:
            alike = False
            started, ended = min(started, own[0]), max(ended, own[1])
    return Row(first, last, count, started, ended, alike)


def times_of(record: InstanceRecord) -> tuple[float, float]:
    """Give the start and end of an instance in seconds; both 0 if it was never tried."""
    return (0.0, 0.0) if isinstance(record, Skipped) else (record.started, record.ended)


def _fate(record: InstanceRecord) -> tuple[str, str]:
    event = record.event if isinstance(record, Failed | Interrupted) else ""
    return type(record).__name__, event


def _number(record: InstanceRecord) -> tuple[str, str]:
    return str(record.instance), ""


def label(row: Row) -> str:
    """Name a row by its instances, e.g. ``12`` or ``12-40``."""
    if row.count == 1:
        return str(row.first.instance)
    return f"{row.first.instance}-{row.last.instance}"


def short_status(record: InstanceRecord) -> str:
    """Give the end of an instance in at most five characters."""
    match record:
        case Succeeded():
            return "ok"
        case Failed():
            return "fail"
        case Interrupted():
            return "cut"
        case Ready():
            return "ready"
        case Skipped():
            return "-"


def clock(seconds: float) -> str:
    """Write a duration as people say it: ``45 s``, ``12 min``, ``3 h 20 min``."""
    if seconds < 60:
        return f"{seconds:g} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
