"""Points the documents leave open: what the simulator takes, and the option for the other reading.

Only those that can matter for the scenario at hand are listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.fleet.configuration import short
from dryspec_simulate.fleet.record import Assumption

if TYPE_CHECKING:
    from dryspec_simulate.fleet.scenario import ServerScenario, TrafficScenario

ORDER = Assumption(
    "order",
    "instances are numbered in the order they go; the service picks that order at random "
    "inside a health class",
    "name other instances with --fail",
)
FIRST_DEPLOYMENT = Assumption(
    "first deployment",
    "all instances count as healthy at the start, although fresh ones are unhealthy by definition",
    "--first-deployment two-pass",
)
PASS_ONE = Assumption(
    "unhealthy instances",
    "as many unhealthy instances are tried at a time as healthy ones would be; the guide gives "
    "no number",
    "none: only times depend on it",
)
SHRINKING = Assumption(
    "batches",
    "a failed instance keeps its slot, so batches shrink; the guide gives a fixed number and a "
    "minimum that must never be broken, which do not go together",
    "none: a fixed batch could break the minimum",
)
SINGLE_HALF = Assumption(
    "HalfAtATime over one instance",
    "the minimum of one is not below the size, so the deployment cannot start; whether the "
    "service really refuses is not known",
    "--half-of-one deploys",
)
ONE_AT_A_TIME = Assumption(
    "OneAtATime's minimum",
    "all instances but one; the guide says 99% in one edition and 1 in another, the API one in "
    "flight, and only the last makes sense",
    "--min-healthy 99% or --min-healthy 1",
)
ZONE_END = Assumption(
    "last instance of a zone",
    "a zone that falls to its own minimum with its last instance does not end the deployment",
    "--zone-end strict",
)
ZONE_ORDER = Assumption(
    "order of zones",
    "zones go as they are given; the guide does not say which goes first",
    "--zones in another order, and --fail with it",
)
ZONE_SHARE = Assumption(
    "share of a zone",
    "a percentage of a zone rounds up, as one of the fleet does; the guide does not say",
    "--min-healthy-per-zone with a number",
)
ZONE_START = Assumption(
    "zone that can never start",
    "it ends the deployment before anything is deployed, as a minimum of the whole fleet would",
    "a lower --min-healthy-per-zone",
)
ROLLBACK = Assumption(
    "rollback",
    "it uses the same configuration and goes to all instances, the failed ones first",
    "none yet",
)
TEST_LISTENER = Assumption(
    "test listener",
    "the deployment group has one; without, nothing happens in the two events of test traffic",
    "--no-test-listener",
)
TERMINATION = Assumption(
    "end of the original task set",
    "the deployment group does not wait before it is terminated",
    "--terminate MINUTES",
)
NOMINAL_TIME = Assumption(
    "time", "every lifecycle event takes one minute", "--timings worst, or --timings Install=90"
)
REGISTER = Assumption(
    "failed replacements",
    "replacement instances that failed to install are not registered",
    "--register all",
)
NEW_GROUP = Assumption(
    "replacement fleet after a failure",
    "the replacement instances stay as they are; the guide does not say what becomes of them",
    "none: only what is left behind depends on it",
)
HALT_WHILE_TERMINATING = Assumption(
    "stop while the originals wait for their end",
    "an alarm, a stop or the time limit still stops the deployment then; the guide does not say",
    "a later --alarm, --stop or --run-limit, or --terminate 0",
)
LAST_SHIFT = Assumption(
    "end of a linear shift",
    "the first step is at minute 0, so the last comes one interval before the product of steps "
    "and interval",
    "none yet",
)
REMAINDER = Assumption(
    "last linear step",
    "a step that does not divide 100 leaves a smaller last one",
    "choose a step that divides 100",
)
TRAFFIC_STAYS = Assumption(
    "traffic after a failure without rollback",
    "it stays where it was; for Lambda the documents do not say",
    "--auto-rollback",
)
ALARM_FIRST = Assumption(
    "alarm and shift in the same minute", "the alarm comes first", "a later --alarm minute"
)
STOP_FIRST = Assumption(
    "stop and shift in the same minute", "the stop comes first", "a later --stop minute"
)


def in_place_assumptions(scenario: ServerScenario) -> tuple[Assumption, ...]:
    """The open points an in-place deployment touches."""
    name = short(scenario.configuration.name)
    taken = {
        ORDER: bool(scenario.failures) and scenario.size > 1,
        FIRST_DEPLOYMENT: len(scenario.unhealthy) == 0
        and scenario.minimum() > 0
        and not scenario.deployed_before,
        PASS_ONE: len(scenario.unhealthy) > 0,
        SHRINKING: bool(scenario.failures) and scenario.size - scenario.minimum() > 1,
        SINGLE_HALF: name == "HalfAtATime"
        and scenario.size == 1
        and not scenario.single_half_deploys,
        ONE_AT_A_TIME: name == "OneAtATime" and scenario.size > 1,
        ZONE_ORDER: len(scenario.zones) > 1 and bool(scenario.failures),
        ZONE_SHARE: any(not scenario.zone_minimum.is_whole(size) for size in scenario.zones),
        ZONE_START: any(scenario.zone_minimum.count(size) >= size for size in scenario.zones),
        ZONE_END: len(scenario.zones) > 1 and scenario.lenient_zones,
        ROLLBACK: scenario.rollback is not None,
        NOMINAL_TIME: scenario.timings.basis == "nominal" and scenario.size > 0,
    }
    return tuple(assumption for assumption, matters in taken.items() if matters)


def blue_green_assumptions(
    scenario: ServerScenario, *, succeeded: bool, ended_terminating: bool
) -> tuple[Assumption, ...]:
    """The open points a blue/green deployment on instances touches."""
    common = in_place_assumptions(scenario)
    more = [] if scenario.blue_green and scenario.blue_green.register_failed else [REGISTER]
    if not succeeded:
        more.append(NEW_GROUP)
    if ended_terminating:
        more.append(HALT_WHILE_TERMINATING)
    return tuple(item for item in (*common, *more) if item is not ROLLBACK)


def traffic_assumptions(scenario: TrafficScenario, failed: bool) -> tuple[Assumption, ...]:
    """The open points a Lambda or ECS deployment touches."""
    if scenario.refusal is not None:
        return ()
    routing = scenario.configuration.routing
    ecs = scenario.configuration.platform == "ECS"
    shifts = {minute for minute, _ in routing.steps()}
    taken = {
        TEST_LISTENER: ecs and scenario.test_listener,
        TERMINATION: ecs and not failed and scenario.terminate_after == 0,
        LAST_SHIFT: routing.kind == "linear",
        REMAINDER: routing.kind == "linear" and 100 % routing.percent != 0,
        TRAFFIC_STAYS: failed and scenario.rollback is None,
        ALARM_FIRST: scenario.alarm_at in shifts,
        STOP_FIRST: scenario.stop_at in shifts,
        NOMINAL_TIME: scenario.timings.basis == "nominal",
    }
    return tuple(assumption for assumption, matters in taken.items() if matters)
