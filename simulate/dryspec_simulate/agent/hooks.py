"""One lifecycle event of agent 1.8.1: whose script runs, and how it ends.

:func:`run_event` decides everything that does not depend on running a script, and reads plain
scripts statically (:mod:`dryspec_simulate.agent.scripts`); what cannot be told is ``unknown``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec.source import Source
from dryspec.spec.appspec import ServerAppspec, read_server
from dryspec.tree import parse
from dryspec_simulate.agent import scripts
from dryspec_simulate.agent.event_record import (
    OUTPUTS_LEFT_OPEN,
    SCRIPT_FAILED,
    SCRIPT_MISSING,
    SCRIPT_TIMED_OUT,
    EventRecord,
    HookError,
    ScriptRun,
)
from dryspec_simulate.agent.generation2 import refusal2
from dryspec_simulate.agent.locations import UNTOLD, broken_by_shell, resolve
from dryspec_simulate.agent.revision import Entry, Revision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dryspec.spec.appspec_parts import Script

CURRENT = "current"
LAST_SUCCESSFUL = "last_successful"
MOST_RECENT = "most_recent"

ROLLBACK = "codeDeployRollback"
BLUE_GREEN = "BLUE_GREEN"

_BEFORE_DOWNLOAD = ("BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop")
IGNORABLE = frozenset(_BEFORE_DOWNLOAD)
"""Events whose failure ``ignoreApplicationStopFailures`` passes over (user guide)."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """What is on the instance: ``None`` for no such deployment, empty for a directory without."""

    current: Revision | None = None
    last_successful: Revision | None = None
    most_recent: Revision | None = None

    def get(self, name: str) -> Revision | None:
        """Return one of the three by its name."""
        return {
            CURRENT: self.current,
            LAST_SUCCESSFUL: self.last_successful,
            MOST_RECENT: self.most_recent,
        }[name]


def source_of(
    event: str, revisions: Revisions, creator: str = "user", deployment_type: str = "IN_PLACE"
) -> str | None:
    """Say whose appspec an event uses, ``None`` when no revision is recorded (agent, observed)."""
    if _unpacked(revisions.current):
        return CURRENT
    wanted = _wanted(event, creator, deployment_type)
    if wanted == CURRENT:
        return CURRENT
    return wanted if revisions.get(wanted) is not None else None


def _wanted(event: str, creator: str, deployment_type: str) -> str:
    rollback = creator == ROLLBACK and deployment_type == BLUE_GREEN
    if event == "ApplicationStop":
        return LAST_SUCCESSFUL
    if event in _BEFORE_DOWNLOAD:
        return MOST_RECENT if rollback else LAST_SUCCESSFUL
    if rollback and event in {"BeforeAllowTraffic", "AfterAllowTraffic"}:
        return LAST_SUCCESSFUL
    return CURRENT


def _unpacked(revision: Revision | None) -> bool:
    return revision is not None and not revision.is_empty


def environment(
    event: str, bundle: Mapping[str, str | None], names: Mapping[str, str] | None = None
) -> dict[str, str | None]:
    """Return the variables a script gets besides the agent's own.

    ``None`` stands for a value that only the deployment knows; variables of the bundle that are
    not set (``BUNDLE_VERSION`` of an unversioned one) are left out.
    """
    found: dict[str, str | None] = dict.fromkeys(
        ("DEPLOYMENT_ID", "APPLICATION_NAME", "DEPLOYMENT_GROUP_NAME", "DEPLOYMENT_GROUP_ID")
    )
    found["LIFECYCLE_EVENT"] = event
    found.update(names or {})
    found.update((name, value) for name, value in bundle.items() if value is not None)
    return found


def run_event(
    event: str,
    revisions: Revisions,
    *,
    appspec_filename: str = "appspec.yml",
    creator: str = "user",
    deployment_type: str = "IN_PLACE",
    bundle: Mapping[str, str | None] | None = None,
    names: Mapping[str, str] | None = None,
    host: str = "linux",
    agent: int = 1,
) -> EventRecord:
    """Imitate one event of the agent.

    Args:
        event: name of the lifecycle event.
        revisions: what is on the instance.
        appspec_filename: the name the service sends.
        creator: ``user``, or ``codeDeployRollback`` in an automatic rollback.
        deployment_type: ``IN_PLACE`` or ``BLUE_GREEN``.
        bundle: variables of the bundle's source (``BUNDLE_KEY`` and so on).
        names: values of ``DEPLOYMENT_ID``, ``APPLICATION_NAME`` and their like.
        host: ``linux`` or ``windows``.
        agent: generation; 2 was read in its source and never run.
    """
    source = source_of(event, revisions, creator, deployment_type)
    if source is None:
        return _record(event, None, is_noop=True)
    revision = revisions.get(source)
    data = _appspec_of(revision, appspec_filename, agent)
    if revision is None or data is None:
        return _not_found(event, source, appspec_filename)
    text = data.decode("utf-8", "replace")
    appspec = read_server(parse(Source(appspec_filename, text)), host)
    error = _refusal(appspec, agent)
    if error is not None:
        return _record(event, source, appspec=appspec, error=error, phase="construct")
    hook = appspec.hook(event)
    if hook is None or not hook.scripts:
        return _record(event, source, appspec=appspec, is_noop=True)
    variables = environment(event, bundle or {}, names)
    run = _Run(event, source, revision, appspec, variables, host, agent)
    return run.run(list(hook.scripts))


def _appspec_of(revision: Revision | None, name: str, agent: int) -> bytes | None:
    """Read the appspec that hooks go by; generation 2 also looks for its two usual names."""
    if revision is None:
        return None
    for candidate in (name, *(("appspec.yaml", "appspec.yml") if agent == 2 else ())):
        data = revision.read(candidate)
        if data is not None:
            return data
    return None


def _refusal(appspec: ServerAppspec, agent: int) -> HookError | None:
    if agent == 2:
        error = refusal2(appspec)
        return HookError(error.error_class, error.kind, str(error)) if error else None
    if not appspec.problems:
        return None
    first = appspec.problems[0]
    return HookError(first.error_class, first.kind, first.message)


def _not_found(event: str, source: str, name: str) -> EventRecord:
    place = f"{{{source}}}"
    message = (
        "The CodeDeploy agent did not find an AppSpec file within the unpacked revision directory "
        f'at revision-relative path "{name}". The revision was unpacked to directory "{place}", '
        f'and the AppSpec file was expected but not found at path "{place}/{name}". Consult the '
        "AWS CodeDeploy Appspec documentation for more information at "
        "http://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html"
    )
    error = HookError("RuntimeError", "appspec-not-found", message)
    return _record(event, source, error=error, phase="construct")


def _record(
    event: str,
    source: str | None,
    *,
    appspec: ServerAppspec | None = None,
    is_noop: bool | None = None,
    error: HookError | None = None,
    phase: str | None = None,
) -> EventRecord:
    verdict = "succeeded" if error is None else "failed"
    return EventRecord(event, source, is_noop, None, verdict, phase, error, (), None, {}, appspec)


class _Run:
    """Runs the scripts of one event in order until one fails or cannot be told."""

    def __init__(
        self,
        event: str,
        source: str,
        revision: Revision,
        appspec: ServerAppspec,
        variables: Mapping[str, str | None],
        host: str,
        agent: int,
    ) -> None:
        self.event = event
        self.source = source
        self.revision = revision
        self.appspec = appspec
        self.variables = variables
        self.host = host
        self.agent = agent
        self.log = [f"LifecycleEvent - {event}\n"]
        self.log_known = True
        self.runs: list[ScriptRun] = []
        self.modes: dict[str, int] = {}
        self.error: HookError | None = None

    def run(self, wanted: list[Script]) -> EventRecord:
        unknown = False
        for script in wanted:
            run = self._script(script)
            self.runs.append(run)
            unknown = unknown or run.outcome == scripts.UNKNOWN
            if run.outcome == scripts.FAILED:
                break
        failed = self.error is not None
        verdict = scripts.FAILED if failed else scripts.UNKNOWN if unknown else scripts.SUCCEEDED
        return EventRecord(
            self.event,
            self.source,
            False,
            sum(script.timeout or 0 for script in wanted),
            verdict,
            "execute" if failed else None,
            self.error,
            tuple(self.runs),
            tuple(self.log) if self.log_known and not unknown else None,
            self.modes,
            self.appspec,
        )

    def _script(self, script: Script) -> ScriptRun:
        location = script.location or ""
        shown = self._shown(location)
        path = resolve(self.revision, location)
        entry = self.revision.entries.get(path) if path is not None else None
        if path is None or (entry is None and path):
            return self._missing(script, shown)
        made = self._make_executable(path, entry)
        self.log.append(f"Script - {location}\n")
        if entry is None or entry.type == "dir":
            words = f"failed with error Errno::EACCES with message Permission denied - {shown}"
            return self._failed(script, made, "script-not-started", words, "it is a directory")
        return self._start(script, shown, entry, made)

    def _missing(self, script: Script, shown: str) -> ScriptRun:
        message = f"Script does not exist at specified location: {shown}"
        name = script.location or ""
        self.error = HookError("ScriptError", "script-missing", message, SCRIPT_MISSING, name)
        which = "revision" if self.source == CURRENT else "previous revision"
        return ScriptRun(script, scripts.FAILED, False, f"it is not in the {which}")

    def _make_executable(self, path: str, entry: Entry | None) -> bool:
        if entry is None or entry.mode & 0o111:
            return False
        if self.host == "windows":
            return False
        self.modes[path] = entry.mode | 0o111
        return True

    def _start(self, script: Script, shown: str, entry: Entry, made: bool) -> ScriptRun:
        location = script.location or ""
        if self.host == "windows":
            return self._unknown(script, made, "Windows scripts are not read", 0)
        if script.runas is not None or script.uses_sudo:
            return self._unknown(script, made, "it runs through su or sudo", 0)
        if self.agent == 1:
            if any(character in location for character in UNTOLD):
                reason = "what the shell makes of its path is not told"
                return self._unknown(script, made, reason, 0)
            broken = broken_by_shell(location, shown)
            if broken is not None:
                return self._broken(script, made, *broken)
        data = self.revision.read(entry.path)
        if data is None:
            return self._unknown(script, made, "its text is not at hand", 0)
        timeout = script.timeout or 0
        reading = scripts.read_script(data, shown, timeout, self.variables, frozenset())
        self.log.extend(reading.log)
        self.log_known = self.log_known and reading.log_known
        return self._judge(script, shown, made, reading)

    def _judge(self, script: Script, shown: str, made: bool, reading: scripts.Reading) -> ScriptRun:
        name = script.location or ""
        start = f"Script at specified location: {name}"
        if reading.outcome == scripts.SUCCEEDED:
            return ScriptRun(script, scripts.SUCCEEDED, made)
        if reading.outcome == scripts.UNKNOWN:
            return self._unknown(script, made, reading.reason, reading.line)
        if reading.outcome == scripts.NOT_STARTED:
            words = (
                f"failed with error Errno::ENOENT with message No such file or directory - {shown}"
            )
            return self._failed(script, made, "script-not-started", words, reading.reason)
        if reading.outcome == scripts.TIMED_OUT:
            message = f"{start} failed to complete in {script.timeout} seconds"
            self.error = HookError(
                "ScriptError", "script-timed-out", message, SCRIPT_TIMED_OUT, name
            )
            return ScriptRun(script, scripts.FAILED, made, "it takes too long", reading.line)
        if reading.outcome == scripts.LEFT_OPEN:
            message = f"{start} failed to close {reading.stream.upper()}"
            self.error = HookError(
                "ScriptError", "script-output-left-open", message, OUTPUTS_LEFT_OPEN, name
            )
            reason = f"a background process keeps {reading.stream} open"
            return ScriptRun(script, scripts.FAILED, made, reason, reading.line)
        status = "" if reading.status is None else reading.status
        words = f"failed with exit code {status}"
        return self._failed(
            script,
            made,
            "script-exit-code",
            words,
            reading.reason or f"it exits with {status}",
            reading.line,
        )

    def _failed(
        self, script: Script, made: bool, kind: str, words: str, reason: str, line: int = 0
    ) -> ScriptRun:
        name = script.location or ""
        user = f" run as user {script.runas}" if script.runas is not None else ""
        message = f"Script at specified location: {name}{user} {words}"
        self.error = HookError("ScriptError", kind, message, SCRIPT_FAILED, name)
        return ScriptRun(script, scripts.FAILED, made, reason, line)

    def _broken(self, script: Script, made: bool, kind: str, words: str, log: str) -> ScriptRun:
        if log:
            self.log.append(f"[stderr]{log}\n")
        reason = "the agent hands the path to a shell without quotes, which breaks it"
        return self._failed(script, made, kind, words, reason)

    def _unknown(self, script: Script, made: bool, reason: str, line: int) -> ScriptRun:
        return ScriptRun(script, scripts.UNKNOWN, made, reason, line)

    def _shown(self, location: str) -> str:
        separator = "" if location.startswith("/") else "/"
        return f"{{{self.source}}}{separator}{location}"
