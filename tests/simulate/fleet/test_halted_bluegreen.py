"""Blue/green on instances, stopped from outside at any minute."""

from dataclasses import replace

import pytest

from dryspec_simulate.fleet.bluegreen import deploy_blue_green
from dryspec_simulate.fleet.configuration import default_configuration
from dryspec_simulate.fleet.options import parse
from dryspec_simulate.fleet.record import Failed, Interrupted, Ready, Skipped, Succeeded
from dryspec_simulate.fleet.request import build_request
from dryspec_simulate.fleet.scenario import BlueGreen, Halt, Rollback, ServerScenario

SCENARIO = ServerScenario(
    4, default_configuration("Server"), load_balancer=True, blue_green=BlueGreen(3)
)
WAITING = replace(SCENARIO, blue_green=BlueGreen(3, ready="wait", continued_at=30))


def halted(scenario, minute, reason="alarm"):
    return deploy_blue_green(replace(scenario, halt=Halt(minute * 60.0, reason)))


def length(scenario):
    return max(step.ended or 0 for step in deploy_blue_green(scenario).steps) / 60


@pytest.mark.parametrize("scenario", [SCENARIO, WAITING])
def test_nothing_happens_after_the_halt_and_the_same_before(scenario):
    whole = deploy_blue_green(scenario)
    for minute in range(int(length(scenario)) + 1):
        course = halted(scenario, minute)
        assert course.status == "Stopped"
        assert course.error.code == "ALARM_ACTIVE"
        done = [step for step in course.steps if step.status == "Succeeded"]
        assert done == list(whole.steps[: len(done)])
        assert max(step.ended or 0 for step in course.steps) == minute * 60
        for record in (*course.replacements, *course.originals):
            assert isinstance(record, Skipped) or record.ended <= minute * 60
            assert isinstance(record, Succeeded | Failed | Interrupted | Ready | Skipped)
        assert len(course.replacements) == 4


def test_a_halt_after_the_end_changes_nothing():
    late = halted(SCENARIO, length(SCENARIO) + 1)
    whole = deploy_blue_green(SCENARIO)
    assert (late.status, late.steps) == ("Succeeded", whole.steps)


def serving(minute, **choices):
    scenario = replace(SCENARIO, blue_green=BlueGreen(3, **choices))
    return halted(scenario, minute).serving


def test_who_serves_depends_on_how_far_it_came():
    steps = {step.name: step for step in deploy_blue_green(SCENARIO).steps}
    first = steps["reroute"].started / 60
    assert serving(first + 0.5) == "original"
    assert serving(steps["reroute"].ended / 60 - 0.5) == "both"
    begun = steps["deregister"].started / 60
    assert serving(begun + 0.5) == "both"
    assert serving(begun + 2.5) == "replacement"
    assert serving(steps["terminate"].started / 60 + 1) == "replacement"


def test_the_originals_are_interrupted_in_the_same_event():
    begun = next(s for s in deploy_blue_green(SCENARIO).steps if s.name == "deregister").started
    course = halted(SCENARIO, begun / 60 + 1.5, "stop")
    assert {record.event for record in course.originals} == {"BlockTraffic"}
    assert course.error.code == "MANUAL_STOP"


def test_the_time_limit_fails_the_deployment():
    course = halted(SCENARIO, 10, "run-limit")
    assert (course.status, course.error.code) == ("Failed", "TIMEOUT")


@pytest.mark.parametrize(("trigger", "rolls_back"), [("alarm", True), ("stop", False)])
def test_rollback_follows_its_trigger(trigger, rolls_back):
    scenario = replace(SCENARIO, rollback=Rollback(frozenset({trigger})))
    begun = next(s for s in deploy_blue_green(SCENARIO).steps if s.name == "terminate").started
    course = halted(scenario, begun / 60 + 1, "alarm")
    assert any(step.name == "rollback" for step in course.steps) == rolls_back
    assert course.serving == ("original" if rolls_back else "replacement")


def test_the_options_reach_it():
    options = parse(["--type", "blue-green", "--instances", "2", "--alarm", "9", "--stop", "3"])
    assert build_request(options).scenario.halt == Halt(180.0, "stop")
