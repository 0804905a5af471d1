"""The chance of success over zones, against every failure set and against drawn ones."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dryspec_simulate.fleet.closed import settle
from dryspec_simulate.fleet.configuration import HostMinimum, ServerConfiguration
from dryspec_simulate.fleet.estimate import Chances, estimate
from dryspec_simulate.fleet.inplace import fleet_shape
from dryspec_simulate.fleet.questions import advise
from dryspec_simulate.fleet.ranges import NOBODY, Positions, Ranges
from dryspec_simulate.fleet.scenario import Failure, ServerScenario
from dryspec_simulate.fleet.zoned import zoned_chance


def fleet(
    zones: tuple[int, ...],
    minimum: int,
    own: HostMinimum,
    *,
    lenient: bool = True,
    failures: tuple[Failure, ...] = (),
) -> ServerScenario:
    configuration = ServerConfiguration(None, HostMinimum("HOST_COUNT", minimum))
    return ServerScenario(
        sum(zones),
        configuration,
        failures=failures,
        zones=zones,
        zone_minimum=own,
        lenient_zones=lenient,
    )


def by_force(scenario: ServerScenario, rate: Fraction, certain: frozenset[int]) -> Fraction:
    shape = fleet_shape(scenario)
    free = [position for position in range(shape.size) if position not in certain]
    total = Fraction(0)
    for bits in range(2 ** len(free)):
        drawn = [position for index, position in enumerate(free) if bits >> index & 1]
        if settle(shape, Positions(sorted({*drawn, *certain}))).is_success:
            total += rate ** len(drawn) * (1 - rate) ** (len(free) - len(drawn))
    return total


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=4).filter(lambda zones: sum(zones) <= 9),
    st.integers(0, 8),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([0.0, 0.01, 0.25, 0.5, 0.9, 1.0]),
    st.sets(st.integers(0, 8), max_size=3),
)
def test_small_fleets_by_force(
    zones: list[int], minimum: int, own: int, lenient: bool, rate: float, certain: set[int]
) -> None:
    size = sum(zones)
    surely = frozenset(position for position in certain if position < size)
    scenario = fleet(tuple(zones), minimum, HostMinimum("HOST_COUNT", own), lenient=lenient)
    exact = float(by_force(scenario, Fraction(rate), surely))
    chance = zoned_chance(fleet_shape(scenario), rate, Ranges.members(surely))
    assert chance is not None
    assert chance.succeeded == pytest.approx(exact, abs=1e-13)
    assert chance.failed == pytest.approx(1 - exact, abs=1e-13)


def test_drawn_chances_agree() -> None:
    scenario = fleet((40, 30, 30), 80, HostMinimum("FLEET_PERCENT", 50))
    exact = estimate(scenario, Chances(0.15))
    drawn = estimate(scenario, Chances(0.15, trials=20_000, seed=3))
    assert (exact.method, drawn.method) == ("exact", "monte-carlo")
    assert drawn.interval is not None
    assert drawn.interval[0] < exact.succeeded < drawn.interval[1]


def test_failures_that_are_certain_count() -> None:
    own = HostMinimum("FLEET_PERCENT", 0)
    whole = estimate(fleet((5, 5), 6, own), Chances(0.1))
    failure = Failure(Ranges.of([(0, 2)]), "AfterInstall")
    less = estimate(fleet((5, 5), 6, own, failures=(failure,)), Chances(0.1))
    assert less.method == "exact"
    assert less.succeeded < whole.succeeded


def test_a_hundred_thousand_in_zones_stay_exact_and_a_worse_one_is_drawn() -> None:
    own = HostMinimum("FLEET_PERCENT", 50)
    large = fleet((40_000, 30_000, 30_000), 97_900, own)
    chance = zoned_chance(fleet_shape(large), 0.02, NOBODY)
    assert chance is not None
    assert chance.succeeded + chance.failed == pytest.approx(1, abs=1e-12)
    assert 0.9 < chance.succeeded < 1
    worse = fleet((2_000_000,) * 4, 4_000_000, own)
    assert zoned_chance(fleet_shape(worse), 0.5, NOBODY) is None


def test_unhealthy_instances_in_zones_are_drawn() -> None:
    scenario = fleet((5, 5), 6, HostMinimum("FLEET_PERCENT", 0))
    sick = replace(scenario, unhealthy=Ranges.of([(0, 1)]))
    assert estimate(sick, Chances(0.1, seed=1)).method == "monte-carlo"


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 7), st.integers(0, 6), st.integers(0, 6), st.booleans())
def test_the_minimum_of_a_single_zone_counts(
    size: int, minimum: int, own: int, lenient: bool
) -> None:
    scenario = fleet((size,), minimum, HostMinimum("HOST_COUNT", own), lenient=lenient)
    found = estimate(scenario, Chances(0.25))
    assert found.method == "exact"
    exact = float(by_force(scenario, Fraction(0.25), frozenset()))
    assert found.succeeded == pytest.approx(exact, abs=1e-13)


def test_advice_draws_what_no_formula_gives() -> None:
    scenario = replace(
        fleet((4, 4), 3, HostMinimum("HOST_COUNT", 1)), unhealthy=Ranges.of([(0, 3)])
    )
    last = advise(scenario, HostMinimum("HOST_COUNT", 3), 0.3)[-1]
    assert last.chance == estimate(scenario, Chances(0.3)).succeeded


def test_advice_counts_the_zones() -> None:
    plain = fleet((6, 4), 5, HostMinimum("HOST_COUNT", 0))
    tight = replace(plain, zone_minimum=HostMinimum("HOST_COUNT", 3))
    wanted = HostMinimum("HOST_COUNT", 5)
    loose, narrow = (advise(scenario, wanted, 0.1)[-1] for scenario in (plain, tight))
    assert (loose.concurrency, loose.rounds) == (5, 3)
    assert (narrow.concurrency, narrow.rounds) == (3, 6)
    assert narrow.survives < loose.survives
    assert narrow.chance == estimate(tight, Chances(0.1)).succeeded
