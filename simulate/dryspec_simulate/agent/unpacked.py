"""Revisions simulated as they lie in a repository: what a build is still to bring is missing."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from dryspec.context import Context
from dryspec.hook_lint import who_brings
from dryspec.project import project_for
from dryspec.rule import APPSPEC
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.spec.detect import SERVER, Detected
from dryspec.tree import parse
from dryspec_simulate.agent.event_record import CURRENT, SCRIPT_MISSING
from dryspec_simulate.agent.install import REVISION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec_simulate.agent.event_record import EventRecord
    from dryspec_simulate.agent.install import Failure


class Unpacked:
    """Tells who brings what a revision lacks; knows nothing of archives."""

    def __init__(self, revision: str, appspec_filename: str) -> None:
        path = os.path.join(revision, appspec_filename)
        nested = os.path.dirname(appspec_filename)
        self._beside = os.path.normpath(os.path.dirname(path)) if nested else ""
        self._project = project_for(path) if os.path.isdir(revision) else None
        self._context = Context(
            parse(Source(path, "")), Detected(APPSPEC, SERVER), Settings(), self._project
        )

    def maker(self, path: str) -> str:
        """Say who brings a path of the revision, ``""`` where nothing shows it."""
        path = os.path.normpath(path.replace("\\", "/")).strip("/")
        if self._beside and self._project is not None:
            spec_directory = self._project.spec_directory
            if spec_directory and self._project.exists(f"{spec_directory}/{path}"):
                return (
                    f"{spec_directory}/{path} is there, beside the appspec, but paths count from "
                    f"the root of the revision: --revision {self._beside} takes that directory "
                    "for it"
                )
        words = who_brings(self._context, self._project, path) if self._project else ""
        return f"{words}: simulate the revision as it is packed" if words else ""

    def about(self, error: Failure | None) -> str:
        """Say who brings what a failed Install did not find in the revision."""
        if error is None or error.kind != "os-error" or "No such file" not in error.message:
            return ""
        path = error.message.rpartition(f"{REVISION}/")[2]
        return self.maker(path) if path != error.message else ""

    def completed(self, events: Iterable[EventRecord]) -> list[EventRecord]:
        """Add to missing scripts who brings them."""
        return [self._completed(event) for event in events]

    def _completed(self, event: EventRecord) -> EventRecord:
        words = self.about_script(event)
        if not words:
            return event
        last = replace(event.runs[-1], reason=f"{event.runs[-1].reason}; {words}")
        return replace(event, runs=(*event.runs[:-1], last))

    def about_script(self, event: EventRecord) -> str:
        """Say who brings the script that an event did not find."""
        if event.error is None or event.error.code != SCRIPT_MISSING or event.source != CURRENT:
            return ""
        location = (event.runs[-1].script.location or "") if event.runs else ""
        if location.startswith("/") and not self._holds(location):
            return ""  # a path on the instance, which nothing brings into the revision
        return self.maker(location)

    def _holds(self, location: str) -> bool:
        return self._project is not None and self._project.exists(location.strip("/"))
