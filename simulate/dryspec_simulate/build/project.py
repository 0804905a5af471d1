"""A CodeBuild project, as `aws codebuild batch-get-projects` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec_simulate.build.environment import KNOWN, MASKED, UNKNOWN, Variable
from dryspec_simulate.build.keys import ArtifactSettings
from dryspec_simulate.build.settings import SettingsError, read_json, rows, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dryspec.spec.buildspec import Buildspec


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """The project's `cache`: `type` is `NO_CACHE`, `S3` or `LOCAL`, `location` bucket/prefix."""

    type: str = "NO_CACHE"
    location: str = ""
    modes: tuple[str, ...] = ()
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """The settings of a project that a build depends on."""

    name: str = ""
    artifacts: ArtifactSettings | None = None
    secondary: tuple[ArtifactSettings, ...] = ()
    variables: tuple[Variable, ...] = ()
    cache: CacheSettings = CacheSettings()
    compute_type: str = ""
    image: str = ""
    encryption_key: str = ""
    max_batch_builds: int | None = None

    def settings_for(self, identifier: str | None) -> ArtifactSettings | None:
        """Return the settings of the primary artifact (None) or of a secondary one."""
        if identifier is None:
            return self.artifacts
        return next((item for item in self.secondary if item.identifier == identifier), None)


def read_project(path: str) -> Project:
    """Read `batch-get-projects` output, a `{"project": …}` object, or a bare project.

    Raises SettingsError for anything else, and for output that holds more than one project.
    """
    data = table(read_json(path))
    projects = rows(data.get("projects"))
    if len(projects) > 1:
        names = ", ".join(text(project.get("name")) for project in projects)
        raise SettingsError(f'"{path}" holds several projects ({names}); keep one of them')
    project = projects[0] if projects else table(data.get("project")) or data
    if not project.keys() & {"name", "artifacts", "environment", "source"}:
        raise SettingsError(
            f'"{path}" holds no project; save the output of `aws codebuild batch-get-projects`'
        )
    return _project(project)


def _project(data: Mapping[str, object]) -> Project:
    environment = table(data.get("environment"))
    restrictions = table(table(data.get("buildBatchConfig")).get("restrictions"))
    limit = restrictions.get("maximumBuildsAllowed")
    artifacts = table(data.get("artifacts"))
    return Project(
        name=text(data.get("name")),
        artifacts=_artifact_settings(artifacts) if artifacts else None,
        secondary=tuple(_artifact_settings(item) for item in rows(data.get("secondaryArtifacts"))),
        variables=tuple(read_variables(environment.get("environmentVariables"), "project")),
        cache=_cache(table(data.get("cache"))),
        compute_type=text(environment.get("computeType")),
        image=text(environment.get("image")),
        encryption_key=text(data.get("encryptionKey")),
        max_batch_builds=limit if isinstance(limit, int) else None,
    )


def _artifact_settings(data: Mapping[str, object]) -> ArtifactSettings:
    return ArtifactSettings(
        type=text(data.get("type"), "NO_ARTIFACTS"),
        bucket=text(data.get("location")) or None,
        path=text(data.get("path")),
        namespace=text(data.get("namespaceType")) or "NONE",
        name=text(data.get("name")),
        packaging=text(data.get("packaging")) or "NONE",
        override_name=data.get("overrideArtifactName") is True,
        encryption_disabled=data.get("encryptionDisabled") is True,
        identifier=text(data.get("artifactIdentifier")) or None,
    )


def _cache(data: Mapping[str, object]) -> CacheSettings:
    modes = data.get("modes")
    return CacheSettings(
        type=text(data.get("type")) or "NO_CACHE",
        location=text(data.get("location")),
        modes=tuple(map(str, modes)) if isinstance(modes, list) else (),  # pyright: ignore[reportUnknownArgumentType]
        namespace=text(data.get("cacheNamespace")),
    )


def read_variables(value: object, origin: str) -> Iterator[Variable]:
    """Yield the variables of an `environmentVariables` list; parameters and secrets are masked."""
    for item in rows(value):
        kind = text(item.get("type"), "PLAINTEXT")
        yield _variable(text(item.get("name")), kind, text(item.get("value")), origin)


def variables_beside(buildspec: Buildspec) -> list[Variable]:
    """Return the variables of the project that a template writes around its buildspec."""
    return [
        _variable(name, kind or "PLAINTEXT", value, "project")
        for name, kind, value in buildspec.source.variables
    ]


def _variable(name: str, kind: str, value: str | None, origin: str) -> Variable:
    if kind != "PLAINTEXT":
        return Variable(name, MASKED, None, f"{origin}, {kind}")
    return Variable(name, UNKNOWN if value is None else KNOWN, value, origin)
