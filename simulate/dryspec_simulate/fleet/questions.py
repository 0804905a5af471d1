"""Questions people really ask: which configuration, how many failures, how long.

Answers are plain records; `report` words them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dryspec_simulate.fleet.bluegreen import deploy_blue_green
from dryspec_simulate.fleet.configuration import (
    HostMinimum,
    ServerConfiguration,
    TrafficConfiguration,
    predefined,
)
from dryspec_simulate.fleet.estimate import Chances, estimate, exact_chance
from dryspec_simulate.fleet.exact import success_chance
from dryspec_simulate.fleet.inplace import (
    deploy_in_place,
    deployment_order,
    fleet_shape,
    outcome_only,
)
from dryspec_simulate.fleet.ranges import NOBODY, Ranges
from dryspec_simulate.fleet.record import Failed, Interrupted, Skipped, Status, Succeeded
from dryspec_simulate.fleet.traffic import deploy_traffic, exposure

if TYPE_CHECKING:
    from dryspec_simulate.fleet.closed import Shape, Zone
    from dryspec_simulate.fleet.record import TrafficDeployment
    from dryspec_simulate.fleet.scenario import ServerScenario, TrafficScenario

MOST_DRAWN = 10_000
"""Advice on a larger fleet does not draw the chances that no formula gives: it would take long."""


@dataclass(frozen=True, slots=True)
class ServerComparison:
    """The same failures under one configuration."""

    configuration: ServerConfiguration
    minimum: int
    concurrency: int
    status: Status
    succeeded: int
    failed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class TrafficComparison:
    """The same trouble under one traffic configuration.

    ``most`` is the largest share of traffic the new version ever had; ``exposure`` the minutes of
    full traffic it got before the deployment ended.
    """

    configuration: TrafficConfiguration
    deployment: TrafficDeployment
    most: int
    exposure: float


@dataclass(frozen=True, slots=True)
class Survival:
    """How many failures a deployment survives.

    ``any_order``: this many failures are survived wherever they fall, and no more.
    ``best_order``: so many can be survived if they fall in the best places.
    ``killers``: the instances (0-based) of a smallest set of failures that ends it.
    """

    any_order: int
    best_order: int
    killers: Ranges


@dataclass(frozen=True, slots=True)
class Advice:
    """One configuration judged for a fleet and a wanted share in service."""

    configuration: ServerConfiguration
    minimum: int
    concurrency: int
    in_service: int
    """The fewest instances in service at any moment."""
    rounds: int
    """How many times the longest path of instances deployed one after another."""
    survives: int
    chance: float | None
    fits: bool
    recommended: bool = False


def compare_server(scenario: ServerScenario) -> tuple[ServerComparison, ...]:
    """Judge the same failures under every predefined configuration, and the custom one if any."""
    configurations = [
        entry for entry in predefined("Server") if isinstance(entry, ServerConfiguration)
    ]
    if scenario.configuration.name is None:
        configurations.append(scenario.configuration)
    return tuple(_compared(replace(scenario, configuration=entry)) for entry in configurations)


def _compared(scenario: ServerScenario) -> ServerComparison:
    shape = fleet_shape(scenario)
    return ServerComparison(
        scenario.configuration, shape.minimum, shape.concurrency, *_ended(scenario)
    )


def _ended(scenario: ServerScenario) -> tuple[Status, int, int, int]:
    """How the deployment ends, and how many instances succeeded, failed, and were not tried.

    Only blue/green and a halt from outside need a run; an interrupted instance counts as failed.
    """
    scenario = replace(scenario, rollback=None)
    if scenario.blue_green:
        replaced = deploy_blue_green(scenario)
        kinds = Counter(map(type, replaced.replacements))
        failed = kinds[Failed] + kinds[Interrupted]
        return replaced.status, kinds[Succeeded], failed, kinds[Skipped]
    if scenario.halt:
        halted = deploy_in_place(scenario)
        status, outcome = halted.status, halted.rollout.outcome
    else:
        outcome = outcome_only(scenario)
        status = "Succeeded" if outcome.is_success else "Failed"
    return status, outcome.succeeded, outcome.failed, outcome.skipped


def compare_traffic(scenario: TrafficScenario) -> tuple[TrafficComparison, ...]:
    """Judge the same trouble under every predefined configuration of the platform."""
    platform = scenario.configuration.platform
    configurations = [e for e in predefined(platform) if isinstance(e, TrafficConfiguration)]
    if scenario.configuration.name is None:
        configurations.append(scenario.configuration)
    result: list[TrafficComparison] = []
    for entry in configurations:
        deployment = deploy_traffic(replace(scenario, configuration=entry))
        most = max((percent for _, percent in deployment.traffic), default=0)
        result.append(TrafficComparison(entry, deployment, most, exposure(deployment)))
    return tuple(result)


def survival(scenario: ServerScenario) -> Survival | None:
    """Say how many failures the deployment survives; None if it cannot start at all.

    In the worst order the failures come first.  With zones they come first in the zone whose
    own minimum gives way soonest.
    """
    shape = fleet_shape(scenario)
    if shape.blocked():
        return None
    fatal = _fatal_positions(shape)
    best = shape.size - max(1, shape.minimum)
    order = deployment_order(scenario)
    if isinstance(order, range):
        killers = Ranges.of((span.start, span.stop) for span in fatal)
    else:
        killers = Ranges.members(order[position] for span in fatal for position in span)
    return Survival(_any_order(fatal), min(best, _zone_budgets(shape)), killers)


def _any_order(fatal: tuple[range, ...]) -> int:
    return sum(map(len, fatal)) - 1


def _fatal_positions(shape: Shape) -> tuple[range, ...]:
    """The positions of a smallest set of failures that ends the deployment."""
    fatal: tuple[range, ...] = (range(shape.size),)
    if shape.minimum:
        # Without any healthy instance nothing stops early: one more failure is survived.
        budget = shape.size - shape.minimum
        fatal = (range(budget + 1 if shape.unhealthy == shape.size else budget),)
    for zone in shape.zones:
        own = zone.size - zone.minimum
        breakable = zone.start < zone.stop and (zone.minimum > 0 or _ends_strictly(shape, zone))
        if breakable and own <= _any_order(fatal):
            retried = range(zone.retry_start, min(zone.retry_stop, zone.retry_start + own))
            fatal = (retried, range(zone.start, zone.start + own - len(retried)))
    return fatal


def _ends_strictly(shape: Shape, zone: Zone) -> bool:
    """Whether the zone must stay above its minimum even after its last instance."""
    return not shape.lenient_zones and zone.start < zone.stop < shape.size


def _zone_budgets(shape: Shape) -> int:
    """Sum the failures that the zones allow, each in its best order."""
    return sum(
        # Where all were unhealthy before, no minimum of the zone stands in the way.
        zone.size - zone.minimum - _ends_strictly(shape, zone)
        if zone.start < zone.stop
        else zone.size
        for zone in shape.zones
    )


def advise(
    scenario: ServerScenario, wanted: HostMinimum, rate: float | None = None
) -> tuple[Advice, ...]:
    """Judge the predefined configurations and a made-to-measure one for a wanted availability.

    ``wanted`` must be in service at any moment.  Recommended is the fitting one
    that is quickest; among equals the one that survives more failures.
    """
    size = scenario.size
    count = wanted.count(size)
    measured = ServerConfiguration(None, HostMinimum("HOST_COUNT", min(count, max(0, size - 1))))
    configurations = [e for e in predefined("Server") if isinstance(e, ServerConfiguration)]
    advice = [
        _advice(replace(scenario, configuration=entry), count, rate)
        for entry in (*configurations, measured)
    ]
    fitting = [entry for entry in advice if entry.fits]
    if not fitting:
        return tuple(advice)
    best = min(fitting, key=lambda entry: (entry.rounds, -entry.survives))
    return tuple(replace(entry, recommended=entry is best) for entry in advice)


def _advice(scenario: ServerScenario, wanted: int, rate: float | None) -> Advice:
    scenario = replace(scenario, failures=())
    shape = fleet_shape(scenario)
    minimum, starts = shape.minimum, not shape.blocked()
    return Advice(
        scenario.configuration,
        minimum,
        shape.concurrency,
        minimum,
        _rounds(shape) if starts else 0,
        _any_order(_fatal_positions(shape)) if starts else 0,
        _chance(scenario, rate) if rate is not None else None,
        starts and minimum >= wanted,
    )


def _rounds(shape: Shape) -> int:
    """Instances one after another on the longest path: zone after zone, as wide as each allows."""
    budget = shape.size - shape.minimum
    return sum(-(-zone.size // min(budget, zone.size - zone.minimum)) for zone in shape.zones)


def _chance(scenario: ServerScenario, rate: float) -> float:
    found = exact_chance(scenario, rate)
    if found is None and scenario.size <= MOST_DRAWN:
        return estimate(scenario, Chances(rate)).succeeded
    if found is None:
        # Zones with unhealthy instances: as if all were healthy.
        found = exact_chance(replace(scenario, unhealthy=NOBODY), rate)
    return found[0] if found else success_chance(scenario.size, scenario.minimum(), rate).succeeded
