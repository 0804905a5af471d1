"""The events of one deployment as text: each script, what is said of it, what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec.facts.events import UNSCRIPTED
from dryspec.spec.appspec import WINDOWS
from dryspec_simulate.agent.hooks import IGNORABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.outcome import Diagnostic
    from dryspec_simulate.agent.event_record import EventRecord, ScriptRun
    from dryspec_simulate.agent.pen import Pen
    from dryspec_simulate.agent.report import Report

MAX_FINDINGS = 8
MAX_LINES = 12


class EventsText:
    """The events of a report, in order."""

    def __init__(self, report: Report, pen: Pen) -> None:
        self.report = report
        self.record = report.record
        self.pen = pen
        self.ended = False
        self.refusals: dict[str, str] = {}
        """Messages that were printed, with the event that each was printed for."""

    def lines(self) -> Iterator[str]:
        """Yield the section of the report."""
        yield ""
        yield "Events"
        by_name = {event.event: event for event in self.report.events}
        for name in self.report.names:
            event = by_name.get(name)
            if event is not None:
                yield from self._event(event)
            elif name in UNSCRIPTED:
                yield f"  {name:<20} {self._own(name)}"
                self.ended = self.ended or (name == "Install" and self.record.error is not None)

    def _own(self, name: str) -> str:
        if name == "Install":
            mark = self.pen.good if self.record.error is None else self.pen.bad
            return f"{mark} see above" if not self.ended else f"{mark} by itself, see above"
        return "by the agent" if name == "DownloadBundle" else "by the service"

    def _event(self, event: EventRecord) -> Iterator[str]:
        head = f"  {event.event:<20} "
        origin = "" if event.source in {None, "current"} else ", from the previous revision"
        if event.is_noop:
            why = "nothing: no previous revision" if event.source is None else f"nothing{origin}"
            yield head + why
            if event.source is None:
                yield from self._next_time(event.event)
            return
        if not event.runs and event.error is not None:
            yield f"{head}{self.pen.bad} fails{origin}"
            yield from self.pen.paragraph(self._refusal(event.event, event.error.message), " " * 25)
            yield from self._consequence(event)
            return
        marks = {"succeeded": self.pen.good, "failed": self.pen.bad}
        for run in event.runs:
            mark = marks.get(run.outcome, self.pen.open)
            user = self._user(event, run)
            yield f"{head}{mark} {run.script.location}{user} ({run.script.timeout} s){origin}"
            head = " " * len(head)
            for note in _notes_of(run):
                yield from self.pen.paragraph(note, " " * 25)
        yield from self._consequence(event)
        for run in event.runs:
            yield from self._findings(run.findings)

    def _user(self, event: EventRecord, run: ScriptRun) -> str:
        if not run.script.runas or (event.appspec is not None and event.appspec.host == WINDOWS):
            return ""  # on Windows the agent takes no notice of runas
        return f" as {run.script.runas}"

    def _refusal(self, name: str, message: str) -> str:
        """Return why the agent does not get as far as the scripts of an event: once in full."""
        if self.record.error is not None and message == self.record.error.message:
            return "the agent refuses the appspec, as above"
        if message in self.refusals:
            return f"for the same reason as {self.refusals[message]}"
        self.refusals[message] = name
        return message

    def _next_time(self, name: str) -> Iterator[str]:
        """Say when the revision's own script of an event of the previous revision runs."""
        appspec = self.record.appspec
        hook = appspec.hook(name) if appspec is not None and self.record.phase != "parse" else None
        if hook is None or not hook.scripts:
            return
        location = hook.scripts[0].location
        words = (
            f"the next deployment runs {location}: --previous {self.report.label} shows how it ends"
        )
        yield from self.pen.paragraph(words, " " * 25)

    def _findings(self, findings: Sequence[Diagnostic]) -> Iterator[str]:
        """Show what the rules say of one script, each below the place it is about."""
        alike: dict[tuple[str, str], list[Diagnostic]] = {}
        for found in findings:
            alike.setdefault((found.rule, found.message), []).append(found)
        groups = list(alike.values())
        for first, *others in groups[:MAX_FINDINGS]:
            yield f"      {first.path}:{first.line}:{first.column} {first.severity} {first.rule}"
            yield from self.pen.paragraph(first.message + _also(others), " " * 8)
        left = sum(len(group) for group in groups[MAX_FINDINGS:])
        if left:
            yield f"      {self.pen.dots} and {left} more finding{'s' if left > 1 else ''}"

    def _consequence(self, event: EventRecord) -> Iterator[str]:
        """Say what the service makes of a failure, which the agent does not know."""
        if event.verdict != "failed" or self.ended:
            return
        self.ended = event.event not in self.report.ignored
        if not self.ended:
            words = "the failure is ignored as asked, and the deployment goes on"
        elif event.event in IGNORABLE:
            words = (
                "the deployment fails here, also with a repaired new revision; "
                "--ignore-application-stop-failures goes on"
            )
        else:
            words = (
                "the deployment ends here on this instance; what follows is what else would fail"
            )
        yield from self.pen.paragraph(words, " " * 27, f"{' ' * 25}{self.pen.arrow} ")


def _also(others: Sequence[Diagnostic]) -> str:
    """Say where else a script has the same."""
    lines = list(dict.fromkeys(str(found.line) for found in others))
    if not lines:
        return ""
    shown = lines[:MAX_LINES]
    more = f" and {len(lines) - len(shown)} more" if len(lines) > len(shown) else ""
    return f" (also in line{'s' if len(lines) > 1 else ''} {', '.join(shown)}{more})"


def why_failed(event: EventRecord) -> str:
    """Say in one line why an event fails."""
    if not event.runs:
        return event.error.message if event.error is not None else ""
    run = event.runs[-1]
    where = f" (its line {run.line})" if run.line else ""
    return f"{run.script.location}: {run.reason}{where}"


def _notes_of(run: ScriptRun) -> Iterator[str]:
    where = f" (its line {run.line})" if run.line else ""
    if run.made_executable:
        yield "not executable: the agent sets the bit"
    if run.outcome == "unknown":
        yield f"not told: {run.reason}{where}"
    elif run.reason:
        yield f"{run.reason}{where}"
