"""A batch as text: the run step by step and a drawing of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.report.build_text import assumption_lines
from dryspec_simulate.report.build_words import count, files_words, status_words
from dryspec_simulate.report.paragraphs import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec_simulate.build.batch import BatchBuild
    from dryspec_simulate.build.batch_run import BatchRun, BuildOutcome
    from dryspec_simulate.build.batch_tasks import TaskBuild
    from dryspec_simulate.build.record import Assumption


def batch_text(run: BatchRun, name: str, assumptions: tuple[Assumption, ...]) -> str:
    """Return phases, builds in the order of their steps, and the dependencies as a tree."""
    lines = [f"{name}: the batch {status_words(run.status)}", ""]
    if run.message:
        lines += [*paragraph(run.message, ""), ""]
    lines += [f"{phase:20}{status.replace('_', ' ')}" for phase, status in run.phases]
    kind = run.plan.kind or "batch"
    fast = ", fast-fail" if run.plan.fast_fail else ""
    lines += ["", f"{kind}: {count(len(run.outcomes), 'build')}{fast}"]
    lines += [line for outcome in _in_order(run) for line in _outcome(outcome)]
    if any(outcome.build.depend_on for outcome in run.outcomes) and not run.message:
        lines += ["", "Dependencies", *_drawing(run)]
    lines.extend(assumption_lines(assumptions))
    return "\n".join(lines) + "\n"


def batch_markdown(run: BatchRun, name: str, assumptions: tuple[Assumption, ...]) -> str:
    """Return the batch as a Markdown table."""
    lines = [f"### Batch of `{name}` {status_words(run.status)}", ""]
    if run.message:
        lines += [f"> {run.message}", ""]
    lines += ["| step | build | status | after | |", "|---|---|---|---|---|"]
    for outcome in _in_order(run):
        build = outcome.build
        after = ", ".join(f"`{name}`" for name in build.depend_on)
        lines.append(
            f"| {outcome.step or ''} | `{build.identifier}` | {outcome.status} | {after} "
            f"| {outcome.reason or ''} |"
        )
    lines += ["", *(f"- assumed: {assumption.text}" for assumption in assumptions)]
    return "\n".join(lines) + "\n"


def _in_order(run: BatchRun) -> list[BuildOutcome]:
    last = len(run.outcomes) + 1
    return sorted(run.outcomes, key=lambda outcome: outcome.step or last)


def _outcome(outcome: BuildOutcome) -> Iterator[str]:
    build = outcome.build
    step = f"step {outcome.step}" if outcome.step else "never"
    yield f"  {step:8}{build.identifier:28}{outcome.status.replace('_', ' ')}"
    if outcome.reason:
        yield from paragraph(outcome.reason, "          ")
    settings = [_buildspec(build.buildspec)] if build.buildspec else []
    settings += [f"{key} {value}" for key, value in build.settings]
    settings += [f"{name}={value}" for name, value in build.variables]
    settings += ["ignore-failure"] if build.ignore_failure else []
    if settings:
        yield from paragraph(", ".join(settings), "          ")
    words = _task(outcome.task) if outcome.task is not None else ""
    if words:
        yield from paragraph(words, "          ")


def _buildspec(text: str) -> str:
    return "inline buildspec" if "\n" in text else f"buildspec {text}"


def _task(task: TaskBuild) -> str:
    """Say in a line what a build does: commands by phase, files it publishes."""
    if task.record is None:
        return f"not told: {task.untold}" if task.untold else ""
    phases = [
        f"{count(ran, 'command')} in {phase.name}"
        for phase in task.record.run.phases
        if (ran := sum(command.status != "not-run" for command in phase.commands))
    ]
    uploaded = [a for a in task.record.artifacts if a.status == "uploaded" and not a.maker]
    end = f"; uploads {files_words(uploaded)}" if uploaded else ""
    if any(artifact.maker for artifact in task.record.artifacts):
        end += "; something it uploads is not known"
    return f"runs {', '.join(phases) or 'nothing'}{end}"


def _drawing(run: BatchRun) -> Iterator[str]:
    """Draw each build under the first one it depends on; further ones are named beside it."""
    children: dict[str, list[BatchBuild]] = {}
    for outcome in run.outcomes:
        parent = outcome.build.depend_on[0] if outcome.build.depend_on else ""
        children.setdefault(parent, []).append(outcome.build)
    pending = [(root, "  ", "", "") for root in reversed(children.get("", []))]
    while pending:
        build, indent, branch, below = pending.pop()
        others = ", ".join(build.depend_on[1:])
        yield f"{indent}{branch}{build.identifier}{f'  (also after {others})' if others else ''}"
        following = children.get(build.identifier, [])
        for position, child in reversed(list(enumerate(following))):
            last = position == len(following) - 1
            pending.append(
                (child, indent + below, "└─ " if last else "├─ ", "   " if last else "│  ")
            )
