"""Simulated builds as text for a terminal of 80 columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec_simulate.build.environment import KNOWN, MASKED
from dryspec_simulate.build.transitions import COMMAND_PHASES
from dryspec_simulate.report.build_words import (
    at_least,
    count,
    files_words,
    first_line,
    grouped_commands,
    proviso,
    shortened,
    shown,
    status_words,
)
from dryspec_simulate.report.paragraphs import WIDTH, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec_simulate.build.artifacts import Artifact
    from dryspec_simulate.build.cache import CacheOutcome
    from dryspec_simulate.build.environment import Variable
    from dryspec_simulate.build.outcomes import CommandRun, PhaseRun
    from dryspec_simulate.build.record import Assumption, BuildRecord, ExportedVariable
    from dryspec_simulate.build.report_groups import ReportGroup

MAX_FILES = 12
_NAME_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs in front of commands; plain ones for a terminal that cannot show the others."""

    succeeded: str = "✓"
    failed: str = "✗"
    not_run: str = "·"
    arrow: str = "→"
    ellipsis: str = "…"

    def of(self, status: str) -> str:
        """Return the sign of a command's status."""
        return {"succeeded": self.succeeded, "failed": self.failed}.get(status, self.not_run)


PLAIN_MARKS = Marks("+", "X", "-", "->", "...")


def build_text(record: BuildRecord, plain: bool = False) -> str:
    """Return the whole report: timeline, artifacts, reports, cache, variables, assumptions.

    Args:
        record: the simulated build.
        plain: write signs that every terminal shows.
    """
    marks = PLAIN_MARKS if plain else Marks()
    return "\n".join(_Report(record, marks).lines()) + "\n"


def assumption_lines(assumptions: Iterable[Assumption]) -> Iterator[str]:
    """Yield the block of assumptions, or nothing."""
    listed = list(assumptions)
    if listed:
        yield ""
        yield "Assumptions"
    for assumption in listed:
        other = f" [otherwise {assumption.otherwise}]" if assumption.otherwise else ""
        yield from paragraph(assumption.text + other, "    ", "  - ")


class _Report:
    def __init__(self, record: BuildRecord, marks: Marks) -> None:
        self._record = record
        self._marks = marks

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield ""
        for phase in self._record.run.phases:
            yield from self._phase(phase)
        yield from self._artifacts()
        yield from self._reports()
        yield from self._cache()
        yield from self._variables()
        yield from self._notes()
        yield from assumption_lines(self._record.assumptions)

    def _head(self) -> Iterator[str]:
        record = self._record
        ended = [phase.name for phase in record.run.phases if phase.message]
        where = f" in {ended[0]}" if ended else ""
        attempts = f" after {record.run.attempts} attempts" if record.run.attempts > 1 else ""
        head = f"{record.buildspec}: {status_words(record.status)}{where}{attempts}"
        hangs_on = proviso(record)
        yield from paragraph(head + hangs_on, "    ", "") if hangs_on else [head]
        version = f", version {record.version}" if record.version else ""
        yield f"source {record.source}{version}"

    # Timeline

    def _phase(self, phase: PhaseRun) -> Iterator[str]:
        yield from self._phase_line(phase)
        if self._nothing_ran() and phase.status == "NOT_RUN":
            return
        if phase.message:
            text = phase.message.replace("\n", " ")
            yield from paragraph(shortened(text, 240), "    ")
        directory: str | None = "."
        for commands in grouped_commands(phase.commands):
            for command in commands:
                view = self._record.views.get(command.step.place)
                here = view.directory if view else directory
                if here != directory:
                    yield f"       in {here if here is not None else '(a directory not known)'}"
                    directory = here
                yield from self._command(command)
            if commands[0].status == "not-run" and commands[0].reason and phase.status != "NOT_RUN":
                yield f"         {commands[0].reason}"

    def _nothing_ran(self) -> bool:
        """Tell whether the build ended before its first phase of commands."""
        return self._record.run.phase("INSTALL").status == "NOT_RUN"

    def _phase_line(self, phase: PhaseRun) -> list[str]:
        status = phase.status.replace("_", " ")
        remarks: list[str] = []
        if phase.attempts > 1:
            remarks.append(f"{phase.attempts} attempts")
        if phase.reason:
            unseen = phase.commands and phase.status == "NOT_RUN" and self._nothing_ran()
            commands = f"{count(len(phase.commands), 'command')} " if unseen else ""
            remarks.append(commands + phase.reason)
        if not phase.reason and not phase.commands and phase.name in COMMAND_PHASES.values():
            remarks.append("no commands")
        line = f"{phase.name:{_NAME_WIDTH}}{status:11}"
        return paragraph(", ".join(remarks), " " * len(line), line) if remarks else [line.rstrip()]

    def _command(self, command: CommandRun) -> Iterator[str]:
        step = command.step
        label = "finally: " if step.block == "finally" else ""
        head = f"  {self._marks.of(command.status)} {step.command.line:4} "
        text = first_line(step.shown, self._marks.ellipsis)
        yield head + shortened(label + text, WIDTH - len(head), self._marks.ellipsis)
        if command.status == "failed" and command.reason:
            yield f"         {command.reason} ({step.place})"
        view = self._record.views.get(step.place)
        if view and view.sets:
            sets = ", ".join(_assignment(variable, self._marks) for variable in view.sets)
            yield from paragraph(f"sets {sets}", "         ")

    # What comes of it

    def _artifacts(self) -> Iterator[str]:
        if self._record.artifacts:
            yield ""
            yield "Artifacts"
        for artifact in self._record.artifacts:
            yield from self._artifact(artifact)

    def _artifact(self, artifact: Artifact) -> Iterator[str]:
        name = artifact.identifier or "primary"
        known = artifact.status == "uploaded" and not artifact.maker
        files = f", {files_words([artifact])}" if known else ""
        place = f" {self._marks.arrow} {artifact.location}" if artifact.location else ""
        status = "not known" if artifact.maker else artifact.status
        yield f"  {name}: {status}{files}{place}"
        if artifact.encryption and artifact.location:
            yield f"    encrypted with {artifact.encryption}".replace("with none", "not at all")
        if artifact.error:
            yield from paragraph(artifact.error, "      ")
        named, others = shown(artifact.files, MAX_FILES)
        for file in named:
            renamed = "" if file.source == file.path else f" {self._marks.arrow} {file.path}"
            origin = f"  (guessed from {file.origin})" if file.guessed else ""
            link = "  (link)" if file.link else ""
            yield f"    {file.source}{renamed}{link}{origin}"
        if others:
            yield f"    {self._marks.ellipsis} {others}"
        for path, sources in artifact.collisions:
            yield from paragraph(f"{path} is claimed by {', '.join(sources)}", "      ", "    ! ")
        for remark in artifact.remarks:
            yield from paragraph(f"{remark.pattern}: {remark.text}", "      ", "    ! ")
        for note in artifact.notes:
            yield from paragraph(note, "      ", "    ! ")

    def _reports(self) -> Iterator[str]:
        if self._record.reports:
            yield ""
            yield "Reports"
        for report in self._record.reports:
            yield from self._report(report)

    def _report(self, report: ReportGroup) -> Iterator[str]:
        least = at_least(report.files) if report.guessed else ""
        files = f"{least}{count(len(report.files), 'file')}"
        guessed = ", guessed" if report.guessed else ""
        unread = "" if report.processed else ", not processed: UPLOAD_ARTIFACTS is not reached"
        yield from paragraph(
            f"{report.name}: {report.format}, {files}{guessed}{unread}", "      ", "  "
        )
        for problem in report.problems:
            yield from paragraph(problem, "      ", "    ! ")

    def _cache(self) -> Iterator[str]:
        cache = self._record.cache
        if cache is None:
            return
        yield ""
        yield "Cache"
        yield from paragraph(f"before: {cache.restore}", "      ", "  ")
        yield from paragraph(f"after:  {cache.save}", "      ", "  ")
        yield from self._cached_paths(cache)
        for problem in cache.problems:
            yield from paragraph(problem, "      ", "    ! ")

    def _cached_paths(self, cache: CacheOutcome) -> Iterator[str]:
        for path in cache.paths:
            known = "not checked" if path.files is None else count(path.files, "file")
            known = "guessed" if path.guessed else "a directory" if path.directory else known
            yield f"    {path.text}  ({known})"

    def _variables(self) -> Iterator[str]:
        record = self._record
        if self._nothing_ran():
            return
        if record.variables or record.exported:
            yield ""
            yield "Variables"
        masked = [variable.name for variable in record.variables if variable.kind == MASKED]
        known = [variable.name for variable in record.variables if variable.kind == KNOWN]
        if known:
            yield from paragraph(f"known at the start: {', '.join(known)}", "      ", "  ")
        if masked:
            yield from paragraph(f"masked in the log: {', '.join(masked)}", "      ", "  ")
        for exported in record.exported:
            yield from paragraph(f"exported: {self._exported(exported)}", "      ", "  ")

    def _exported(self, exported: ExportedVariable) -> str:
        if exported.problem:
            return f"{exported.name}: {exported.problem}"
        text = _assignment(exported.variable, self._marks) if exported.variable else exported.name
        return f"{text} as {exported.reference}" if exported.reference else text

    def _notes(self) -> Iterator[str]:
        if self._record.notes:
            yield ""
            yield "Notes"
        for note in self._record.notes:
            yield from paragraph(note, "    ", "  - ")


def _assignment(variable: Variable, marks: Marks) -> str:
    if variable.kind == KNOWN and variable.text is not None:
        return f"{variable.name}={shortened(variable.text, 40, marks.ellipsis)}"
    return f"{variable.name} ({variable.kind})"
