"""A batch from a buildspec and a scenario to its run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dryspec.alike import nearest
from dryspec_simulate.build.batch import expand_batch
from dryspec_simulate.build.batch_run import NOT_RUN, STOPPED, run_batch
from dryspec_simulate.build.batch_tasks import TaskBuilds
from dryspec_simulate.build.plan import is_only_batch, version_refusal
from dryspec_simulate.build.record import Assumption
from dryspec_simulate.build.rulings import Rulings
from dryspec_simulate.command_line import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dryspec.spec.buildspec import Buildspec
    from dryspec_simulate.build.batch import BatchPlan
    from dryspec_simulate.build.batch_run import BatchRun
    from dryspec_simulate.build.batch_tasks import TaskBuild
    from dryspec_simulate.build.scenario import Scenario


INJECTED = "injected"


def simulate_batch(
    buildspec: Buildspec,
    scenario: Scenario,
    failing: Sequence[str],
    concurrency: int | None,
    read: Callable[[str], bytes | None],
) -> tuple[BatchRun, tuple[Assumption, ...]]:
    """Return the run of a buildspec's batch and the assumptions it rests on.

    Builds named in `failing` fail; the others do what their own buildspec lets them. `read` gives
    the files of the source.

    Raises UsageError when there is no `batch` block or no build of a given name.
    """
    if buildspec.batch is None:
        raise UsageError(f'"{buildspec.source.name}" has no batch block')
    limit = scenario.project.max_batch_builds if scenario.project else None
    plan = expand_batch(buildspec.batch, limit)
    _check_names(plan, failing)
    rulings = Rulings(scenario.answers)
    unversioned = _runs_without_version(buildspec, scenario)
    if not unversioned:
        plan = replace(plan, error=version_refusal(buildspec, rulings) or plan.error)
    tasks = TaskBuilds(buildspec, scenario, read)
    builds = {} if plan.error else {build.identifier: tasks.of(build) for build in plan.builds}
    reasons = {name: task.failure for name, task in builds.items() if task.failure}
    run = run_batch(plan, rulings, {**reasons, **dict.fromkeys(failing, INJECTED)}, concurrency)
    run = replace(
        run,
        outcomes=tuple(
            outcome
            if outcome.status in {NOT_RUN, STOPPED} or outcome.reason == INJECTED
            else replace(outcome, task=builds[outcome.build.identifier])
            for outcome in run.outcomes
        ),
    )
    assumptions = [Assumption(*row) for row in rulings.assumptions()]
    if unversioned:
        text = "a file that has only a batch is read without `version`, as it has been seen to be"
        assumptions.append(Assumption("bad-version", "run", text, "--bad-version refuse"))
    return run, (*assumptions, *_assumed(plan, builds, tasks.nested))


def _assumed(
    plan: BatchPlan, builds: dict[str, TaskBuild], nested: Sequence[str]
) -> Iterator[Assumption]:
    """Yield what is assumed of the builds that the batch becomes."""
    if plan.numbered:
        text = "the identifiers of matrix and fanout builds are not documented; numbered here"
        yield Assumption("batch-identifiers", "numbered", text)
    if any(task.untold for task in builds.values()):
        text = "builds whose buildspec is not at hand succeed"
        yield Assumption("batch-untold", "succeed", text)
    makers = [
        f"{artifact.maker} in {name}"
        for name, task in builds.items()
        for artifact in (task.record.artifacts if task.record else ())
        if artifact.maker
    ]
    if makers:
        text = f"what is uploaded and not known is made, by {', '.join(makers)}"
        yield Assumption("unknown-output", "made", text, "--no-guess")
    if nested:
        text = f"the batch inside {', '.join(nested)} is ignored; nothing documents one there"
        yield Assumption("nested-batch", "ignored", text)
    if plan.builds:
        text = "every build takes one step, and a failing one fails before the others end"
        yield Assumption("batch-duration", "equal", text)


def _runs_without_version(buildspec: Buildspec, scenario: Scenario) -> bool:
    """Tell whether a file is taken as read although it does not say the version.

    The guide requires it. Public repositories have run files with nothing but a batch for years
    without one, and no log is known in which such a file was refused.
    """
    missing = buildspec.version is None or buildspec.version.is_null
    return missing and is_only_batch(buildspec) and "bad-version" not in scenario.answers


def _check_names(plan: BatchPlan, failing: Sequence[str]) -> None:
    names = [build.identifier for build in plan.builds]
    for name in failing:
        if name not in names:
            near = nearest(name, names)
            advice = f"did you mean {near}?" if near else f"there are: {', '.join(names)}"
            raise UsageError(f"--fail-task {name}: no such build; {advice}")
