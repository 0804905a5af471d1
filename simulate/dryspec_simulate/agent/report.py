"""An installation as text for a terminal of 80 columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from dryspec.escape import harmless
from dryspec.spec.appspec import WINDOWS
from dryspec.spec.ruby import to_s
from dryspec_simulate.agent.advice import advice
from dryspec_simulate.agent.event_record import through_su
from dryspec_simulate.agent.install import Failure, InstallRecord, named
from dryspec_simulate.agent.instructions import Copy, MakeDirectory
from dryspec_simulate.agent.pen import Pen
from dryspec_simulate.agent.report_events import EventsText, why_failed
from dryspec_simulate.report.paragraphs import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.spec.appspec_agent2 import Difference
    from dryspec.spec.appspec_parts import FileMapping, Permission
    from dryspec_simulate.agent.event_record import EventRecord
    from dryspec_simulate.agent.instructions import Instruction

T = TypeVar("T")


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
    usual: frozenset[str] = frozenset()
    """Directories of the plan that the simulated instance lacks and a usual one has."""
    elsewhere: str = ""
    """What to do with an appspec of another platform, or a revision that is not packed yet."""

    @property
    def failed_event(self) -> str | None:
        """The first event that certainly fails and so ends the deployment on this instance."""
        failing = {event.event for event in self.events if event.verdict == "failed"}
        failing -= self.ignored
        if self.record.error is not None:
            failing.add("Install")
        names = self.names if "Install" in self.names else ("Install", *self.names)
        return next((name for name in names if name in failing), None)


def as_text(report: Report, plain: bool = False) -> str:
    """Return the report for a person; ``plain`` avoids characters beyond ASCII."""
    lines = (harmless(line.rstrip()) for line in _Text(report, plain).lines())
    return "\n".join(lines) + "\n"


class _Text:
    def __init__(self, report: Report, plain: bool) -> None:
        self.report = report
        self.record = report.record
        self.pen = Pen(plain)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from self._files()
        yield from self._permissions()
        yield from EventsText(self.report, self.pen).lines()
        yield from self._cleanup()
        yield from self._notes()

    def _head(self) -> Iterator[str]:
        report, record = self.report, self.record
        known = "1.8.1" if report.agent == 1 else "2.x, as read in its source"
        yield f"{report.label} on one {report.host} instance, agent {known}"
        yield ""
        failed = next((e for e in report.events if e.event == report.failed_event), None)
        if failed is not None and record.phase != "parse":
            yield from self._failed_event(failed)
        elif record.error is None:
            yield f"{self.pen.good} Install succeeds: {self._success}"
        if record.error is not None:
            yield from self._install_error(record.error)

    @property
    def _success(self) -> str:
        copies = any(isinstance(step, Copy) for step in self.record.instructions or ())
        if not copies and not self.record.retained:
            return "there are no files to install"
        return "the files are installed" if self.record.executed else "the plan is made"

    def _failed_event(self, event: EventRecord) -> Iterator[str]:
        words = f"The deployment fails in {event.event}: {why_failed(event)}"
        yield from self.pen.paragraph(words, "  ", f"{self.pen.bad} ")
        names = list(self.report.names)
        if self.record.error is not None or "Install" not in names:
            return
        words = "Install, which is not reached, would succeed"
        if names.index(event.event) > names.index("Install"):
            words = f"Install before it succeeds: {self._success}"
        yield from self.pen.paragraph(words, "    ", f"  {self.pen.arrow} ")

    def _install_error(self, error: Failure) -> Iterator[str]:
        record = self.record
        event = self.report.failed_event or "Install"
        where = {
            "parse": "reading the appspec",
            "generate": "planning, before anything is copied",
            "serialize": "writing the plan, before anything is copied",
            "execute": f"step {record.done + 1} of {len(record.instructions or ())}",
        }[record.phase or "parse"]
        words = f"Install fails while {where}"
        if record.phase == "execute":
            words = f"Install fails at {where}; the steps before it stay done"
        elif record.phase == "parse" and event != "Install":
            words = f"The deployment fails in {event}: the agent cannot take the appspec"
        yield f"{self.pen.bad} {words}"
        yield from self.pen.paragraph(named(error.message), "  ")
        hint = self.report.elsewhere or advice(error.kind)
        if error.kind == "os-unsupported" and "(windows)" in error.message:
            hint += "; --host windows simulates one with Windows"
        if hint:
            yield from self.pen.paragraph(hint, "    ", f"  {self.pen.arrow} ")
        before = self._unread_before_install() if error.kind == "target-exists" else ""
        if before:
            words = f"this is what Install finds unless {before} removes it; --instance-tree is "
            words += "the instance as it is then"
            yield from self.pen.paragraph(words, "    ", f"  {self.pen.arrow} ")

    def _unread_before_install(self) -> str:
        """Name a script that runs before Install and may do anything."""
        for event in self.report.events:
            if event.event == "Install":
                break
            for run in event.runs:
                if run.outcome == "unknown":
                    return to_s(run.script.location)
        return ""

    def _files(self) -> Iterator[str]:
        if self.record.removed:
            yield ""
            yield "Cleanup of the previous deployment, before anything else"
            yield from self.pen.listed([f"- {path}" for path in self.record.removed], "  ")
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
            yield from self.pen.listed(self.record.retained, "    ")

    def _mapping(
        self, mapping: FileMapping, steps: Sequence[Copy | MakeDirectory]
    ) -> Iterator[str]:
        source = to_s(mapping.source.data) if mapping.source else ""
        target = to_s(mapping.destination.data) if mapping.destination else ""
        title = f"  {source or '(everything)'} {self.pen.arrow} {target or '/'}"
        yield self._with_line(title, mapping.node.span.start)
        yield from self.pen.listed([self._step(step) for step in steps], "      ")

    def _step(self, step: Copy | MakeDirectory) -> str:
        if isinstance(step, Copy):
            return f"+ {step.path}"
        mark = "=" if step.path in self.report.usual else "+"
        return f"{mark} {step.path.rstrip('/')}/"

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
        paths = _distinct([step.path for step in steps if step.path not in self.report.usual])
        what = _distinct([_words(step.record()) for step in steps])
        yield self._with_line(f"  {permission.object}", permission.node.span.start)
        if not paths:
            reason = "sets nothing" if permission.is_inert else "matches nothing that is installed"
            yield f"      nothing is changed: it {reason}"
            return
        yield from self.pen.paragraph(", ".join(what), "      ")
        yield from self.pen.listed(paths, "      ")

    def _cleanup(self) -> Iterator[str]:
        text = self.record.cleanup_after
        text = self.record.cleanup_expected if text is None else text
        if not text or self.record.instructions is None:
            return
        count = sum(path not in self.report.usual for path in text.split("\n")[:-1])
        if not count:
            return
        yield ""
        yield from self.pen.paragraph(
            f"The next deployment of this group first removes {count} "
            f"{'path' if count == 1 else 'paths'} of this one, last first; directories only when "
            "they are empty by then.",
            "",
        )

    def _notes(self) -> Iterator[str]:
        notes = [*self.record.remarks]
        if self.report.usual:
            notes.append(
                "the simulated instance is empty, as --instance-tree does not say otherwise: "
                '"=" marks directories that a usual one has, and which no deployment makes, '
                "changes or removes there"
            )
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
        runs = [run.script for event in self.report.events for run in event.runs]
        has_su = appspec is None or appspec.host != WINDOWS
        if has_su and any(map(through_su, runs)):
            notes.append(
                "scripts under runas or sudo are read as if su and sudo let them run: the user "
                "exists and has a login shell"
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
            yield from self.pen.paragraph(note, "    ", "  - ")

    def _with_line(self, title: str, offset: int) -> str:
        appspec = self.record.appspec
        if appspec is None:
            return title
        line = f"line {appspec.source.position(offset)[0]}"
        return f"{title:<{WIDTH - len(line) - 1}} {line}"


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
