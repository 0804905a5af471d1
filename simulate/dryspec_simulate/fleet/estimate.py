"""How likely each end is when instances fail at random: exact where a formula exists, else drawn.

A formula covers every fleet without zones; a fleet with zones is worked out zone by zone, unless
instances are unhealthy at the start.  Otherwise, and with random rollbacks, trials are drawn from
``random.Random(seed)`` and the share of successes comes with its 95 % Wilson interval.  A trial
costs as many random numbers as instances fail, and is settled by counting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, log1p, sqrt
from random import Random
from typing import TYPE_CHECKING, Literal

from dryspec_simulate.fleet.closed import Outcome, Shape, plain_shape, settle
from dryspec_simulate.fleet.exact import conditional_chance, success_chance
from dryspec_simulate.fleet.inplace import deployment_order, failing_positions, fleet_shape
from dryspec_simulate.fleet.ranges import Positions, Ranges
from dryspec_simulate.fleet.zoned import zoned_chance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dryspec_simulate.fleet.scenario import ServerScenario

_NORMAL_QUANTILE = 1.959963984540054
"""Of 95 % between it and its negative."""
DEFAULT_TRIALS = 10_000
FEWEST_TRIALS = 200
MOST_DRAWN = 10_000_000
"""Failures drawn over all trials, some ten seconds, where nobody says how many trials."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Probabilities of the ends of a deployment.

    ``interval`` bounds ``succeeded`` at 95 % and is None for an exact value.  ``rolled_back`` and
    ``rollback_failed`` split ``failed`` where automatic rollback was simulated.
    """

    succeeded: float
    failed: float
    method: Literal["exact", "monte-carlo"]
    rate: float
    interval: tuple[float, float] | None = None
    trials: int | None = None
    seed: int | None = None
    rolled_back: float | None = None
    rollback_failed: float | None = None


@dataclass(frozen=True, slots=True)
class Chances:
    """What is random: failures of the new revision, and of the old one in a rollback."""

    rate: float
    rollback_rate: float | None = None
    trials: int | None = None
    """Draw this many trials even where a formula exists."""
    seed: int = 0


def estimate(
    scenario: ServerScenario, chances: Chances, progress: Callable[[float], None] | None = None
) -> Estimate:
    """Give the probability that the deployment succeeds.

    The scenario's own failures are certain; every other instance fails with ``chances.rate``.
    ``progress`` is called now and then with the finished share of the trials.
    """
    rate = chances.rate
    draws = chances.trials is not None or chances.rollback_rate is not None
    exact = None if draws else exact_chance(scenario, rate)
    if exact is not None:
        return Estimate(exact[0], exact[1], "exact", rate)
    return _drawn(scenario, chances, progress)


def trials_for(size: int, chances: Chances) -> int:
    """Give the number of trials: as asked for, else fewer the more instances fail in each."""
    if chances.trials is not None:
        return chances.trials
    affordable = int(MOST_DRAWN / max(size * chances.rate, 1))
    return min(DEFAULT_TRIALS, max(FEWEST_TRIALS, affordable))


def exact_chance(scenario: ServerScenario, rate: float) -> tuple[float, float] | None:
    """Give the chances of success and failure, None where they can only be estimated."""
    shape = fleet_shape(scenario)
    if shape.zones_bind:
        order = deployment_order(scenario)
        certain = failing_positions(scenario.failures, order)
        chance = zoned_chance(shape, rate, certain)
        return (chance.succeeded, chance.failed) if chance else None
    size, minimum = scenario.size, scenario.minimum()
    certain = Ranges.of(span for failure in scenario.failures for span in failure.who.spans())
    unhealthy = len(scenario.unhealthy)
    if certain and unhealthy:
        return None
    if certain:
        last = deployment_order(scenario)[-1] in certain
        chance = conditional_chance(size, minimum, rate, len(certain), last=last)
    elif unhealthy and unhealthy * sqrt(size) > 3e6:
        return None
    else:
        chance = success_chance(size, minimum, rate, unhealthy)
    return chance.succeeded, chance.failed


def _drawn(
    scenario: ServerScenario, chances: Chances, progress: Callable[[float], None] | None
) -> Estimate:
    random = Random(chances.seed)
    trials = trials_for(scenario.size, chances)
    shape, order = fleet_shape(scenario), deployment_order(scenario)
    certain = _members(scenario, order)
    succeeded = rolled_back = 0
    for trial in range(trials):
        outcome = settle(shape, _failures(random, shape.size, chances.rate, certain))
        if outcome.is_success:
            succeeded += 1
        elif chances.rollback_rate is not None:
            rolled_back += _rollback_succeeds(random, shape, outcome, chances.rollback_rate)
        if progress and trial % 256 == 0:
            progress(trial / trials)
    if progress:
        progress(1.0)
    share = succeeded / trials
    result = Estimate(share, 1 - share, "monte-carlo", chances.rate)
    result = replace(result, interval=wilson(succeeded, trials), trials=trials, seed=chances.seed)
    if chances.rollback_rate is None:
        return result
    lost = trials - succeeded - rolled_back
    return replace(result, rolled_back=rolled_back / trials, rollback_failed=lost / trials)


def _members(scenario: ServerScenario, order: Iterable[int]) -> list[int]:
    certain = failing_positions(scenario.failures, list(order))
    return list(certain.sorted_members) if isinstance(certain, Positions) else []


def _failures(random: Random, size: int, rate: float, certain: list[int]) -> Positions:
    drawn = draw(random, size, rate)
    return Positions(sorted({*drawn, *certain}) if certain else drawn)


def draw(random: Random, size: int, rate: float) -> list[int]:
    """Draw which of ``size`` instances fail, each with probability ``rate``, in order.

    Jumps from failure to failure (geometric gaps), so a rare failure costs little.
    """
    if rate <= 0:
        return []
    if rate >= 1:
        return list(range(size))
    scale = 1 / log1p(-rate)
    result: list[int] = []
    uniform = random.random
    position = log(1 - uniform()) * scale
    while position < size:
        result.append(int(position))
        position = result[-1] + 1 + log(1 - uniform()) * scale
    return result


def _rollback_succeeds(random: Random, shape: Shape, outcome: Outcome, rate: float) -> bool:
    """Settle the rollback: the failed instances first, then everybody else, without zones."""
    again = plain_shape(shape.size, shape.minimum, outcome.failed)
    return settle(again, Positions(draw(random, shape.size, rate))).is_success


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Compute the 95 % Wilson score interval of a share."""
    z2 = _NORMAL_QUANTILE**2
    share = successes / trials
    centre = share + z2 / (2 * trials)
    spread = _NORMAL_QUANTILE * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    scale = 1 + z2 / trials
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == trials else (centre + spread) / scale
    return low, high
