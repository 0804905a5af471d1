"""The run of a build through its phases: what is executed, what fails, what is skipped and why.

Scenario in, record out: nothing here looks at a clock, a file or a process. The linter asks the
same engine which commands still run after a failure, so this module stays cheap to import.
"""

from __future__ import annotations

from dryspec_simulate.build.outcomes import (
    FAILED,
    INTERRUPTIONS,
    NOT_RUN,
    SUCCEEDED,
    BuildRun,
    CommandRun,
    PhasePlan,
    PhaseRun,
    Step,
)
from dryspec_simulate.build.transitions import AFTER_FAILURE, COMMAND_PHASES, PHASES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dryspec_simulate.build.rulings import Rulings

_INTERRUPTED_BY = {
    "TIMED_OUT": "BUILD_TIMED_OUT: Build has timed out.",
    "STOPPED": "the build was stopped",
}
_INJECTED = {
    "DOWNLOAD_SOURCE": "CLIENT_ERROR: the source could not be downloaded (injected)",
    "UPLOAD_ARTIFACTS": "CLIENT_ERROR: the artifacts could not be uploaded (injected)",
}


class Faults:
    """What goes wrong: `places` maps a place (`build[2]`, `upload_artifacts`) to the kind.

    The kind is `fail`, `timeout` or `stop`. Injected failures happen in the first `recover_after`
    attempts of a retried phase or build, or in every attempt when that is None; `reason` is what
    the message of a failed command gives as its reason.
    """

    __slots__ = ("places", "reason", "recover_after")

    def __init__(
        self,
        places: Mapping[str, str] | None = None,
        recover_after: int | None = None,
        reason: str = "exit status 1",
    ) -> None:
        self.places = dict(places or {})
        self.recover_after = recover_after
        self.reason = reason

    def at(self, place: str, attempt: int) -> str | None:
        """Return the kind of fault at a place in an attempt (from 0)."""
        kind = self.places.get(place)
        recovered = self.recover_after is not None and attempt >= self.recover_after
        return None if kind == "fail" and recovered else kind


def no_verdict(step: Step, succeeding: str) -> str | None:  # noqa: ARG001 - the signature of a judge
    """Judge no command: each succeeds unless a fault says otherwise."""
    return None


def no_upload(phases: Sequence[PhaseRun]) -> str | None:  # noqa: ARG001 - the signature of an upload
    """Upload nothing, successfully."""
    return None


class Engine:
    """One build over a plan.

    `judge(step, succeeding)` returns why a command fails by itself (a guard that tests
    CODEBUILD_BUILD_SUCCEEDING, say), or None; `upload(phases)` returns the message of a failed
    upload, or None; `download_error` is the service's message for a buildspec it cannot read.
    """

    def __init__(
        self,
        plan: Mapping[str, PhasePlan],
        faults: Faults,
        rulings: Rulings,
        *,
        judge: Callable[[Step, str], str | None] = no_verdict,
        upload: Callable[[Sequence[PhaseRun]], str | None] = no_upload,
        download_error: str | None = None,
    ) -> None:
        self._plan = plan
        self._faults = faults
        self._rulings = rulings
        self._judge = judge
        self._upload = upload
        self._download_error = download_error
        self._reset(0)

    def _reset(self, build_attempt: int) -> None:
        self._build_attempt = build_attempt
        self._phases = {name: PhaseRun(name, NOT_RUN) for name in PHASES}
        self._failed = False
        self._succeeding = "1"
        self._cause = ""

    def run(self) -> BuildRun:
        """Run the build, repeated as a whole where `on-failure: RETRY` is read that way."""
        attempt = 0
        while self._pass(attempt):
            attempt += 1
        return BuildRun(self._status(), list(self._phases.values()), attempt + 1)

    def _pass(self, attempt: int) -> bool:
        """Go once through the phases; returns whether the build has to be repeated."""
        self._reset(attempt)
        name: str | None = PHASES[0]
        while name is not None:
            phase = self._phases[name] = self._enter(name)
            if self._repeats_build(phase):
                return True
            following = self._next(phase)
            self._skip_between(name, following)
            name = following
        return False

    def _status(self) -> str:
        for phase in self._phases.values():
            if phase.interrupted:
                return phase.status
        return FAILED if self._failed else SUCCEEDED

    # Entering a phase

    def _enter(self, name: str) -> PhaseRun:
        if name in COMMAND_PHASES.values():
            phase = self._command_phase(self._plan.get(name) or PhasePlan(name))
        else:
            phase = self._service_phase(name)
        if self._cause and name in (*COMMAND_PHASES.values(), "UPLOAD_ARTIFACTS"):
            phase.reason = f"runs although {self._cause}"
        return phase

    def _service_phase(self, name: str) -> PhaseRun:
        fault = self._faults.at(name.lower(), self._build_attempt)
        if fault in INTERRUPTIONS:
            status = INTERRUPTIONS[fault]
            return PhaseRun(name, status, _INTERRUPTED_BY[status])
        message = None
        if fault == "fail":
            message = _INJECTED.get(name, f"CLIENT_ERROR: {name} failed (injected)")
        elif name == "DOWNLOAD_SOURCE":
            message = self._download_error
        elif name == "UPLOAD_ARTIFACTS":
            message = self._upload(list(self._phases.values()))
        return PhaseRun(name, SUCCEEDED if message is None else FAILED, message)

    def _command_phase(self, plan: PhasePlan) -> PhaseRun:
        attempt = 0
        while True:
            phase = self._attempt(plan, attempt + self._build_attempt)
            attempt += 1
            phase.attempts = attempt
            if not self._retries(plan, phase, attempt, "phase"):
                return phase

    def _retries(self, plan: PhasePlan, phase: PhaseRun, attempts: int, unit: str) -> bool:
        return (
            phase.status == FAILED
            and plan.on_failure.wants_retry(phase.message or "")
            and self._rulings.of("retry-unit") == unit
            and attempts <= plan.on_failure.count
        )

    def _repeats_build(self, phase: PhaseRun) -> bool:
        plan = self._plan.get(phase.name)
        return plan is not None and self._retries(plan, phase, self._build_attempt + 1, "build")

    def _attempt(self, plan: PhasePlan, attempt: int) -> PhaseRun:
        main = _Block(self, attempt, self._succeeding)
        main.run(plan.commands)
        last = _Block(self, attempt, self._succeeding)
        if main.interrupted and (
            not plan.finally_ or self._rulings.of("finally-on-timeout") == "no"
        ):
            last.skip_all(plan.finally_, f"the build ended at {main.stopped_at}")
        else:
            if main.stopped_at:
                last.succeeding = self.succeeding_after(self._succeeding, plan.finally_)
            last.run(plan.finally_)
        return self._phase_of(plan.name, main, last)

    def _phase_of(self, name: str, main: _Block, last: _Block) -> PhaseRun:
        interrupted = main.interrupted or last.interrupted
        message = main.message or last.message
        status = interrupted or (FAILED if message else SUCCEEDED)
        phase = PhaseRun(name, status, message, [*main.runs, *last.runs])
        phase.succeeding = self._succeeding
        return phase

    # Leaving a phase

    def _next(self, phase: PhaseRun) -> str | None:
        name = phase.name
        if phase.status == SUCCEEDED:
            position = PHASES.index(name) + 1
            return PHASES[position] if position < len(PHASES) else None
        plan = self._plan.get(name) or PhasePlan(name)
        action = plan.on_failure.action if not phase.interrupted else "DEFAULT"
        self._note_failure(phase, action)
        if phase.interrupted:
            early = AFTER_FAILURE.get(name) == "COMPLETED"
            return "COMPLETED" if early else "FINALIZING"
        if action == "CONTINUE":
            return PHASES[PHASES.index(name) + 1]
        if action == "ABORT":
            aborts = self._rulings.of("upload-after-abort") == "no"
            return "FINALIZING" if aborts else "UPLOAD_ARTIFACTS"
        if name in ("INSTALL", "PRE_BUILD"):
            early_end = self._rulings.of("upload-after-early-failure") == "no"
            return "FINALIZING" if early_end else "UPLOAD_ARTIFACTS"
        return AFTER_FAILURE.get(name)

    def _note_failure(self, phase: PhaseRun, action: str) -> None:
        self._succeeding = "0"
        if action != "CONTINUE" or self._rulings.of("continue-status") == "failed":
            self._failed = True
        words = {"TIMED_OUT": "timed out", "STOPPED": "was stopped"}.get(phase.status, "failed")
        self._cause = f"{phase.name} {words}"
        if action == "ABORT":
            self._cause += " with on-failure: ABORT"

    def _skip_between(self, name: str, following: str | None) -> None:
        end = len(PHASES) if following is None else PHASES.index(following)
        for skipped in PHASES[PHASES.index(name) + 1 : end]:
            plan = self._plan.get(skipped) or PhasePlan(skipped)
            block = _Block(self, 0, self._succeeding)
            block.skip_all([*plan.commands, *plan.finally_], f"{skipped} was not reached")
            phase = PhaseRun(skipped, NOT_RUN, None, block.runs)
            phase.reason = f"skipped, because {self._cause}"
            self._phases[skipped] = phase

    # What a block asks

    def fate(self, step: Step, attempt: int, succeeding: str) -> tuple[str | None, str | None]:
        """Return the fault kind at a step (or None) and the reason it fails (or None)."""
        fault = self._faults.at(step.place, attempt)
        if fault in INTERRUPTIONS:
            return fault, None
        if fault == "fail":
            return fault, self._faults.reason
        return None, self._judge(step, succeeding)

    def succeeding_after(self, before: str, rest: Sequence[Step]) -> str:
        """Return the value of CODEBUILD_BUILD_SUCCEEDING for the rest of a phase that failed.

        What an earlier phase has set to 0 stays 0.
        """
        if before == "0" or not any(_reads_succeeding(step) for step in rest):
            return before
        return self._rulings.of("succeeding-in-finally")

    def goes_on_after(self, step: Step) -> bool:
        """Tell whether the commands after a failed one still run."""
        return step.block == "finally" and self._rulings.of("finally-after-its-failure") == "go-on"


class _Block:
    """The commands of one `commands` or `finally` list, while they run."""

    def __init__(self, engine: Engine, attempt: int, succeeding: str) -> None:
        self._engine = engine
        self._attempt = attempt
        self.succeeding = succeeding
        self.runs: list[CommandRun] = []
        self.message: str | None = None
        self.interrupted: str | None = None
        self.stopped_at: str | None = None

    def run(self, steps: Sequence[Step]) -> None:
        """Run the commands until one fails, skipping the rest."""
        for position, step in enumerate(steps):
            if self._run_one(step):
                continue
            rest = steps[position + 1 :]
            if self.interrupted or (rest and not self._engine.goes_on_after(step)):
                self.skip_all(rest, f"skipped, because {step.place} {_ended(self)}")
                return
            self.succeeding = self._engine.succeeding_after(self.succeeding, rest)

    def _run_one(self, step: Step) -> bool:
        kind, reason = self._engine.fate(step, self._attempt, self.succeeding)
        if kind in INTERRUPTIONS:
            self.interrupted = INTERRUPTIONS[kind]
            self.message = self.message or _INTERRUPTED_BY[self.interrupted]
            reason = "the build ended here"
        if reason is None:
            self.runs.append(CommandRun(step, "succeeded", None, self.succeeding))
            return True
        self.stopped_at = self.stopped_at or step.place
        self.message = self.message or (
            "COMMAND_EXECUTION_ERROR: Error while executing command: "
            f"{step.shown.strip()}. Reason: {reason}"
        )
        self.runs.append(CommandRun(step, "failed", reason, self.succeeding))
        return False

    def skip_all(self, steps: Sequence[Step], reason: str) -> None:
        """Record commands that do not run."""
        self.runs.extend(CommandRun(step, "not-run", reason) for step in steps)


def _ended(block: _Block) -> str:
    return {"TIMED_OUT": "timed out", "STOPPED": "was stopped"}.get(
        block.interrupted or "", "failed"
    )


def _reads_succeeding(step: Step) -> bool:
    return "CODEBUILD_BUILD_SUCCEEDING" in step.text


def every_place(plan: Mapping[str, PhasePlan]) -> list[str]:
    """Return every place at which a build of this plan can fail, in the order of the run."""
    places = ["download_source"]
    for name in COMMAND_PHASES.values():
        phase = plan.get(name)
        if phase is not None:
            places.extend(step.place for step in (*phase.commands, *phase.finally_))
    places.append("upload_artifacts")
    return places
