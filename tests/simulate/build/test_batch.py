from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec_simulate.build.batch import BatchBuild, BatchPlan, expand_batch, find_cycle
from dryspec_simulate.build.batch_run import run_batch
from dryspec_simulate.build.rulings import Rulings

GRAPH = """
    version: 0.2
    batch:
      fast-fail: {fast}
      build-graph:
        - identifier: build
          env: {{compute-type: BUILD_GENERAL1_LARGE, variables: {{A: 1}}}}
        - identifier: unit
          depend-on: [build]
        - identifier: slow
          depend-on: [build]
        - identifier: lint
          ignore-failure: true
        - identifier: publish
          depend-on: [unit, slow, lint]
"""


@pytest.fixture
def plan(buildspec):
    def expanded(text, limit=None):
        return expand_batch(buildspec(text).batch, limit)

    return expanded


def ends(run):
    return {o.build.identifier: (o.status, o.step) for o in run.outcomes}


def test_a_graph_runs_in_steps(plan):
    run = run_batch(plan(GRAPH.format(fast="false")), Rulings())
    assert run.status == "SUCCEEDED"
    assert {name: step for name, (_, step) in ends(run).items()} == {
        "build": 1,
        "lint": 1,
        "unit": 2,
        "slow": 2,
        "publish": 3,
    }
    assert run.plan.builds[0].variables == (("A", "1"),)
    assert run.plan.builds[0].settings == (("compute-type", "BUILD_GENERAL1_LARGE"),)


def test_concurrency_limits_the_steps(plan):
    run = run_batch(plan(GRAPH.format(fast="false")), Rulings(), concurrency=1)
    assert [step for _, step in ends(run).values()] == [1, 2, 3, 4, 5]


def test_dependents_of_a_failed_build_do_not_start(plan):
    run = run_batch(plan(GRAPH.format(fast="false")), Rulings(), {"unit": "injected"})
    assert run.status == "FAILED"
    assert ends(run)["slow"] == ("SUCCEEDED", 2)
    assert ends(run)["publish"] == ("NOT_RUN", None)
    assert dict(run.phases)["IN_PROGRESS"] == "FAILED"


def test_fast_fail_stops_what_is_running(plan):
    run = run_batch(plan(GRAPH.format(fast="true")), Rulings(), {"unit": "injected"})
    assert ends(run)["slow"] == ("STOPPED", 2)


def test_an_ignored_failure_does_not_count(plan):
    run = run_batch(plan(GRAPH.format(fast="true")), Rulings(), {"lint": "injected"})
    assert run.status == "SUCCEEDED"
    assert ends(run)["publish"] == ("SUCCEEDED", 3)


def test_a_matrix_is_a_product(plan):
    text = """
        version: 0.2
        batch:
          build-matrix:
            static:
              env: {type: LINUX_CONTAINER, privileged-mode: true}
            dynamic:
              buildspec: [a.yml, b.yml]
              env:
                variables:
                  V: [1, 2, 3]
    """
    builds = plan(text).builds
    assert len(builds) == 6
    assert [(b.buildspec, b.variables) for b in builds[:2]] == [
        ("a.yml", (("V", "1"),)),
        ("a.yml", (("V", "2"),)),
    ]
    assert builds[0].settings == (("type", "LINUX_CONTAINER"), ("privileged-mode", "true"))


def test_a_fanout(plan):
    text = "version: 0.2\nbatch: {build-fanout: {parallelism: 5, ignore-failure: false}}\n"
    assert len(plan(text).builds) == 5
    assert plan(text, 4).error is not None


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ("[{identifier: a-b}]", "Build Identifiers a-b must contain only alphanumeric"),
        ("[{identifier: a}, {identifier: a}]", "not unique"),
        ("[{identifier: a, depend-on: [b]}]", "unknown b"),
        ("[{identifier: a, depend-on: [b]}, {identifier: b, depend-on: [a]}]", "a -> b -> a"),
        ("[]", "no builds"),
    ],
)
def test_what_the_service_refuses(plan, tasks, words):
    refused = plan(f"version: 0.2\nbatch: {{build-graph: {tasks}}}\n")
    assert words in refused.error
    run = run_batch(refused, Rulings())
    assert (run.status, dict(run.phases)["DOWNLOAD_BATCHSPEC"]) == ("FAILED", "FAILED")


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 7))
    builds = [
        BatchBuild(
            f"b{number}",
            depend_on=tuple(
                f"b{other}" for other in range(number) if draw(st.booleans()) and number > 0
            ),
            ignore_failure=draw(st.booleans()),
        )
        for number in range(count)
    ]
    failing = [b.identifier for b in builds if draw(st.integers(0, 3)) == 0]
    return BatchPlan("build-graph", tuple(builds), draw(st.booleans())), failing


@given(graphs(), st.integers(1, 4))
def test_laws_of_a_run(graph, concurrency):
    plan, failing = graph
    assert find_cycle(plan.builds) == []
    run = run_batch(plan, Rulings(), dict.fromkeys(failing, "injected"), concurrency)
    by_name = {o.build.identifier: o for o in run.outcomes}
    steps = [o.step for o in run.outcomes if o.step]
    assert all(steps.count(step) <= concurrency for step in steps)
    for outcome in run.outcomes:
        if outcome.step is not None:
            for name in outcome.build.depend_on:
                assert by_name[name].step < outcome.step
                assert not by_name[name].blocks
    if not failing:
        assert {o.status for o in run.outcomes} == {"SUCCEEDED"}
    broken = [o for o in run.outcomes if o.status == "FAILED" and not o.build.ignore_failure]
    assert (run.status == "FAILED") == bool(broken)


def test_a_chain_of_any_length_has_no_cycle_until_it_is_closed():
    """Ten thousand rounds over ten thousand builds would be minutes."""
    chain = [BatchBuild(f"b{n}", depend_on=(f"b{n + 1}",)) for n in range(10_000)]
    assert find_cycle([*chain, BatchBuild("b10000", depend_on=("elsewhere",))]) == []
    circle = find_cycle([*chain, BatchBuild("b10000", depend_on=("b9998",))])
    assert circle == ["b9998", "b9999", "b10000", "b9998"]


@given(st.lists(st.lists(st.integers(0, 6), max_size=3), min_size=1, max_size=7))
def test_a_cycle_is_one(needs):
    builds = [
        BatchBuild(f"b{n}", depend_on=tuple(f"b{need}" for need in wanted))
        for n, wanted in enumerate(needs)
    ]
    circle = find_cycle(builds)
    known = {build.identifier: build.depend_on for build in builds}
    for build, need in pairwise(circle):
        assert need in known[build]
    reached = {name: {need for need in wanted if need in known} for name, wanted in known.items()}
    for _ in known:
        for wanted in reached.values():
            wanted.update(*(reached[need] for need in tuple(wanted)))
    assert bool(circle) == any(name in wanted for name, wanted in reached.items())
    assert not circle or circle[0] == circle[-1]
