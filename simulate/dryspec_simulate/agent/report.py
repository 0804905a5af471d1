"""An installation as text for a terminal of 80 columns."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any, TypeVar

from dryspec.spec.ruby import to_s
from dryspec_simulate.agent.advice import advice
from dryspec_simulate.agent.events import NOT_SCRIPTABLE
from dryspec_simulate.agent.hooks import IGNORABLE
from dryspec_simulate.agent.install import InstallRecord, named
from dryspec_simulate.agent.instructions import Copy, MakeDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.outcome import Diagnostic
    from dryspec.spec.appspec_agent2 import Difference
    from dryspec.spec.appspec_parts import FileMapping, Permission
    from dryspec_simulate.agent.event_record import EventRecord, ScriptRun
    from dryspec_simulate.agent.instructions import Instruction

T = TypeVar("T")

WIDTH = 80
MAX_SHOWN = 12
MAX_FINDINGS = 8


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run of ``simulate install`` has to say."""

    label: str
    agent: int
    host: str
    record: InstallRecord
    events: Sequence[EventRecord]
    names: Sequence[str]
    differences: Sequence[Difference]
    ignored: frozenset[str] = frozenset()


def as_text(report: Report, plain: bool = False) -> str:
    """Return the report for a person; ``plain`` avoids characters beyond ASCII."""
    lines = (_harmless(line.rstrip()) for line in _Text(report, plain).lines())
    return "\n".join(lines) + "\n"


def _harmless(line: str) -> str:
    """Show control characters of file names as escapes, so that none reaches the terminal."""
    if line.isprintable():
        return line
    return "".join(
        character if character.isprintable() else repr(character)[1:-1] for character in line
    )


class _Text:
    def __init__(self, report: Report, plain: bool) -> None:
        self.report = report
        self.record = report.record
        self.ended = False
        self.good, self.bad, self.open = ("ok", "X", "?") if plain else ("✓", "✗", "?")
        self.arrow = "->" if plain else "→"
        self.dots = "..." if plain else "…"

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from self._files()
        yield from self._permissions()
        yield from self._hooks()
        yield from self._cleanup()
        yield from self._notes()

    def _head(self) -> Iterator[str]:
        report, record = self.report, self.record
        known = "1.8.1" if report.agent == 1 else "2.x, as read in its source"
        yield f"{report.label} on one {report.host} instance, agent {known}"
        yield ""
        if record.error is None:
            words = "the files are installed" if record.executed else "the plan is made"
            yield f"{self.good} Install succeeds: {words}"
            return
        where = {
            "parse": "reading the appspec",
            "generate": "planning, before anything is copied",
            "serialize": "writing the plan, before anything is copied",
            "execute": f"step {record.done + 1} of {len(record.instructions or ())}",
        }[record.phase or "parse"]
        yield (
            f"{self.bad} Install fails while {where}"
            if record.phase != "execute"
            else (f"{self.bad} Install fails at {where}; the steps before it stay done")
        )
        yield from self._paragraph(named(record.error.message), "  ")
        hint = advice(record.error.kind)
        if hint:
            yield from self._paragraph(hint, "    ", f"  {self.arrow} ")

    def _files(self) -> Iterator[str]:
        if self.record.removed:
            yield ""
            yield "Cleanup of the previous deployment, before anything else"
            yield from self._listed([f"- {path}" for path in self.record.removed], "  ")
        steps = [
            step
            for step in self.record.instructions or ()
            if isinstance(step, Copy | MakeDirectory)
        ]
        if not steps:
            return
        yield ""
        yield "Files"
        for mapping in _distinct([step.mapping for step in steps]):
            yield from self._mapping(mapping, [s for s in steps if s.mapping is mapping])
        if self.record.retained:
            yield "  left as they are (RETAIN)"
            yield from self._listed(self.record.retained, "    ")

    def _mapping(
        self, mapping: FileMapping, steps: Sequence[Copy | MakeDirectory]
    ) -> Iterator[str]:
        source = to_s(mapping.source.data) if mapping.source else ""
        target = to_s(mapping.destination.data) if mapping.destination else ""
        title = f"  {source or '(everything)'} {self.arrow} {target or '/'}"
        yield self._with_line(title, mapping.node.span.start)
        shown = [
            f"+ {step.path}/" if isinstance(step, MakeDirectory) else f"+ {step.path}"
            for step in steps
        ]
        yield from self._listed(shown, "      ")

    def _permissions(self) -> Iterator[str]:
        appspec = self.record.appspec
        if appspec is None or self.record.instructions is None or not appspec.permissions:
            return
        yield ""
        yield "Permissions"
        for permission in appspec.permissions:
            yield from self._permission(permission)

    def _permission(self, permission: Permission) -> Iterator[str]:
        steps: list[Instruction] = [
            step
            for step in self.record.instructions or ()
            if not isinstance(step, Copy | MakeDirectory) and step.permission is permission
        ]
        paths = _distinct([step.path for step in steps])
        what = _distinct([_words(step.record()) for step in steps])
        yield self._with_line(f"  {permission.object}", permission.node.span.start)
        if not steps:
            reason = "sets nothing" if permission.is_inert else "matches nothing that is installed"
            yield f"      nothing is changed: it {reason}"
            return
        yield from self._paragraph(", ".join(what), "      ")
        yield from self._listed(paths, "      ")

    def _hooks(self) -> Iterator[str]:
        yield ""
        yield "Events"
        by_name = {event.event: event for event in self.report.events}
        for name in self.report.names:
            event = by_name.get(name)
            if event is not None:
                yield from self._event(event)
            elif name in NOT_SCRIPTABLE:
                yield f"  {name:<20} {self._own(name)}"
                self.ended = self.ended or (name == "Install" and self.record.error is not None)

    def _own(self, name: str) -> str:
        if name == "Install":
            return f"{self.good if self.record.error is None else self.bad} see above"
        return "by the agent" if name == "DownloadBundle" else "by the service"

    def _event(self, event: EventRecord) -> Iterator[str]:
        head = f"  {event.event:<20} "
        origin = "" if event.source in {None, "current"} else ", from the previous revision"
        if event.is_noop:
            why = "nothing: no previous revision" if event.source is None else f"nothing{origin}"
            yield head + why
            return
        if not event.runs and event.error is not None:
            yield f"{head}{self.bad} fails{origin}"
            known = (
                self.record.error is not None and event.error.message == self.record.error.message
            )
            words = "the agent refuses the appspec, as above" if known else event.error.message
            yield from self._paragraph(words, " " * 25)
            yield from self._consequence(event)
            return
        marks = {"succeeded": self.good, "failed": self.bad}
        for run in event.runs:
            mark = marks.get(run.outcome, self.open)
            user = f" as {run.script.runas}" if run.script.runas else ""
            yield f"{head}{mark} {run.script.location}{user} ({run.script.timeout} s){origin}"
            head = " " * len(head)
            for note in _notes_of(run):
                yield from self._paragraph(note, " " * 25)
        yield from self._consequence(event)
        for run in event.runs:
            yield from self._findings(run.findings)

    def _findings(self, findings: Sequence[Diagnostic]) -> Iterator[str]:
        """Show what the rules say of one script, each below the place it is about."""
        for found in findings[:MAX_FINDINGS]:
            yield f"      {found.path}:{found.line}:{found.column} {found.severity} {found.rule}"
            yield from self._paragraph(found.message, " " * 8)
        if len(findings) > MAX_FINDINGS:
            yield f"      {self.dots} and {len(findings) - MAX_FINDINGS} more findings"

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
        yield from self._paragraph(words, " " * 27, f"{' ' * 25}{self.arrow} ")

    def _cleanup(self) -> Iterator[str]:
        text = self.record.cleanup_after
        text = self.record.cleanup_expected if text is None else text
        if not text or self.record.instructions is None:
            return
        yield ""
        count = text.count("\n")
        yield from self._paragraph(
            f"The next deployment of this group first removes {count} "
            f"{'path' if count == 1 else 'paths'} of this one, last first; directories only when "
            "they are empty by then.",
            "",
        )

    def _notes(self) -> Iterator[str]:
        notes = [*self.record.remarks]
        appspec = self.record.appspec
        if self.record.tree_expected is not None:
            notes.append(
                "acls and context need setfacl and semanage on the instance, which are taken to "
                "succeed"
            )
        if appspec is not None and self.record.phase != "parse":
            for hook in appspec.unknown_events():
                notes.append(
                    f'"{to_s(hook.event)}" is no event of the agent: codedeploy-local refuses the '
                    "file at Install, the service most likely never calls the hook"
                )
        if self.report.agent == 2:
            notes.append("agent 2 was read in its source and never run: its wording may differ")
        if self.report.agent == 1:
            notes.extend(f"agent 2: {item.message}" for item in self.report.differences)
        if not notes:
            return
        yield ""
        yield "Notes"
        for note in notes:
            yield from self._paragraph(note, "    ", "  - ")

    def _with_line(self, title: str, offset: int) -> str:
        appspec = self.record.appspec
        if appspec is None:
            return title
        line = f"line {appspec.source.position(offset)[0]}"
        return f"{title:<{WIDTH - len(line) - 1}} {line}"

    def _listed(self, items: Sequence[str], indent: str) -> Iterator[str]:
        for item in items[:MAX_SHOWN]:
            yield indent + named(item)
        if len(items) > MAX_SHOWN:
            yield f"{indent}{self.dots} and {len(items) - MAX_SHOWN} more"

    def _paragraph(self, text: str, indent: str, first: str | None = None) -> list[str]:
        return wrap(
            text,
            WIDTH,
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _notes_of(run: ScriptRun) -> Iterator[str]:
    where = f" (its line {run.line})" if run.line else ""
    if run.made_executable:
        yield "not executable: the agent sets the bit"
    if run.outcome == "unknown":
        yield f"not told: {run.reason}{where}"
    elif run.reason:
        yield f"{run.reason}{where}"


def _words(step: dict[str, Any]) -> str:
    if step["type"] == "chmod":
        return f"mode {step['mode']}"
    if step["type"] == "chown":
        owner, group = step["owner"], step["group"]
        parts = [f"owner {owner}"] if owner else []
        return ", ".join([*parts, *([f"group {group}"] if group else [])]) or "owner unchanged"
    if step["type"] == "setfacl":
        return f"acl {','.join(step['acl']) or '(base entries only)'}"
    return f"SELinux type {step['context']['type']}"


def _distinct(items: Sequence[T]) -> list[T]:
    found: list[T] = []
    for item in items:
        if not any(item is known or item == known for known in found[-200:]):
            found.append(item)
    return found
