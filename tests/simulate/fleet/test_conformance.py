"""Every settled field of tests/conformance/deployments.jsonl."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import pytest

from dryspec_simulate.fleet.bluegreen import deploy_blue_green
from dryspec_simulate.fleet.configuration import (
    HostMinimum,
    Routing,
    ServerConfiguration,
    TrafficConfiguration,
    named,
)
from dryspec_simulate.fleet.inplace import deploy_in_place, outcome_only
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.record import TrafficDeployment
from dryspec_simulate.fleet.scenario import (
    BlueGreen,
    Failure,
    Rollback,
    ServerScenario,
    TrafficScenario,
)
from dryspec_simulate.fleet.traffic import deploy_traffic
from dryspec_simulate.report.deploy_view import overview

Case = dict[str, Any]
FILE = Path(__file__).parents[2] / "conformance" / "deployments.jsonl"
CASES: list[Case] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
SERVER = [case for case in CASES if case["platform"] == "Server" and "stage" not in case]
STAGED = [case for case in CASES if "stage" in case]
TRAFFIC = [case for case in CASES if case["platform"] != "Server"]


def ids(cases: list[Case]) -> list[str]:
    return [case["id"] for case in cases]


def minimum(spec: Case) -> HostMinimum:
    return HostMinimum(spec["type"], spec["value"])


def configuration(case: Case) -> ServerConfiguration:
    if "config" not in case:
        return ServerConfiguration(None, minimum(case["minimumHealthyHosts"]))
    found = named(case["config"], "Server")
    assert isinstance(found, ServerConfiguration)
    return found


def failing_sets(case: Case) -> list[tuple[int, ...]]:
    """A list names positions; a number stands for any positions: the ends and some between."""
    if isinstance(case["failures"], list):
        return [tuple(case["failures"])]
    count, size = case["failures"], case["n"]
    last = tuple(range(size - count, size))
    return [last, *islice(combinations(range(size), count), 40)]


@pytest.mark.parametrize("case", SERVER, ids=ids(SERVER))
def test_in_place(case: Case) -> None:
    for failing in failing_sets(case):
        zonal = case.get("zonalConfig")
        scenario = ServerScenario(
            case["n"],
            configuration(case),
            (Failure(Ranges.members(failing), "Install"),),
            unhealthy=Ranges.members(case.get("initial_unhealthy", ())),
            zones=tuple(zonal["zones"]) if zonal else (),
        )
        if zonal:
            own = minimum(zonal["minimumHealthyHostsPerZone"])
            scenario = replace(scenario, zone_minimum=own)
        deployment = deploy_in_place(scenario)
        counts = overview(deployment)
        assert deployment.status == case["expected_status"]
        assert counts["Succeeded"] == case["expected_succeeded"]
        assert counts["Failed"] == case["expected_failed"]
        assert counts["Skipped"] == case["expected_skipped"]
        outcome = outcome_only(scenario)
        assert (outcome.succeeded, outcome.failed, outcome.skipped) == tuple(counts.values())
        if "expected_concurrency" in case:
            assert deployment.rollout.shape.concurrency == case["expected_concurrency"]
        if "expected_error" in case:
            assert deployment.error
            assert deployment.error.code == case["expected_error"]


@pytest.mark.parametrize("case", STAGED, ids=ids(STAGED))
def test_blue_green_stage(case: Case) -> None:
    event = {"install": "AfterInstall", "reroute": "AllowTraffic"}.get(case["stage"])
    for failing in failing_sets(case):
        who = Ranges.members(failing)
        scenario = ServerScenario(
            case["n"],
            configuration(case),
            (Failure(who, event),) if event else (),
            blue_green=BlueGreen(
                originals=case["n"],
                deregister_failures=() if event else (Failure(who, "BlockTraffic"),),
            ),
        )
        assert deploy_blue_green(scenario).status == case["expected_status"]


@pytest.mark.parametrize("case", TRAFFIC, ids=ids(TRAFFIC))
def test_lambda_and_ecs(case: Case) -> None:
    scenario = TrafficScenario(routing(case))
    if "hook" in case:
        scenario = replace(scenario, failing_event=case["hook"], failing_result=case["hook_result"])
    if case.get("auto_rollback"):
        scenario = replace(scenario, rollback=Rollback(frozenset({"failure"})))
    deployment = deploy_traffic(scenario)
    check_target(deployment, case)
    if "expected_traffic" in case:
        assert [list(step) for step in deployment.traffic] == case["expected_traffic"]
    if "expected_production" in case:
        assert deployment.production == case["expected_production"]


def check_target(deployment: TrafficDeployment, case: Case) -> None:
    counts = overview(deployment)
    assert deployment.status == case["expected_status"]
    assert counts["Succeeded"] == case["expected_succeeded"]
    assert counts["Failed"] == case["expected_failed"]
    assert counts["Skipped"] == case["expected_skipped"]


def routing(case: Case) -> TrafficConfiguration:
    if "config" in case:
        found = named(case["config"], case["platform"])
        assert isinstance(found, TrafficConfiguration)
        return found
    spec = case["trafficRoutingConfig"]
    if spec["type"] == "TimeBasedCanary":
        canary = spec["timeBasedCanary"]
        route = Routing("canary", canary["canaryPercentage"], canary["canaryInterval"])
    else:
        linear = spec["timeBasedLinear"]
        route = Routing("linear", linear["linearPercentage"], linear["linearInterval"])
    return TrafficConfiguration(None, case["platform"], route)


def test_every_case_is_looked_at() -> None:
    assert len(SERVER) + len(STAGED) + len(TRAFFIC) == len(CASES)
