"""Which artifacts a build produces under its project and pipeline, and where they land."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dryspec.embedded import NO_ARTIFACTS
from dryspec_simulate.build.artifacts import FAILED, NOT_ATTEMPTED, Artifact, ArtifactBuilder
from dryspec_simulate.build.keys import destination

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dryspec.spec.buildspec import Buildspec, FileSet
    from dryspec_simulate.build.collect import Workspace
    from dryspec_simulate.build.expand import Expansion
    from dryspec_simulate.build.outcomes import BuildRun
    from dryspec_simulate.build.rulings import Rulings
    from dryspec_simulate.build.scenario import Scenario


class Uploads:
    """The artifacts of one build; `expand` arguments put the variables of its end into a text."""

    def __init__(self, buildspec: Buildspec, scenario: Scenario, rulings: Rulings) -> None:
        self._action = scenario.action
        self._project = scenario.project
        self._build_id = scenario.build_id
        self._rulings = rulings
        self._source = buildspec.source
        self._sets = list(_file_sets(buildspec))
        around = scenario.project is None and scenario.action is None
        self._none_around = around and not buildspec.source.uploads
        """Whether the project that a template writes around the buildspec has no artifacts."""

    def built(self, workspace: Workspace, expand: Callable[[str], Expansion]) -> list[Artifact]:
        """Return every artifact as UPLOAD_ARTIFACTS makes it from the workspace."""
        builder = ArtifactBuilder(workspace, expand, self._rulings, self._source)
        built: list[Artifact] = []
        for files, identifier in self._sets:
            reason = self._not_wanted(identifier)
            if reason:
                built.append(Artifact(identifier, NOT_ATTEMPTED, notes=(reason,)))
            else:
                built.append(builder.build(files, identifier))
        return built

    def not_built(self, run: BuildRun) -> list[Artifact]:
        """Return the artifacts of a build that did not get as far as making them."""
        upload = run.phase("UPLOAD_ARTIFACTS")
        attempted = upload.status != "NOT_RUN"
        status = FAILED if attempted else NOT_ATTEMPTED
        message = upload.message if attempted else None
        return [Artifact(identifier, status, message) for _, identifier in self._sets]

    def located(
        self, artifacts: Sequence[Artifact], expand: Callable[[str], Expansion]
    ) -> list[Artifact]:
        """Return the artifacts with their locations, where these are known."""
        sets = {identifier: files for files, identifier in self._sets}
        return [
            replace(
                item,
                location=self._location(item.identifier, sets[item.identifier], expand),
                encryption=self._encryption(item.identifier),
            )
            for item in artifacts
        ]

    def _encryption(self, identifier: str | None) -> str | None:
        """Return how the object is encrypted; only type S3 can switch it off (API)."""
        settings = self._project.settings_for(identifier) if self._project else None
        if self._project is None or settings is None or self._action is not None:
            return None
        if settings.type == "S3" and settings.encryption_disabled:
            return "none"
        return self._project.encryption_key or "alias/aws/s3"

    def _location(
        self, identifier: str | None, files: FileSet, expand: Callable[[str], Expansion]
    ) -> str | None:
        if self._action is not None:
            output = self._action.output_for(identifier)
            return self._action.location(output) if output else None
        settings = self._project.settings_for(identifier) if self._project else None
        if self._project is None or settings is None:
            return None
        where = destination(
            settings,
            self._project.name,
            self._build_id,
            expand(files.name.value).text if files.name else None,
            files.s3_prefix.value if files.s3_prefix else None,
        )
        return where.url if where else None

    def _not_wanted(self, identifier: str | None) -> str | None:
        """Return why an artifact is not produced at all under these settings."""
        if self._action is not None:
            if self._action.output_for(identifier) is not None:
                return None
            outputs = ", ".join(self._action.outputs) or "none"
            return f"no output artifact of the pipeline takes it (outputs: {outputs})"
        settings = self._project.settings_for(identifier) if self._project else None
        none = settings.type == NO_ARTIFACTS if settings is not None else self._none_around
        return "the project says NO_ARTIFACTS" if none else None

    # What is worth saying

    def notes(self) -> Iterator[str]:
        """Yield what project, pipeline and buildspec do not agree on."""
        if self._action is not None:
            yield from self._pipeline_notes()
        elif self._project is not None:
            yield from self._project_notes()
        elif self._sets and not self._none_around:
            yield "no project is given, so where artifacts land is not known (--project)"

    def _pipeline_notes(self) -> Iterator[str]:
        if self._action is None:
            return
        overridden = self._action.overridden(self._project.artifacts if self._project else None)
        if overridden:
            names = ", ".join(overridden)
            yield f"the pipeline overrides the project's artifact settings: {names}"
        if len(self._action.outputs) > 1 and any(name is None for _, name in self._sets):
            yield "with several pipeline outputs only secondary artifacts are used"

    def _project_notes(self) -> Iterator[str]:
        if self._project is None:
            return
        given = {identifier for _, identifier in self._sets}
        for identifier in sorted(name for name in given if name is not None):
            if self._project.settings_for(identifier) is None:
                yield f"the project knows no secondary artifact {identifier!r}"
        for settings in self._project.secondary:
            if settings.identifier not in given:
                name = repr(settings.identifier)
                yield f"the project expects a secondary artifact {name}, which is not there"
        primary = self._project.artifacts
        if primary is not None and primary.type == "CODEPIPELINE":
            yield "the pipeline decides where artifacts land (--pipeline)"
        if primary is not None and primary.type != NO_ARTIFACTS and None not in given:
            yield f"the project expects an artifact ({primary.type}), which is not there"


def _file_sets(buildspec: Buildspec) -> Iterator[tuple[FileSet, str | None]]:
    """Yield the file sets with their identifiers.

    A primary one without files does not count beside secondary ones.
    """
    primary = buildspec.artifacts
    if primary is not None and (primary.files or not buildspec.secondary_artifacts):
        yield primary, None
    for files in buildspec.secondary_artifacts:
        yield files, files.identifier.value if files.identifier else ""
