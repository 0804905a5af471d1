"""A simulated build as Markdown, short enough to paste into a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.report.build_words import (
    files_words,
    first_line,
    proviso,
    shortened,
    shown,
    status_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec_simulate.build.artifacts import Artifact
    from dryspec_simulate.build.outcomes import PhaseRun
    from dryspec_simulate.build.record import BuildRecord

MAX_FILES = 10


def build_markdown(record: BuildRecord) -> str:
    """Return the report: a table of phases, the commands that matter, artifacts, assumptions."""
    return "\n".join(_lines(record)) + "\n"


def code(text: str) -> str:
    """Return a text as inline code, whatever backquotes and pipes it holds."""
    fence = "``" if "`" in text else "`"
    pad = " " if fence == "``" else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def _lines(record: BuildRecord) -> Iterator[str]:
    yield f"### `{record.buildspec}` {status_words(record.status)}{proviso(record)}"
    yield ""
    yield "| phase | status | commands | |"
    yield "|---|---|---|---|"
    for phase in record.run.phases:
        yield _phase_row(phase)
    yield from _commands(record)
    for artifact in record.artifacts:
        yield ""
        yield from _artifact(artifact)
    yield ""
    yield "<details><summary>Assumptions and notes</summary>"
    yield ""
    for assumption in record.assumptions:
        other = f" (otherwise `{assumption.otherwise}`)" if assumption.otherwise else ""
        yield f"- {assumption.text}{other}"
    for note in record.notes:
        yield f"- {note}"
    yield ""
    yield "</details>"


def _phase_row(phase: PhaseRun) -> str:
    ran = sum(1 for command in phase.commands if command.status != "not-run")
    commands = f"{ran} of {len(phase.commands)}" if phase.commands else ""
    words = code(shortened(first_line(phase.message), 100)) if phase.message else ""
    words = words or phase.reason or ""
    return f"| {phase.name} | {phase.status.replace('_', ' ')} | {commands} | {words} |"


def _commands(record: BuildRecord) -> Iterator[str]:
    """Yield the commands that failed or were skipped."""
    odd = [command for command in record.run.commands() if command.status != "succeeded"]
    if odd:
        yield ""
    for command in odd:
        step = command.step
        verb = "failed" if command.status == "failed" else "did not run"
        text = code(shortened(first_line(step.shown), 80))
        yield f"- `{step.place}` (line {step.command.line}) {verb}: {text}"


def _artifact(artifact: Artifact) -> Iterator[str]:
    name = f"artifact `{artifact.identifier}`" if artifact.identifier else "artifact"
    where = f" to `{artifact.location}`" if artifact.location else ""
    status = "not known" if artifact.maker else artifact.status
    what = f"{status}{where}" if status != "not-attempted" else "not attempted"
    known = artifact.status == "uploaded" and not artifact.maker
    files = f", {files_words([artifact])}" if known else ""
    yield f"**{name}** {what}{files}"
    if artifact.error:
        yield ""
        yield f"> {artifact.error}"
    yield ""
    named, others = shown(artifact.files, MAX_FILES)
    for file in named:
        renamed = "" if file.source == file.path else f" as {code(file.path)}"
        guessed = f" (guessed from `{file.origin}`)" if file.guessed else ""
        yield f"- {code(file.source)}{renamed}{guessed}"
    if others:
        yield f"- … {others}"
    for remark in artifact.remarks:
        yield f"- ⚠ {code(remark.pattern)}: {remark.text}"
