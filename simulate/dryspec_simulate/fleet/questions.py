"""Questions people really ask: which configuration, how many failures, how long.

Answers are plain records; `report` words them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dryspec_simulate.fleet.configuration import (
    HostMinimum,
    ServerConfiguration,
    TrafficConfiguration,
    predefined,
)
from dryspec_simulate.fleet.estimate import exact_chance
from dryspec_simulate.fleet.exact import success_chance
from dryspec_simulate.fleet.inplace import fleet_shape, outcome_only
from dryspec_simulate.fleet.ranges import NOBODY
from dryspec_simulate.fleet.traffic import deploy_traffic, exposure

if TYPE_CHECKING:
    from dryspec_simulate.fleet.closed import Outcome, Shape
    from dryspec_simulate.fleet.record import TrafficDeployment
    from dryspec_simulate.fleet.scenario import ServerScenario, TrafficScenario


@dataclass(frozen=True, slots=True)
class ServerComparison:
    """The same failures under one configuration."""

    configuration: ServerConfiguration
    minimum: int
    concurrency: int
    outcome: Outcome


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
    ``killers``: the positions (0-based) of a smallest set of failures that ends it.
    """

    any_order: int
    best_order: int
    killers: tuple[int, ...]


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
        scenario.configuration, shape.minimum, shape.concurrency, outcome_only(scenario)
    )


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
        last = deployment.traffic[-1][0] if deployment.traffic else 0
        end = max(last, scenario.alarm_at or 0)
        result.append(TrafficComparison(entry, deployment, most, exposure(deployment.traffic, end)))
    return tuple(result)


def survival(scenario: ServerScenario) -> Survival | None:
    """Say how many failures the deployment survives; None if it cannot start at all.

    In the worst order the failures come first.  With zones they come first in the zone whose
    own minimum gives way soonest.
    """
    shape = fleet_shape(scenario)
    if shape.blocked():
        return None
    budget = shape.size - shape.minimum
    killers: range | None = None
    if shape.minimum:
        # Without any healthy instance nothing stops early: one more failure is survived.
        killers = range(budget + 1) if shape.unhealthy == shape.size else range(budget)
    for zone in shape.zones if len(shape.zones) > 1 else ():
        own = zone.size - zone.minimum
        strict = not shape.lenient_zones and zone.stop < shape.size
        fatal = zone.stop - zone.start > own or (strict and zone.stop - zone.start == own)
        if fatal and (killers is None or own < len(killers)):
            killers = range(zone.start, zone.start + own)
    if killers is None:
        killers = range(shape.size)
    best = budget if shape.minimum else shape.size - 1
    return Survival(len(killers) - 1, min(best, _zone_budgets(shape)), tuple(killers))


def _zone_budgets(shape: Shape) -> int:
    """Sum the failures that the zones allow, each in its best order."""
    if len(shape.zones) == 1:
        return shape.size
    budgets = [zone.size - zone.minimum for zone in shape.zones]
    if not shape.lenient_zones:
        # Every zone but the last must stay above its minimum even after its last instance.
        budgets = [budget - 1 for budget in budgets[:-1]] + budgets[-1:]
    return sum(budgets)


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
    survived = survival(scenario)
    return Advice(
        scenario.configuration,
        minimum,
        shape.concurrency,
        minimum,
        _rounds(shape) if starts else 0,
        survived.any_order if survived else 0,
        _chance(scenario, rate) if rate is not None else None,
        starts and minimum >= wanted,
    )


def _rounds(shape: Shape) -> int:
    """Instances one after another on the longest path: zone after zone, as wide as each allows."""
    budget = shape.size - shape.minimum
    return sum(-(-zone.size // min(budget, zone.size - zone.minimum)) for zone in shape.zones)


def _chance(scenario: ServerScenario, rate: float) -> float:
    found = exact_chance(scenario, rate)
    if found is None:
        # Zones with unhealthy instances: as if all were healthy.
        found = exact_chance(replace(scenario, unhealthy=NOBODY), rate)
    return found[0] if found else success_chance(scenario.size, scenario.minimum(), rate).succeeded
