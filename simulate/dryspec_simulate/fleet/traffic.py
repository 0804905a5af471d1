"""Lambda and ECS: one target, its lifecycle events, and its traffic minute by minute.

Event order and the state at each event after the user guide, page "What happens during an Amazon
ECS deployment"; a hook has one hour to answer (user guide).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.assumption import traffic_assumptions
from dryspec_simulate.fleet.record import DeploymentError, EventRecord, Status, TrafficDeployment

if TYPE_CHECKING:
    from dryspec_simulate.fleet.scenario import TrafficScenario, Trigger

CALLBACK_SECONDS = 3600.0


@dataclass(slots=True)
class _Course:
    scenario: TrafficScenario
    clock: float = 0.0
    events: list[EventRecord] = field(default_factory=list[EventRecord])
    traffic: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    first_shift: float | None = None
    error: DeploymentError | None = None
    status: Status = "Succeeded"
    trigger: Trigger = "failure"
    left: list[str] = field(default_factory=list[str])

    @property
    def percent(self) -> int:
        """Share of the production traffic on the new version now."""
        return self.traffic[-1][1] if self.traffic else 0

    def minute(self) -> float:
        """Minutes since the first shift."""
        minutes = (self.clock - (self.first_shift or 0.0)) / 60
        return int(minutes) if minutes == int(minutes) else minutes


def traffic_events(platform: str) -> tuple[str, ...]:
    """The lifecycle events of a Lambda or ECS deployment, in order."""
    return lifecycle.LAMBDA if platform == "Lambda" else lifecycle.ECS


def deploy_traffic(scenario: TrafficScenario) -> TrafficDeployment:
    """Run a Lambda or ECS deployment."""
    course = _Course(scenario)
    if scenario.refusal is not None:
        course.status = "Failed"
        course.error = DeploymentError("INVALID_REVISION", scenario.refusal)
    names = traffic_events(scenario.configuration.platform)
    for name in names:
        if course.error is None and name == "BeforeAllowTraffic":
            _wait(course)
        untested = "TestTraffic" in name and not scenario.test_listener
        if course.error is not None or untested:
            course.events.append(EventRecord(name, "Skipped"))
        else:
            _event(course, name)
    rolled_back = _finish(course, names)
    return TrafficDeployment(
        scenario,
        course.status,
        course.error,
        tuple(course.events),
        tuple(course.traffic),
        _production(course.percent),
        course.clock,
        tuple(course.left),
        traffic_assumptions(scenario, course.error is not None),
        rolled_back,
    )


def exposure(deployment: TrafficDeployment) -> float:
    """Minutes of full traffic the new version got before the deployment ended."""
    traffic = deployment.traffic
    if not traffic:
        return 0.0
    shift = next(event for event in deployment.events if event.name == "AllowTraffic")
    end = (deployment.finished_at - (shift.started or 0.0)) / 60
    total = 0.0
    for (minute, percent), following in zip(traffic, [*traffic[1:], (end, 0)], strict=True):
        total += percent * max(0.0, following[0] - minute) / 100
    return total


def _production(percent: int) -> Literal["original", "replacement", "split"]:
    return "original" if percent == 0 else "replacement" if percent == 100 else "split"


def _wait(course: _Course) -> None:
    scenario = course.scenario
    if scenario.ready == "continue":
        return
    if scenario.continued_at is None or scenario.continued_at > scenario.wait_minutes:
        course.clock += scenario.wait_minutes * 60
        course.status = "Stopped"
        course.trigger = "stop"
        course.error = DeploymentError(
            "TIMEOUT",
            f"nobody continued the deployment within {scenario.wait_minutes} minutes; it is "
            "stopped, not continued",
        )
        return
    course.clock += scenario.continued_at * 60


def _event(course: _Course, name: str) -> None:
    scenario, start = course.scenario, course.clock
    if name == "AllowTraffic":
        course.first_shift = start
    if name == scenario.failing_event:
        _fail(course, name)
        return
    if name == "AllowTraffic":
        interrupted = _shift(course)
    else:
        interrupted = _pass(course, scenario.timings.seconds(name))
    status: Literal["Unknown", "Succeeded"] = "Unknown" if interrupted else "Succeeded"
    course.events.append(EventRecord(name, status, start, course.clock))


def _halt_at(course: _Course) -> float:
    """Seconds at which an alarm or a stop request ends the deployment."""
    scenario = course.scenario
    if course.first_shift is None:
        return float("inf")
    minutes = [m for m in (scenario.alarm_at, scenario.stop_at) if m is not None]
    return course.first_shift + min(minutes) * 60 if minutes else float("inf")


def _pass(course: _Course, seconds: float) -> bool:
    halt_at = _halt_at(course)
    if course.clock + seconds > halt_at:
        _halt(course, halt_at)
        return True
    course.clock += seconds
    return False


def _shift(course: _Course) -> bool:
    """Move the traffic step by step; True if an alarm or a request got in between."""
    start, halt_at = course.clock, _halt_at(course)
    for minute, percent in course.scenario.configuration.routing.steps():
        if start + minute * 60 >= halt_at:
            _halt(course, halt_at)
            return True
        course.clock = start + minute * 60
        course.traffic.append((minute, percent))
    return False


def _halt(course: _Course, seconds: float) -> None:
    scenario = course.scenario
    course.clock = seconds
    course.status = "Stopped"
    alarm = scenario.alarm_at is not None and (
        scenario.stop_at is None or scenario.alarm_at <= scenario.stop_at
    )
    course.trigger = "alarm" if alarm else "stop"
    what = "an alarm fired" if alarm else "it was stopped by request"
    course.error = DeploymentError(
        "ALARM_ACTIVE" if alarm else "MANUAL_STOP",
        f"{what} at minute {course.minute():g} of the shift, with {course.percent}% of the "
        "traffic on the new version",
    )


def _fail(course: _Course, name: str) -> None:
    scenario, start = course.scenario, course.clock
    silent = scenario.failing_result == "NoCallback3600s"
    if _pass(course, CALLBACK_SECONDS if silent else scenario.timings.seconds(name)):
        course.events.append(EventRecord(name, "Unknown", start, course.clock))
        return
    course.events.append(EventRecord(name, "Failed", start, course.clock))
    course.status = "Failed"
    if name in lifecycle.UNSCRIPTED:
        message = f"{name} failed: the service could not do its own work there"
        course.error = DeploymentError("TIMEOUT", message)
    elif silent:
        message = f"the {name} hook did not report a result within one hour"
        course.error = DeploymentError("HOOK_EXECUTION_FAILURE", message)
    else:
        message = f"the {name} hook reported Failed"
        course.error = DeploymentError("HOOK_EXECUTION_FAILURE", message)


def _finish(course: _Course, names: tuple[str, ...]) -> bool:
    """Roll back if asked for, and say what is left; True if it was rolled back."""
    scenario = course.scenario
    ecs = scenario.configuration.platform == "ECS"
    if scenario.refusal is not None:
        return False
    if course.error is None:
        if ecs:
            course.left.append(_termination(scenario.terminate_after))
        return False
    rollback = scenario.rollback
    reached = {event.name for event in course.events if event.status != "Skipped"}
    movable = not ecs or "Install" in reached
    if rollback is None or course.trigger not in rollback.triggers or not movable:
        course.left.extend(_as_it_stands(course, names))
        return False
    if course.percent:
        course.traffic.append((course.minute(), 0))
    if ecs:
        course.left.append("rolled back: all traffic and the task sets are where they started")
    else:
        course.left.append(
            "rolled back by a new deployment: the alias points to the last good version alone"
        )
    return True


def _termination(minutes: int) -> str:
    if minutes == 0:
        return "the original task set is terminated at once"
    return f"the original task set is terminated after {minutes} minutes"


def _as_it_stands(course: _Course, names: tuple[str, ...]) -> list[str]:
    """The state an abandoned deployment leaves, by the last event it reached."""
    percent = course.percent
    production = "all production traffic stays on the old version"
    if percent:
        production = f"{percent}% of the production traffic stays on the new version"
    if course.scenario.configuration.platform == "Lambda":
        return [production]
    reached = [event.name for event in course.events if event.status != "Skipped"]
    last = names.index(reached[-1]) if reached else 0
    if last < names.index("Install"):
        return ["only the original task set exists"]
    listener = course.scenario.test_listener and last > names.index("AllowTestTraffic")
    sentences = ["both task sets exist", production]
    if listener:
        sentences.append("the test listener stays on the replacement")
    return sentences
