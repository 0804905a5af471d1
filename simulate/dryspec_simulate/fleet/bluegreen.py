"""Blue/green on instances: provision, install, wait, reroute, deregister, terminate.

After the user guide (page "Deployment configurations", blue/green columns of the later capture)
and the API's `BlueGreenDeploymentConfiguration`.  Installing follows the in-place rule on the
replacement fleet alone.  Registering follows the same rule, with the minimum of that fleet:
instances lost while installing have used up their part of the budget.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Literal

from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.assumption import blue_green_assumptions
from dryspec_simulate.fleet.closed import plain_shape
from dryspec_simulate.fleet.explain import (
    HALT_CODES,
    decided,
    halt_counts,
    halt_words,
    outcome_error,
    plural,
)
from dryspec_simulate.fleet.inplace import roll_out, roll_out_over
from dryspec_simulate.fleet.record import (
    BlueGreenDeployment,
    DeploymentError,
    Failed,
    InstanceRecord,
    Interrupted,
    Ready,
    Rollout,
    Skipped,
    Status,
    Step,
    Succeeded,
)

if TYPE_CHECKING:
    from dryspec_simulate.fleet.scenario import BlueGreen, ServerScenario, Trigger

PROVISIONING_ERRORS = {
    "capacity": ("NO_INSTANCES", "no capacity: the replacement instances never came up"),
    "permissions": (
        "AUTO_SCALING_IAM_ROLE_PERMISSIONS",
        (
            "the service role may not create the Auto Scaling group; with a launch template it "
            "needs iam:PassRole, ec2:CreateTags and ec2:RunInstances besides the managed policy"
        ),
    ),
}

StepName = Literal["provision", "install", "wait", "reroute", "deregister", "terminate", "rollback"]
StepStatus = Literal["Succeeded", "Failed", "Skipped", "Stopped"]


@dataclass(slots=True)
class _Course:
    """The deployment so far; frozen into a record at the end."""

    scenario: ServerScenario
    choices: BlueGreen
    clock: float = 0.0
    steps: list[Step] = field(default_factory=list[Step])
    error: DeploymentError | None = None
    status: Status = "Succeeded"
    trigger: Trigger = "failure"
    install: Rollout | None = None
    reroute: Rollout | None = None
    originals: tuple[InstanceRecord, ...] = ()
    serving: Literal["original", "replacement", "both", "partial"] = "original"
    left: list[str] = field(default_factory=list[str])

    def step(self, name: StepName, status: StepStatus, text: str, seconds: float) -> None:
        self.steps.append(Step(name, status, text, self.clock, self.clock + seconds))
        self.clock += seconds

    @property
    def remaining(self) -> float:
        """Seconds until the deployment is stopped from outside."""
        return self.scenario.halt.seconds - self.clock if self.scenario.halt else inf

    def halted(self, name: StepName, seconds: float, doing: str) -> bool:
        """Whether the halt comes before a step of ``seconds`` is done; the step then ends there."""
        if seconds <= 0 or self.remaining > seconds:
            return False
        self.halt(name, doing)
        return True

    def halt(self, name: StepName, doing: str) -> None:
        """End the deployment in the middle of a step."""
        halt = self.scenario.halt
        if halt is None:
            raise ValueError("nothing halts this deployment")
        text = f"{halt_words(halt)}, {doing}"
        status: Status = "Failed" if halt.reason == "run-limit" else "Stopped"
        self.step(name, status, text, max(0.0, self.remaining))
        self.fail(HALT_CODES[halt.reason], text, status)
        if halt.reason != "run-limit":
            self.trigger = halt.reason

    def fail(self, code: str, message: str, status: Status = "Failed") -> None:
        self.status = status
        self.error = DeploymentError(code, message)


def deploy_blue_green(scenario: ServerScenario) -> BlueGreenDeployment:
    """Run a blue/green deployment on instances; ``scenario.blue_green`` must be set."""
    if scenario.blue_green is None:
        raise ValueError("the scenario is not blue/green")
    course = _Course(scenario, scenario.blue_green)
    for stage in (_provision, _install, _wait, _reroute, _deregister, _terminate):
        stage(course)
        if course.error:
            break
    last = course.steps[-1].name
    _skip_the_rest(course)
    rollback = scenario.rollback
    if course.error and rollback and course.trigger in rollback.triggers:
        _roll_back(course)
    untouched = tuple(Skipped(number + 1) for number in range(course.choices.originals))
    return BlueGreenDeployment(
        scenario,
        course.status,
        course.error,
        tuple(course.steps),
        course.install,
        course.reroute,
        _replacement_records(course),
        course.originals or untouched,
        course.serving,
        tuple(course.left),
        blue_green_assumptions(
            scenario,
            succeeded=course.error is None,
            ended_terminating=course.error is not None and last == "terminate",
        ),
    )


def _provision(course: _Course) -> None:
    size, failing = course.scenario.size, course.choices.provisioning_error
    if course.choices.provisioning == "discover":
        if size != course.choices.originals:
            course.left.append(
                "the fleets differ in size, which the guide names as a cause of NO_INSTANCES"
            )
        course.step("provision", "Succeeded", f"{plural(size)} found by tags or groups", 0.0)
        return
    seconds = course.scenario.timings.seconds("Provision")
    if course.halted("provision", seconds, "while the replacement instances were provisioned"):
        course.left.append("the originals are untouched and serve")
        return
    if failing:
        code, message = PROVISIONING_ERRORS[failing]
        course.step("provision", "Failed", message, seconds)
        course.fail(code, message)
        course.left.append("the originals are untouched and serve")
        return
    course.step("provision", "Succeeded", f"{plural(size)} in a copied Auto Scaling group", seconds)


def _install(course: _Course) -> None:
    rollout = roll_out(course.scenario, lifecycle.INSTALL, halt_at=course.remaining)
    course.install = rollout
    if rollout.trace.halted:
        course.halt("install", f"while installing: {halt_counts(rollout.outcome)}")
        course.left.append("the originals still serve; no traffic has moved")
        return
    error = outcome_error(course.scenario, rollout)
    seconds = rollout.trace.finished_at
    course.step(
        "install", "Failed" if error else "Succeeded", decided(course.scenario, rollout), seconds
    )
    if error:
        course.fail(error.code, error.message)
        course.left.append("the originals still serve; no traffic has moved")


def _wait(course: _Course) -> None:
    choices = course.choices
    if choices.ready == "continue":
        return
    until = min(choices.continued_at or inf, choices.wait_minutes) * 60.0
    if course.halted("wait", until, "while it waited to be continued"):
        course.left.append("the originals still serve; the replacement instances are ready")
        return
    if choices.continued_at is None or choices.continued_at > choices.wait_minutes:
        text = f"nobody continued the deployment within {choices.wait_minutes} minutes"
        course.step("wait", "Stopped", text, choices.wait_minutes * 60.0)
        course.fail("TIMEOUT", text + "; it is stopped, not continued", status="Stopped")
        course.left.append("the originals still serve; the replacement instances are ready")
        return
    text = f"continued by request after {choices.continued_at} minutes"
    course.step("wait", "Succeeded", text, choices.continued_at * 60.0)


def _reroute(course: _Course) -> None:
    install = course.install
    if install is None:
        return
    minimum = course.scenario.minimum()
    order = _candidates(course, install)
    failures = tuple(f for f in course.scenario.failures if f.event in lifecycle.ALLOW)
    # With the budget used up, the rest still goes one at a time, and every one is needed.
    shape = plain_shape(len(order), min(minimum, len(order) - 1))
    timings, halt_at = course.scenario.timings, course.remaining
    rollout = roll_out_over(shape, order, failures, lifecycle.ALLOW, timings, halt_at=halt_at)
    course.reroute = rollout
    if rollout.trace.halted:
        course.halt("reroute", f"while registering: {halt_counts(rollout.outcome)}")
        _leave_registered(course, rollout.outcome.succeeded)
        return
    outcome, needed = rollout.outcome, max(1, minimum)
    success = outcome.is_success and outcome.succeeded >= needed
    text = (
        f"{outcome.succeeded} of {plural(course.scenario.size, 'replacement instance')} "
        f"registered, {needed} needed"
    )
    if outcome.skipped:
        text += f"; {outcome.skipped} not tried after {plural(outcome.failed, 'failure')}"
    course.step("reroute", "Succeeded" if success else "Failed", text, rollout.trace.finished_at)
    if success:
        course.serving = "both"
        return
    course.fail("HEALTH_CONSTRAINTS", text)
    _leave_registered(course, outcome.succeeded)


def _leave_registered(course: _Course, registered: int) -> None:
    if registered:
        course.serving = "both"
        course.left.append(
            "the originals are still registered, beside the replacement instances that were"
        )
    else:
        course.left.append("the originals still serve; no replacement instance is registered")


def _candidates(course: _Course, install: Rollout) -> list[int]:
    if course.choices.register_failed:
        return list(range(course.scenario.size))
    return [r.instance - 1 for r in install.records() if isinstance(r, Succeeded)]


def _deregister(course: _Course) -> None:
    """All originals at once, whatever the configuration; one failure fails the deployment."""
    choices, timings = course.choices, course.scenario.timings
    seconds = [timings.seconds(event) for event in lifecycle.BLOCK]
    whole = sum(seconds)
    failing = _failing_originals(choices)
    records: list[InstanceRecord] = []
    if course.remaining <= whole:
        _halt_deregistering(course, seconds)
        return
    for number in range(choices.originals):
        start = course.clock
        if event := failing.get(number):
            until = sum(seconds[: lifecycle.BLOCK.index(event) + 1])
            records.append(Failed(number + 1, start, start + until, event))
        else:
            records.append(Succeeded(number + 1, start, start + whole))
    course.originals = tuple(records)
    stuck = len(failing)
    if stuck:
        text = f"{plural(stuck, 'original instance')} could not be deregistered; none may fail"
        course.step("deregister", "Failed", text, whole)
        course.fail("HEALTH_CONSTRAINTS", text)
        course.left.append("the replacement instances serve, and so do the originals that stuck")
        return
    text = f"{plural(choices.originals, 'original instance')} deregistered, all at once"
    course.step("deregister", "Succeeded", text, whole)
    course.serving = "replacement"


def _failing_originals(choices: BlueGreen) -> dict[int, str]:
    """The first event that fails on each original that gets stuck."""
    last_first = sorted(
        choices.deregister_failures, key=lambda failure: -lifecycle.BLOCK.index(failure.event)
    )
    return {number: failure.event for failure in last_first for number in failure.who}


def _halt_deregistering(course: _Course, seconds: list[float]) -> None:
    """Stop while the originals go through the block-traffic events, all in the same one."""
    start, end = course.clock, course.clock + max(0.0, course.remaining)
    passed, event = 0.0, lifecycle.BLOCK[-1]
    for name, duration in zip(lifecycle.BLOCK, seconds, strict=True):
        passed += duration
        if passed > end - start:
            event = name
            break
    numbers = range(1, course.choices.originals + 1)
    course.originals = tuple(Interrupted(number, start, end, event) for number in numbers)
    course.halt("deregister", f"while the originals were in {event}")
    if event == lifecycle.BLOCK[-1]:
        course.serving = "replacement"
        course.left.append("the replacement instances serve; the originals are deregistered")
        return
    course.left.append("the originals are still registered, beside the replacement instances")


def _terminate(course: _Course) -> None:
    after = course.choices.terminate_after
    if after is None:
        course.step("terminate", "Skipped", "the originals are kept alive", 0.0)
        course.left.append("the originals run on, deregistered and out of the deployment group")
        return
    doing = "while the originals waited to be terminated"
    if course.halted("terminate", after * 60.0, doing):
        course.left.append("the replacement instances serve; the originals run on, deregistered")
        return
    text = f"the originals are terminated {plural(after, 'minute')} after the traffic moved"
    course.step("terminate", "Succeeded", text, after * 60.0)


def _skip_the_rest(course: _Course) -> None:
    reached = {step.name for step in course.steps}
    names: tuple[StepName, ...] = ("provision", "install", "reroute", "deregister", "terminate")
    for name in names:
        if name not in reached:
            course.steps.append(Step(name, "Skipped", "not reached"))


def _roll_back(course: _Course) -> None:
    if course.serving == "original":
        course.step("rollback", "Succeeded", "nothing to undo: the traffic never moved", 0.0)
        return
    events = (*lifecycle.ALLOW, *lifecycle.BLOCK)
    seconds = sum(course.scenario.timings.seconds(event) for event in events)
    text = "the originals are registered again, then the replacement instances deregistered"
    course.step("rollback", "Succeeded", text, seconds)
    course.serving = "original"
    course.left = ["the originals serve again; the replacement instances are deregistered"]


def _replacement_records(course: _Course) -> tuple[InstanceRecord, ...]:
    """One record per replacement instance, its install and its registration put together."""
    if course.install is None:
        return tuple(Skipped(number + 1) for number in range(course.scenario.size))
    rerouted: dict[int, InstanceRecord] = {}
    if course.reroute:
        rerouted = {record.instance: record for record in course.reroute.records()}
    offset = {step.name: step.started or 0.0 for step in course.steps}
    result: list[InstanceRecord] = []
    for record in course.install.records():
        later = rerouted.get(record.instance)
        result.append(_joined(record, later, offset["install"], offset.get("reroute", 0.0)))
    return tuple(result)


def _joined(
    record: InstanceRecord, later: InstanceRecord | None, installed: float, rerouted: float
) -> InstanceRecord:
    if isinstance(record, Failed):
        return Failed(
            record.instance, record.started + installed, record.ended + installed, record.event
        )
    if isinstance(record, Interrupted):
        return Interrupted(
            record.instance, record.started + installed, record.ended + installed, record.event
        )
    if not isinstance(record, Succeeded):
        return record
    start = record.started + installed
    if isinstance(later, Succeeded):
        return Succeeded(record.instance, start, later.ended + rerouted)
    if isinstance(later, Failed):
        return Failed(record.instance, start, later.ended + rerouted, later.event)
    if isinstance(later, Interrupted):
        return Interrupted(record.instance, start, later.ended + rerouted, later.event)
    return Ready(record.instance, start, record.ended + installed)
