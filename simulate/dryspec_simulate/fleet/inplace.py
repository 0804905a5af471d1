"""In-place deployments: order, shape, the run, and the automatic rollback that may follow."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING

from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.assumption import in_place_assumptions
from dryspec_simulate.fleet.closed import Outcome, Shape, Zone, settle
from dryspec_simulate.fleet.explain import halted_error, outcome_error
from dryspec_simulate.fleet.ranges import NOBODY, Positions, PositionSet, Ranges
from dryspec_simulate.fleet.record import InPlaceDeployment, Rollout, Status
from dryspec_simulate.fleet.scenario import Failure, ServerScenario, Timings, Trigger
from dryspec_simulate.fleet.trace import FAILED, INTERRUPTED, NOT_TRIED, SUCCEEDED, Trace, run

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_ANSWER_SECONDS = 300.0
"""An agent that never answers is noticed after five minutes (user guide, troubleshooting)."""


def deploy_in_place(scenario: ServerScenario) -> InPlaceDeployment:
    """Run an in-place deployment and, if it asks for one, the rollback after it."""
    rollout = roll_out(scenario, in_place_events(scenario))
    halt = scenario.halt
    assumptions = in_place_assumptions(scenario)
    trigger: Trigger = "failure"
    error = outcome_error(scenario, rollout)
    status: Status = "Failed" if error else "Succeeded"
    if halt and rollout.trace.halted:
        error = halted_error(halt, rollout.outcome)
        if halt.reason == "run-limit":
            status = "Failed"
        else:
            status, trigger = "Stopped", halt.reason
    deployment = InPlaceDeployment(scenario, status, error, rollout, assumptions)
    if status != "Succeeded" and scenario.rollback and trigger in scenario.rollback.triggers:
        return replace(deployment, rollback=deploy_in_place(rollback_scenario(deployment)))
    return deployment


def outcome_only(scenario: ServerScenario) -> Outcome:
    """How the deployment ends, without its timeline; a halt from outside is not considered."""
    order = deployment_order(scenario)
    return settle(fleet_shape(scenario), failing_positions(scenario.failures, order))


def in_place_events(scenario: ServerScenario) -> tuple[str, ...]:
    """The lifecycle events of an in-place deployment."""
    return lifecycle.IN_PLACE_BALANCED if scenario.load_balancer else lifecycle.IN_PLACE


def roll_out(
    scenario: ServerScenario, events: tuple[str, ...], *, halt_at: float | None = None
) -> Rollout:
    """Run the minimum-healthy rule over the fleet with these lifecycle events.

    ``halt_at`` is in seconds from its start; without one the scenario's own halt counts.
    """
    if halt_at is None:
        halt_at = scenario.halt.seconds if scenario.halt else inf
    failures = tuple(failure for failure in scenario.failures if failure.event in events)
    order, shape = deployment_order(scenario), fleet_shape(scenario)
    return roll_out_over(shape, order, failures, events, scenario.timings, halt_at=halt_at)


def roll_out_over(
    shape: Shape,
    order: Sequence[int],
    failures: tuple[Failure, ...],
    events: tuple[str, ...],
    timings: Timings,
    *,
    halt_at: float = inf,
) -> Rollout:
    """Run the rule over ``order`` (0-based instances), of which ``failures`` may name others."""
    seconds = tuple(timings.seconds(event) for event in events)
    failing = _failing_events(failures, order, events)
    own = timings if timings.vary(events) else None
    if own is None:
        table = _durations_by_failure(events, seconds)
        durations = [table[code] for code in failing]
    else:
        durations = [
            _durations_by_failure(events, own.on(instance, events))[code]
            for instance, code in zip(order, failing, strict=True)
        ]
    trace = run(shape, durations, failing, halt_at=halt_at)
    outcome = settle(shape, failing_positions(failures, order))
    if trace.halted:
        outcome = _counted(trace, outcome)
    return Rollout(shape, order, events, seconds, bytes(failing), trace, outcome, own)


def _counted(trace: Trace, outcome: Outcome) -> Outcome:
    states = trace.states
    failed = states.count(FAILED) + states.count(INTERRUPTED)
    return Outcome(outcome.cause, states.count(SUCCEEDED), failed, states.count(NOT_TRIED))


def _durations_by_failure(events: tuple[str, ...], seconds: tuple[float, ...]) -> tuple[float, ...]:
    """Seconds an instance is busy: entry 0 if it succeeds, entry i if its i-th event fails."""
    until = list(accumulate(seconds))
    if events[0] == "Start":
        until[0] = NO_ANSWER_SECONDS
    return (until[-1], *until)


def deployment_order(scenario: ServerScenario) -> Sequence[int]:
    """Instances in the order they are tried: health and revision classes (user guide).

    Inside a class the service picks at random; the simulator keeps the numbering.  With zones the
    unhealthy ones still go first, then zone after zone.
    """
    if not (scenario.unhealthy or scenario.unknown or scenario.outdated):
        return range(scenario.size)
    zones = _zone_of_each(scenario)

    def rank(instance: int) -> tuple[int, int, int]:
        if instance in scenario.unhealthy:
            return 0, zones[instance], instance
        revision = 1 if instance in scenario.unknown else 2 if instance in scenario.outdated else 3
        return 1, zones[instance], revision

    return sorted(range(scenario.size), key=rank)


def _zone_of_each(scenario: ServerScenario) -> list[int]:
    sizes = scenario.zones or (scenario.size,)
    return [zone for zone, size in enumerate(sizes) for _ in range(size)]


def fleet_shape(scenario: ServerScenario) -> Shape:
    """The fleet as positions in deployment order."""
    sizes = scenario.zones or (scenario.size,)
    minimum = scenario.minimum()
    unhealthy = len(scenario.unhealthy)
    zones: list[Zone] = []
    first, retry, start = 0, 0, unhealthy
    for size in sizes:
        sick = scenario.unhealthy.count(first, first + size)
        own = scenario.zone_minimum.count(size) if scenario.zones else minimum
        zones.append(Zone(retry, retry + sick, start, start + size - sick, own))
        first, retry, start = first + size, retry + sick, start + size - sick
    return Shape(scenario.size, minimum, unhealthy, tuple(zones), scenario.lenient_zones)


def failing_positions(failures: tuple[Failure, ...], order: Sequence[int]) -> PositionSet:
    """The positions at which an instance would fail."""
    who = Ranges.of(span for failure in failures for span in failure.who.spans())
    if isinstance(order, range):
        return who
    return Positions([position for position, instance in enumerate(order) if instance in who])


def _failing_events(
    failures: tuple[Failure, ...], order: Sequence[int], events: tuple[str, ...]
) -> bytearray:
    """Per position, 0 or the 1-based number of the first event that fails there."""
    by_instance = bytearray(max(order, default=-1) + 1)
    # The earliest event wins: it is written last.
    for failure in sorted(failures, key=lambda failure: -events.index(failure.event)):
        code = bytes((events.index(failure.event) + 1,))
        for start, stop in failure.who.spans():
            end = min(stop, len(by_instance))
            by_instance[start:end] = code * (end - start)
    if isinstance(order, range):
        return by_instance
    return bytearray(by_instance[instance] for instance in order)


def rollback_scenario(deployment: InPlaceDeployment) -> ServerScenario:
    """The deployment that an automatic rollback creates: the last good revision, to everybody.

    Instances that failed, or were interrupted, are unhealthy and go first.  Those that succeeded
    hold a revision the group never adopted (unknown); the untried ones are current.  The same
    configuration is taken, without zones, which a rollback ignores (user guide).
    """
    scenario = deployment.scenario
    states = deployment.rollout.trace.states
    order = deployment.rollout.order
    broken = (order[i] for i, state in enumerate(states) if state in (FAILED, INTERRUPTED))
    renewed = (order[i] for i, state in enumerate(states) if state == SUCCEEDED)
    untried_unhealthy = (order[i] for i in range(len(scenario.unhealthy)) if states[i] == NOT_TRIED)
    unhealthy = Ranges.members(broken) | Ranges.members(untried_unhealthy)
    return replace(
        scenario,
        failures=scenario.rollback.failures if scenario.rollback else (),
        unhealthy=unhealthy,
        unknown=Ranges.members(renewed),
        outdated=NOBODY,
        zones=(),
        halt=None,
        rollback=None,
    )
