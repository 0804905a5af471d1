"""What the builds of a batch do: each is simulated with the buildspec that its task names.

A task without one uses the file that holds the batch. A `batch` block in a task's own buildspec is
not looked at (nothing documents one there), so this goes one level deep and no deeper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dryspec_simulate.build.hazards import Judge
from dryspec_simulate.build.simulation import simulate

if TYPE_CHECKING:
    from collections.abc import Callable

    from dryspec.spec.buildspec import Buildspec
    from dryspec_simulate.build.batch import BatchBuild
    from dryspec_simulate.build.record import BuildRecord
    from dryspec_simulate.build.scenario import Scenario

IDENTIFIER = "CODEBUILD_BATCH_BUILD_IDENTIFIER"
MISSING = "DOWNLOAD_SOURCE fails: YAML_FILE_ERROR: stat {}: no such file or directory"


@dataclass(frozen=True, slots=True)
class TaskBuild:
    """One build of a batch: `record` is None where its buildspec cannot be read.

    `failure` says why it fails, `untold` why nothing can be said of it; then it counts as one that
    succeeds.
    """

    record: BuildRecord | None = None
    failure: str | None = None
    untold: str | None = None


class TaskBuilds:
    """Simulates the builds of a batch; each buildspec is read once.

    `read` gives a file of the source by its path, None where there is none at hand: outside the
    source it finds nothing.
    """

    def __init__(
        self, buildspec: Buildspec, scenario: Scenario, read: Callable[[str], bytes | None]
    ) -> None:
        self._own = buildspec
        self._scenario = scenario
        self._read = read
        self._known: dict[str, Buildspec | TaskBuild] = {}
        self._judges: dict[int, Judge] = {}
        self.nested: list[str] = []
        """Buildspecs of tasks that hold a batch themselves."""

    def of(self, build: BatchBuild) -> TaskBuild:
        """Simulate one build with its variables, which a start-build override wins over."""
        buildspec = self._own if build.buildspec is None else self._named(build.buildspec)
        if isinstance(buildspec, TaskBuild):
            return buildspec
        overrides = {**dict(build.variables), IDENTIFIER: build.identifier}
        overrides.update(self._scenario.overrides)
        faults = self._scenario.faults if buildspec is self._own else dict[str, str]()
        scenario = replace(self._scenario, overrides=overrides, faults=faults)
        judge = self._judges.setdefault(id(buildspec), Judge())
        record = simulate(buildspec, scenario, judge)
        return TaskBuild(record, _failure(record))

    def _named(self, path: str) -> Buildspec | TaskBuild:
        if path not in self._known:
            self._known[path] = self._looked_up(path)
        return self._known[path]

    def _looked_up(self, path: str) -> Buildspec | TaskBuild:
        if "\n" in path:
            return _parsed("inline buildspec", path)
        if path.startswith("arn:") or "$" in path:
            return TaskBuild(untold=f"{path} is not in the source, so its commands are not known")
        if path.startswith("/") or ".." in path.split("/"):
            return TaskBuild(untold=f"{path} leads out of the source and is not looked at")
        name = path.removeprefix("./")
        data = self._read(name)
        if data is None:
            if self._scenario.tree.kind(name) == "file":
                return TaskBuild(untold=f"the text of {name} is not at hand")
            return TaskBuild(failure=MISSING.format(name))
        buildspec = _parsed(name, data.decode("utf-8", "replace"))
        if buildspec.batch is not None:
            self.nested.append(name)
        return buildspec


def _parsed(name: str, text: str) -> Buildspec:
    from dryspec.source import Source
    from dryspec.spec.buildspec import read
    from dryspec.tree import parse

    return read(parse(Source(name, text)))


def _failure(record: BuildRecord) -> str | None:
    if record.status == "SUCCEEDED":
        return None
    failing = next(
        (phase for phase in record.run.phases if phase.status not in ("SUCCEEDED", "NOT_RUN")), None
    )
    if failing is None:
        return record.status
    words = "fails" if failing.status == "FAILED" else failing.status.lower().replace("_", " ")
    return f"{failing.name} {words}: {failing.message or 'no message'}"
