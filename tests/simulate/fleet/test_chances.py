"""Exact probabilities against fractions and long decimals, and drawn ones against exact."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dryspec_simulate.fleet.closed import plain_shape, settle
from dryspec_simulate.fleet.configuration import SERVER, HostMinimum, ServerConfiguration
from dryspec_simulate.fleet.estimate import Chances, estimate, trials_for, wilson
from dryspec_simulate.fleet.exact import conditional_chance, success_chance
from dryspec_simulate.fleet.ranges import Positions, Ranges
from dryspec_simulate.fleet.scenario import Failure, Rollback, ServerScenario

TOLERANCE = 1e-13


def close(value: float, exact: Fraction) -> bool:
    """Within the tolerance, or below what a float can hold."""
    if exact < Fraction(1, 10**300):
        return value <= 1e-299
    return abs(Fraction(value) / exact - 1) <= TOLERANCE


def by_force(size: int, minimum: int, rate: Fraction, unhealthy: int = 0) -> Fraction:
    """Sum the probability of every failure set that is survived."""
    shape = plain_shape(size, minimum, unhealthy)
    total = Fraction(0)
    for bits in range(2**size):
        failing = [position for position in range(size) if bits >> position & 1]
        if settle(shape, Positions(failing)).is_success:
            total += rate ** len(failing) * (1 - rate) ** (size - len(failing))
    return total


@pytest.mark.parametrize("size", range(1, 8))
@pytest.mark.parametrize("rate", [0.0, 1e-9, 0.05, 0.5, 0.93, 1.0])
def test_small_fleets_by_force(size: int, rate: float) -> None:
    for minimum in range(size + 1):
        for unhealthy in range(size + 1):
            exact = by_force(size, minimum, Fraction(rate), unhealthy)
            chance = success_chance(size, minimum, rate, unhealthy)
            assert close(chance.succeeded, exact)
            assert abs(chance.failed - float(1 - exact)) <= 1e-15 + TOLERANCE * float(1 - exact)


@pytest.mark.parametrize("size", range(1, 7))
def test_certain_failures_by_force(size: int) -> None:
    rate = Fraction(1, 4)
    for minimum in range(size + 1):
        shape = plain_shape(size, minimum)
        for bits in range(2**size):
            certain = [position for position in range(size) if bits >> position & 1]
            free = [position for position in range(size) if not bits >> position & 1]
            exact = Fraction(0)
            for chosen in range(2 ** len(free)):
                drawn = [free[i] for i in range(len(free)) if chosen >> i & 1]
                if settle(shape, Positions(sorted(certain + drawn))).is_success:
                    exact += rate ** len(drawn) * (1 - rate) ** (len(free) - len(drawn))
            last = size - 1 in certain
            chance = conditional_chance(size, minimum, 0.25, len(certain), last=last)
            assert close(chance.succeeded, exact)


@settings(max_examples=150, deadline=None)
@given(
    size=st.integers(1, 1000),
    slots=st.integers(1, 1000),
    rate=st.floats(1e-6, 1 - 1e-6),
)
def test_up_to_a_thousand_against_fractions(size: int, slots: int, rate: float) -> None:
    slots = min(slots, size)
    chance = success_chance(size, size - slots, rate)
    top, bottom = Fraction(rate).numerator, Fraction(rate).denominator
    if slots == size:
        exact = Fraction(bottom**size - top**size, bottom**size)
    else:
        trials, other = size - 1, bottom - top
        weight = sum(
            comb(trials, count) * top**count * other ** (trials - count) for count in range(slots)
        )
        exact = Fraction(weight, bottom**trials)
    assert close(chance.succeeded, exact)
    assert close(chance.failed, 1 - exact)


@pytest.mark.parametrize(
    ("size", "slots", "rate"),
    [
        (10**5, 2000, 0.02),
        (10**5, 1700, 0.02),
        (10**6, 1, 5e-4),
        (10**6, 10, 1e-4),
        (10**6, 20_000, 0.02),
        (10**6, 19_000, 0.02),
        (10**6, 20_900, 0.02),
        (10**6, 15_500, 0.02),
        (10**6, 500_000, 0.5),
        (10**6, 495_000, 0.5),
        (10**6, 981_000, 0.98),
    ],
)
def test_large_fleets_against_sixty_digits(size: int, slots: int, rate: float) -> None:
    """The tail summed downwards from the largest term, whose factorials are logs of products."""
    chance = success_chance(size, size - slots, rate)
    with localcontext(Context(prec=60, Emin=-(10**9), Emax=10**9)):
        exact = lower_tail(size - 1, slots - 1, Decimal(rate))
        assert abs(Decimal(chance.succeeded) / exact - 1) <= Decimal(TOLERANCE)
        if 1 - exact > Decimal("1e-40"):
            assert abs(Decimal(chance.failed) / (1 - exact) - 1) <= Decimal(TOLERANCE)


def lower_tail(trials: int, most: int, rate: Decimal) -> Decimal:
    odds = rate / (1 - rate)
    term = total = (1 - rate) ** trials
    for count in range(1, most + 1):
        term *= odds * (trials - count + 1) / count
        total += term
    return total


@pytest.mark.parametrize("configuration", SERVER, ids=lambda entry: entry.name)
def test_drawn_agrees_with_exact(configuration: ServerConfiguration) -> None:
    scenario = ServerScenario(20, configuration, unhealthy=Ranges.of([(0, 3)]))
    exact = estimate(scenario, Chances(0.08))
    drawn = estimate(scenario, Chances(0.08, trials=4000, seed=7))
    assert exact.method == "exact"
    assert drawn.method == "monte-carlo"
    assert drawn.interval
    # Five standard errors: a seed is fixed, so this holds always or never.
    spread = 2.6 * (drawn.interval[1] - drawn.interval[0])
    assert abs(drawn.succeeded - exact.succeeded) <= spread / 2
    assert drawn == estimate(scenario, Chances(0.08, trials=4000, seed=7))


def test_zones_cannot_make_success_likelier() -> None:
    minimum = ServerConfiguration(None, HostMinimum("HOST_COUNT", 6))
    plain = estimate(ServerScenario(10, minimum), Chances(0.1))
    zonal = ServerScenario(10, minimum, zones=(5, 5), zone_minimum=HostMinimum("FLEET_PERCENT", 60))
    assert estimate(zonal, Chances(0.1)).succeeded < plain.succeeded
    drawn = estimate(zonal, Chances(0.1, trials=10_000))
    assert drawn.method == "monte-carlo"
    assert drawn.interval
    assert drawn.interval[0] < plain.succeeded


def test_rollback_splits_the_failures() -> None:
    scenario = ServerScenario(10, SERVER[1], rollback=Rollback(frozenset({"failure"})))
    found = estimate(scenario, Chances(0.6, rollback_rate=0.3, trials=3000))
    assert found.rolled_back is not None
    assert found.rollback_failed is not None
    assert found.rolled_back > 0.1
    assert found.rollback_failed > 0.05
    assert found.succeeded + found.rolled_back + found.rollback_failed == pytest.approx(1)


def test_certain_failures_count_in_both_methods() -> None:
    failure = Failure(Ranges.members([0, 9]), "Install")
    scenario = ServerScenario(10, SERVER[1], (failure,))
    exact = estimate(scenario, Chances(0.2))
    drawn = estimate(scenario, Chances(0.2, trials=4000))
    assert exact.method == "exact"
    assert drawn.interval
    assert drawn.interval[0] - 0.02 <= exact.succeeded <= drawn.interval[1] + 0.02


def test_wilson_interval_of_a_textbook_case() -> None:
    # 15 of 20: published tables give 0.531 to 0.888.
    low, high = wilson(15, 20)
    assert round(low, 3) == 0.531
    assert round(high, 3) == 0.888
    assert wilson(0, 50)[0] == 0.0
    assert wilson(50, 50)[1] == 1.0


@pytest.mark.parametrize(
    ("size", "chances", "trials"),
    [
        (1_000, Chances(1.0), 10_000),
        (100_000, Chances(0.1), 1_000),
        (1_000_000, Chances(0.5), 200),
        (1_000_000, Chances(0.5, trials=7), 7),
        (1_000_000, Chances(0.0), 10_000),
    ],
)
def test_large_fleets_are_drawn_less_often(size: int, chances: Chances, trials: int) -> None:
    assert trials_for(size, chances) == trials
