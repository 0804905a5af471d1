"""The linter's own rules on the hook scripts of a revision, whatever holds it.

They reach the scripts as they reach files of a repository, through :mod:`dryspec.hook_lint`; here a
revision, often an archive, only takes the part of the directory tree.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dryspec.hook_lint import lint_hook_script
from dryspec.outcome import located
from dryspec.project import DIRECTORY, FILE, MAX_READ, Project
from dryspec.revision import HookScript
from dryspec_simulate.agent.event_record import CURRENT
from dryspec_simulate.agent.locations import find_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.config import Config
    from dryspec.outcome import Diagnostic
    from dryspec.settings import Settings
    from dryspec.spec.appspec import ServerAppspec
    from dryspec_simulate.agent.event_record import EventRecord, ScriptRun
    from dryspec_simulate.agent.revision import Revision

ALWAYS_ASKED = (
    "sudo-needless",
    "revision-script-relative-path",
    "revision-script-interpreter",
)
"""Rules that a lint of the repository leaves out, and that matter to one instance."""


class RevisionTree(Project):
    """A revision as the tree that rules may ask about; nothing on the disk is looked at."""

    __slots__ = ("_by_directory", "_revision")

    def __init__(self, revision: Revision) -> None:
        super().__init__("", "appspec.yml")
        self._revision = revision
        self._by_directory: dict[str, dict[str, str]] = {}
        for path, entry in revision.entries.items():
            kind = DIRECTORY if entry.type == "dir" else FILE
            directory, _, name = path.rpartition("/")
            self._by_directory.setdefault(directory, {})[name] = kind

    def read(self, path: str, limit: int = MAX_READ) -> bytes | None:
        """See :meth:`Project.read`."""
        data = self._revision.read(path)
        return None if data is None else data[:limit]

    def executable(self, path: str) -> bool | None:
        """See :meth:`Project.executable`; as the revision has it."""
        entry = self._revision.entries.get(path)
        return None if entry is None else bool(entry.mode & 0o111)

    @property
    def git_modes(self) -> dict[str, int]:
        """Nothing: a revision is no working tree."""
        return {}

    def _listing(self, directory: str) -> dict[str, str]:
        return self._by_directory.get(directory.strip("/"), {})

    def is_link(self, path: str) -> bool:
        """See :meth:`Project.is_link`."""
        entry = self._revision.entries.get(path)
        return entry is not None and entry.type == "symlink"


MOST_FINDINGS = 1000
"""Findings of one script that are kept."""


class Reviewer:
    """Judges scripts by a configuration; one that runs twice is judged where it first does."""

    def __init__(self, config: Config, current: Revision, previous: Revision | None) -> None:
        self._config = config
        self._trees = {True: RevisionTree(current)}
        self._revisions = {True: current}
        if previous is not None:
            self._trees[False] = RevisionTree(previous)
            self._revisions[False] = previous
        self._seen: set[tuple[bool, str, str | None]] = set()

    def reviewed(self, events: Sequence[EventRecord]) -> list[EventRecord]:
        """Return the events with what the rules say of each script that would run."""
        return [self._event(event) for event in events]

    def _event(self, event: EventRecord) -> EventRecord:
        appspec = event.appspec
        if appspec is None or not event.runs:
            return event
        is_current = event.source == CURRENT
        runs = [
            replace(run, findings=self._script(run, event.event, appspec, is_current))
            for run in event.runs
        ]
        return replace(event, runs=tuple(runs))

    def _script(
        self, run: ScriptRun, event: str, appspec: ServerAppspec, is_current: bool
    ) -> tuple[Diagnostic, ...]:
        revision, tree = self._revisions[is_current], self._trees[is_current]
        path = find_script(revision, run.script.location or "", appspec.host)
        key = (is_current, path or "", run.script.runas)
        data = tree.read(path) if path and key not in self._seen else None
        if not path or data is None:
            return ()
        self._seen.add(key)
        script = HookScript(event, run.script.node.span, path, data, tree, run.script.runas)
        result = lint_hook_script(script, appspec, self._settings(revision, path))
        return tuple(located(result, path).diagnostics[:MOST_FINDINGS])

    def _settings(self, revision: Revision, path: str) -> Settings:
        """Return what the configuration says; what it ignores by name stays ignored."""
        where = f"{revision.label}/{path}"
        ignored = self._config.settings_for(where).ignore
        wanted = [name for name in ALWAYS_ASKED if name not in ignored]
        return self._config.settings_for(where, {"extend-select": wanted})
