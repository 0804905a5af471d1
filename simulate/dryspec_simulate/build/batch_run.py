"""The run of a batch: which build starts when, which ones a failure stops or keeps from starting.

Every build takes one step; a failing build fails in the middle of its step, so that `fast-fail`
finds its siblings still running. Ties go by the order of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dryspec_simulate.build.batch import BatchBuild, BatchPlan
    from dryspec_simulate.build.batch_tasks import TaskBuild
    from dryspec_simulate.build.rulings import Rulings

SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"
STOPPED = "STOPPED"
NOT_RUN = "NOT_RUN"

PHASES = ("SUBMITTED", "DOWNLOAD_BATCHSPEC", "IN_PROGRESS", "COMBINE_ARTIFACTS")


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How one build of the batch ended; `step` counts from 1, None when it never started.

    `task` is what its own commands do, where they were looked at.
    """

    build: BatchBuild
    status: str
    step: int | None = None
    reason: str | None = None
    task: TaskBuild | None = None

    @property
    def blocks(self) -> bool:
        """Whether it keeps the builds that depend on it from starting."""
        return self.status != SUCCEEDED and not (
            self.status == FAILED and self.build.ignore_failure
        )


@dataclass(frozen=True, slots=True)
class BatchRun:
    """How a batch ended; `outcomes` in the order of the file, `phases` as (name, status)."""

    plan: BatchPlan
    status: str
    outcomes: tuple[BuildOutcome, ...]
    phases: tuple[tuple[str, str], ...]
    message: str | None = None


def run_batch(
    plan: BatchPlan,
    rulings: Rulings,
    failing: Mapping[str, str] | None = None,
    concurrency: int | None = None,
) -> BatchRun:
    """Run a batch in which `failing` builds fail, at most `concurrency` at a time.

    `failing` maps identifiers to the reason.
    """
    if plan.error is not None:
        outcomes = tuple(BuildOutcome(build, NOT_RUN) for build in plan.builds)
        return BatchRun(plan, FAILED, outcomes, _phases("DOWNLOAD_BATCHSPEC"), plan.error)
    outcomes = tuple(_Scheduler(plan, rulings, failing or {}, concurrency).run())
    failed = [outcome for outcome in outcomes if outcome.blocks]
    phases = _phases("IN_PROGRESS" if failed else None)
    return BatchRun(plan, FAILED if failed else SUCCEEDED, outcomes, phases)


def _phases(failing: str | None) -> tuple[tuple[str, str], ...]:
    phases: list[tuple[str, str]] = []
    status = SUCCEEDED
    for name in PHASES:
        phases.append((name, FAILED if name == failing else status))
        status = NOT_RUN if name == failing else status
    return tuple(phases)


class _Scheduler:
    def __init__(
        self,
        plan: BatchPlan,
        rulings: Rulings,
        failing: Mapping[str, str],
        concurrency: int | None,
    ) -> None:
        self._plan = plan
        self._rulings = rulings
        self._failing = failing
        self._slots = concurrency or len(plan.builds)
        self._waiting = list(plan.builds)
        self._done: dict[str, BuildOutcome] = {}
        self._step = 0
        self._failure: str | None = None

    def run(self) -> list[BuildOutcome]:
        while started := self._start():
            self._finish(started)
        for build in self._waiting:
            self._end(build, NOT_RUN, None, self._why_not(build))
        return [self._done[build.identifier] for build in self._plan.builds]

    def _start(self) -> list[BatchBuild]:
        """Take the builds of the next step off the waiting list."""
        if self._failure and self._plan.fast_fail:
            return []
        ready = [build for build in self._waiting if self._is_ready(build)]
        if ready and self._failure and self._rulings.of("batch-after-failure") == "skip":
            return []
        started = ready[: self._slots]
        taken = {id(build) for build in started}
        self._waiting = [build for build in self._waiting if id(build) not in taken]
        self._step += 1
        return started

    def _is_ready(self, build: BatchBuild) -> bool:
        return all(name in self._done and not self._done[name].blocks for name in build.depend_on)

    def _finish(self, started: list[BatchBuild]) -> None:
        failures = [build for build in started if build.identifier in self._failing]
        for build in failures:
            self._end(build, FAILED, self._step, self._failing[build.identifier])
            if not build.ignore_failure:
                self._failure = self._failure or build.identifier
        stops = self._plan.fast_fail and any(not build.ignore_failure for build in failures)
        for build in started:
            if build not in failures:
                reason = f"stopped by fast-fail, because {self._failure} failed" if stops else None
                self._end(build, STOPPED if stops else SUCCEEDED, self._step, reason)

    def _end(self, build: BatchBuild, status: str, step: int | None, reason: str | None) -> None:
        self._done[build.identifier] = BuildOutcome(build, status, step, reason)

    def _why_not(self, build: BatchBuild) -> str:
        words = {FAILED: "failed", STOPPED: "was stopped"}
        for name in build.depend_on:
            outcome = self._done.get(name)
            if outcome is None or outcome.blocks:
                ended = words.get(outcome.status, "did not run") if outcome else "did not run"
                return f"depends on {name}, which {ended}"
        return f"not started, because {self._failure} failed"
