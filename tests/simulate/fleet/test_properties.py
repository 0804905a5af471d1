"""Laws of the rollout: event run against closed form, and what must never happen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dryspec_simulate.fleet.closed import Outcome, Shape, Zone, plain_shape, settle
from dryspec_simulate.fleet.configuration import HostMinimum, ServerConfiguration
from dryspec_simulate.fleet.estimate import draw
from dryspec_simulate.fleet.inplace import deploy_in_place, fleet_shape, outcome_only
from dryspec_simulate.fleet.questions import survival
from dryspec_simulate.fleet.ranges import Positions, Ranges
from dryspec_simulate.fleet.record import Failed, Skipped, Succeeded
from dryspec_simulate.fleet.scenario import Failure, ServerScenario
from dryspec_simulate.fleet.trace import FAILED, NOT_TRIED, SUCCEEDED, Trace, run
from dryspec_simulate.report.deploy_view import healthy_levels


def counted(trace: Trace) -> tuple[int, int, int]:
    states = trace.states
    return states.count(SUCCEEDED), states.count(FAILED), states.count(NOT_TRIED)


def counts(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.succeeded, outcome.failed, outcome.skipped


def event_run(shape: Shape, failing: set[int], durations: list[float]) -> Trace:
    return run(shape, durations, [int(position in failing) for position in range(shape.size)])


def subsets(size: int) -> Iterator[tuple[int, ...]]:
    for count in range(size + 1):
        yield from combinations(range(size), count)


@pytest.mark.parametrize("size", range(1, 9))
def test_closed_form_equals_event_run_for_every_small_fleet(size: int) -> None:
    random = Random(size)
    for failing in subsets(size):
        for minimum in range(size + 1):
            for unhealthy in {0, 1, size // 2, size}:
                shape = plain_shape(size, minimum, unhealthy)
                durations = [random.random() for _ in range(size)]
                trace = event_run(shape, set(failing), durations)
                assert counted(trace) == counts(settle(shape, Positions(failing)))


@settings(max_examples=150, deadline=None)
@given(
    size=st.integers(1, 1000),
    share=st.floats(0, 1),
    rate=st.floats(0, 1),
    unhealthy=st.floats(0, 1),
    seed=st.integers(0, 2**32),
)
def test_closed_form_equals_event_run_at_random(
    size: int, share: float, rate: float, unhealthy: float, seed: int
) -> None:
    random = Random(seed)
    shape = plain_shape(size, int(share * size), int(unhealthy * size * (seed % 2)))
    failing = draw(random, size, rate)
    durations = [random.choice((1.0, 2.0, random.random())) for _ in range(size)]
    trace = event_run(shape, set(failing), durations)
    outcome = settle(shape, Positions(failing))
    assert counted(trace) == counts(outcome)
    assert outcome == settle(shape, Ranges.members(failing))


@st.composite
def zonal_shapes(draw_from: st.DrawFn) -> Shape:
    sizes = draw_from(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    size = sum(sizes)
    zones: list[Zone] = []
    sick = [draw_from(st.integers(0, 1 if zone < 3 else 2)) for zone in sizes]
    retry, start = 0, sum(sick)
    for zone, ill in zip(sizes, sick, strict=True):
        own = draw_from(st.integers(0, zone - 1))
        zones.append(Zone(retry, retry + ill, start, start + zone - ill, own))
        retry, start = retry + ill, start + zone - ill
    minimum = draw_from(st.integers(0, size - 1))
    return Shape(size, minimum, sum(sick), tuple(zones), draw_from(st.booleans()))


@settings(max_examples=500, deadline=None)
@given(shape=zonal_shapes(), data=st.data())
def test_zones_closed_form_equals_event_run(shape: Shape, data: st.DataObject) -> None:
    failing = data.draw(st.sets(st.integers(0, shape.size - 1)))
    durations = data.draw(
        st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=shape.size, max_size=shape.size)
    )
    trace = event_run(shape, failing, durations)
    outcome = settle(shape, Positions(sorted(failing)))
    assert counted(trace) == counts(outcome)
    if outcome.is_success:
        assert outcome.skipped == 0
        assert outcome.succeeded >= max(1, shape.minimum)


@settings(max_examples=200, deadline=None)
@given(
    size=st.integers(1, 40),
    share=st.floats(0, 1),
    failing=st.sets(st.integers(0, 39)),
    seed=st.integers(0, 1000),
)
def test_never_below_the_minimum_when_all_are_healthy(
    size: int, share: float, failing: set[int], seed: int
) -> None:
    random = Random(seed)
    minimum = int(share * size)
    configuration = ServerConfiguration(None, HostMinimum("HOST_COUNT", minimum))
    who = Ranges.members(number for number in failing if number < size)
    events = ("Install", "ApplicationStart", "ValidateService")
    deployment = deploy_in_place(
        ServerScenario(size, configuration, (Failure(who, random.choice(events)),))
    )
    levels = healthy_levels(deployment.rollout)
    assert all(level.in_service >= min(minimum, size) for level in levels)


@settings(max_examples=200, deadline=None)
@given(
    size=st.integers(1, 30),
    minimum=st.integers(0, 30),
    failing=st.sets(st.integers(0, 29)),
    unhealthy=st.sets(st.integers(0, 29)),
)
def test_every_instance_ends_in_exactly_one_way_and_always_the_same(
    size: int, minimum: int, failing: set[int], unhealthy: set[int]
) -> None:
    scenario = ServerScenario(
        size,
        ServerConfiguration(None, HostMinimum("HOST_COUNT", minimum)),
        (Failure(Ranges.members(i for i in failing if i < size), "Install"),),
        unhealthy=Ranges.members(i for i in unhealthy if i < size),
    )
    deployment = deploy_in_place(scenario)
    records = list(deployment.rollout.records())
    assert [record.instance for record in records] == list(range(1, size + 1))
    by_type = tuple(
        sum(isinstance(record, kind) for record in records) for kind in (Succeeded, Failed, Skipped)
    )
    assert by_type == counts(deployment.rollout.outcome)
    assert {record.instance - 1 for record in records if isinstance(record, Failed)} <= failing
    assert deploy_in_place(scenario) == deployment


@settings(max_examples=300, deadline=None)
@given(
    size=st.integers(1, 12),
    minimum=st.integers(0, 12),
    unhealthy=st.integers(0, 12),
    failing=st.sets(st.integers(0, 11)),
    more=st.sets(st.integers(0, 11)),
)
def test_more_failures_never_turn_failed_into_succeeded(
    size: int, minimum: int, unhealthy: int, failing: set[int], more: set[int]
) -> None:
    shape = plain_shape(size, minimum, min(unhealthy, size))
    few = [position for position in sorted(failing) if position < size]
    many = [position for position in sorted(failing | more) if position < size]
    if settle(shape, Positions(many)).is_success:
        assert settle(shape, Positions(few)).is_success


def survived_by_force(shape: Shape) -> tuple[int, int]:
    """The number survived in any order, and in the best order, by trying every set."""
    worst, best = shape.size, -1
    for failing in subsets(shape.size):
        if settle(shape, Positions(failing)).is_success:
            best = max(best, len(failing))
        else:
            worst = min(worst, len(failing) - 1)
    return worst, best


@settings(max_examples=250, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    minimum=st.integers(0, 8),
    zone_percent=st.sampled_from([0, 25, 50, 66]),
    unhealthy=st.sets(st.integers(0, 11), max_size=6),
    lenient=st.booleans(),
)
def test_survival_equals_trying_every_set(
    sizes: list[int], minimum: int, zone_percent: int, unhealthy: set[int], lenient: bool
) -> None:
    size = sum(sizes)
    scenario = ServerScenario(
        size,
        ServerConfiguration(None, HostMinimum("HOST_COUNT", minimum)),
        unhealthy=Ranges.members(instance for instance in unhealthy if instance < size),
        zones=tuple(sizes),
        zone_minimum=HostMinimum("FLEET_PERCENT", zone_percent),
        lenient_zones=lenient,
    )
    check_survival(scenario)
    check_survival(replace(scenario, zones=()))


def check_survival(scenario: ServerScenario) -> None:
    found = survival(scenario)
    shape = fleet_shape(scenario)
    if shape.blocked():
        assert found is None
        return
    assert found is not None
    assert (found.any_order, found.best_order) == survived_by_force(shape)
    failures = (Failure(found.killers, "Install"),)
    assert not outcome_only(replace(scenario, failures=failures)).is_success


@given(spans=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8))
def test_ranges_are_sets(spans: list[tuple[int, int]]) -> None:
    model = {number for start, stop in spans for number in range(start, stop)}
    ranges = Ranges.of(spans)
    ordered = sorted(model)
    assert list(ranges) == ordered
    assert len(ranges) == len(model)
    for start in (0, 7, 25):
        inside = [number for number in ordered if number >= start]
        assert ranges.count(start, 40) == sum(number < 40 for number in inside)
        assert [ranges.select(start, rank) for rank in range(len(inside))] == inside
        assert (start in ranges) == (start in model)
