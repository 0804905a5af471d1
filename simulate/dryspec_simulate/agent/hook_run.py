"""The scripts of one lifecycle event, and how each ends.

Scripts are read (:mod:`dryspec_simulate.agent.scripts`), never run; what cannot be told is
``unknown``. Behind ``runas`` and ``sudo`` they are read as if su and sudo let them run.
"""

from __future__ import annotations

from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from dryspec.facts.accounts import NO_LOGIN
from dryspec_simulate.agent import script_end as end
from dryspec_simulate.agent import scripts
from dryspec_simulate.agent.event_record import (
    CURRENT,
    OUTPUTS_LEFT_OPEN,
    SCRIPT_FAILED,
    SCRIPT_MISSING,
    SCRIPT_TIMED_OUT,
    EventRecord,
    HookError,
    ScriptRun,
    through_su,
)
from dryspec_simulate.agent.locations import UNTOLD, broken_by_shell, find_script, plain
from dryspec_simulate.agent.usual_tree import ALWAYS_THERE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import Script
    from dryspec_simulate.agent.revision import Entry, Revision

_AFTER_INSTALL = (
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
    "BeforeAllowTraffic",
    "AfterAllowTraffic",
)
_IS_DIRECTORY = ("Errno::EACCES with message Permission denied", 126)
_NO_INTERPRETER = ("Errno::ENOENT with message No such file or directory", 127)
"""What the agent is told by the system, and with which status a shell ends instead."""


class HookRun:
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
        """Say how the event ends with these scripts."""
        unknown = False
        for script in wanted:
            run = self._script(script)
            self.runs.append(run)
            unknown = unknown or run.outcome == end.UNKNOWN
            if run.outcome == end.FAILED:
                break
        failed = self.error is not None
        verdict = end.FAILED if failed else end.UNKNOWN if unknown else end.SUCCEEDED
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
        path = find_script(self.revision, location, self.host)
        entry = self.revision.entries.get(path) if path is not None else None
        if path is None or (entry is None and path):
            return self._missing(script, shown)
        made = self._make_executable(path, entry)
        self.log.append(f"Script - {location}\n")
        if entry is None or entry.type == "dir":
            words, kind = _not_started(script, _IS_DIRECTORY, shown)
            return self._failed(script, made, kind, words, "it is a directory")
        return self._start(script, shown, entry, made)

    def _missing(self, script: Script, shown: str) -> ScriptRun:
        message = f"Script does not exist at specified location: {self._expanded(shown)}"
        name = script.location or ""
        self.error = HookError("ScriptError", "script-missing", message, SCRIPT_MISSING, name)
        which = "revision" if self.source == CURRENT else "previous revision"
        return ScriptRun(script, end.FAILED, False, f"it is not in the {which}")

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
        if script.runas in NO_LOGIN:
            reason = f"whether {script.runas} has been given a login shell is not known"
            return self._unknown(script, made, reason, 0)
        if through_su(script) and not plain(location):
            return self._unknown(script, made, "what su or sudo makes of its path is not told", 0)
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
        # sudo starts with an environment of its own.
        variables = dict.fromkeys(self.variables) if script.uses_sudo else self.variables
        reading = scripts.read_script(
            data,
            shown,
            timeout,
            variables,
            frozenset(),
            self._directories(script),
            _writable(script),
        )
        self.log.extend(reading.log)
        self.log_known = self.log_known and reading.log_known
        return self._judge(script, shown, made, reading)

    def _directories(self, script: Script) -> frozenset[str]:
        """Return what is there by the time of the event: usual ones, and what Install has made."""
        found = set(ALWAYS_THERE)
        if script.runas is not None and script.runas != "root":
            found.add(f"/home/{script.runas}")
        if self.event in _AFTER_INSTALL and self.source == CURRENT:
            for mapping in self.appspec.files:
                path = normpath(mapping.destination_text or "/")
                while path.startswith("/") and path not in found:
                    found.add(path)
                    path = dirname(path)
        return frozenset(found)

    def _judge(self, script: Script, shown: str, made: bool, reading: end.Reading) -> ScriptRun:
        name = script.location or ""
        start = f"Script at specified location: {name}"
        if reading.outcome == end.SUCCEEDED:
            return ScriptRun(script, end.SUCCEEDED, made)
        if reading.outcome == end.UNKNOWN:
            return self._unknown(script, made, reading.reason, reading.line)
        if reading.outcome == end.NOT_STARTED:
            words, kind = _not_started(script, _NO_INTERPRETER, shown)
            return self._failed(script, made, kind, words, reading.reason)
        if reading.outcome == end.TIMED_OUT:
            message = f"{start} failed to complete in {script.timeout} seconds"
            self.error = HookError(
                "ScriptError", "script-timed-out", message, SCRIPT_TIMED_OUT, name
            )
            return ScriptRun(script, end.FAILED, made, "it takes too long", reading.line)
        if reading.outcome == end.LEFT_OPEN:
            message = f"{start} failed to close {reading.stream.upper()}"
            self.error = HookError(
                "ScriptError", "script-output-left-open", message, OUTPUTS_LEFT_OPEN, name
            )
            reason = f"a background process keeps {reading.stream} open"
            return ScriptRun(script, end.FAILED, made, reason, reading.line)
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
        return ScriptRun(script, end.FAILED, made, reason, line)

    def _broken(self, script: Script, made: bool, kind: str, words: str, log: str) -> ScriptRun:
        if log:
            self.log.append(f"[stderr]{log}\n")
        reason = "the agent hands the path to a shell without quotes, which breaks it"
        return self._failed(script, made, kind, words, reason)

    def _unknown(self, script: Script, made: bool, reason: str, line: int) -> ScriptRun:
        return ScriptRun(script, end.UNKNOWN, made, reason, line)

    def _expanded(self, shown: str) -> str:
        """Return a path as Ruby's ``File.expand_path`` writes it."""
        if self.host == "windows":
            return shown
        archive, deployment = f"{{{self.source}}}", f"{{{self.source}_root}}"
        path = normpath(shown)
        if path == archive or path.startswith(f"{archive}/"):
            return path
        return normpath(f"{deployment}/{path}")

    def _shown(self, location: str) -> str:
        separators = ("/", "\\") if self.host == "windows" else "/"
        separator = "" if location.startswith(separators) else "/"
        return f"{{{self.source}}}{separator}{location}"


def _writable(script: Script) -> frozenset[str] | None:
    """Return the directories that the script's user may write to for certain; root may to all."""
    if script.runas is None or script.runas == "root":
        return None
    return frozenset({"/tmp", f"/home/{script.runas}"})


def _not_started(script: Script, error: tuple[str, int], shown: str) -> tuple[str, str]:
    """Return the words and the label for a file that the system does not start."""
    words, status = error
    if not through_su(script):
        return f"failed with error {words} - {shown}", "script-not-started"
    if script.runas is None:
        status = 1  # sudo's own, whatever is wrong
    return f"failed with exit code {status}", "script-exit-code"
