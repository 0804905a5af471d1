"""The CodePipeline action that runs the build, as `aws codepipeline get-pipeline` prints it.

A pipeline overrides bucket, key and packaging of the project (user guide,
"how-to-create-pipeline"). An object is found at `<bucket>/<pipeline>/<output artifact>/<opaque>`,
the two names shortened to 20 and 10 characters (seen in examples; the lengths are not documented).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec_simulate.build.settings import SettingsError, read_json, rows, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dryspec_simulate.build.environment import Variable
    from dryspec_simulate.build.keys import ArtifactSettings

PIPELINE_NAME_LENGTH = 20
ARTIFACT_NAME_LENGTH = 10
OPAQUE = "<opaque>"


@dataclass(frozen=True, slots=True)
class BuildAction:
    """One CodeBuild action of a pipeline."""

    pipeline: str
    name: str
    project: str
    bucket: str | None
    outputs: tuple[str, ...] = ()
    namespace: str = ""
    variables: tuple[Variable, ...] = ()
    batch: bool = False

    def location(self, output: str) -> str | None:
        """Return where an output artifact is stored; the last part of the key is not known."""
        if self.bucket is None:
            return None
        pipeline = self.pipeline[:PIPELINE_NAME_LENGTH]
        return f"s3://{self.bucket}/{pipeline}/{output[:ARTIFACT_NAME_LENGTH]}/{OPAQUE}"

    def output_for(self, identifier: str | None) -> str | None:
        """Return the output artifact that an artifact of the buildspec fills, if any.

        One output takes the primary artifact; with several, each takes the secondary artifact of
        its own name.
        """
        if len(self.outputs) == 1:
            return self.outputs[0] if identifier is None else None
        return identifier if identifier in self.outputs else None

    def overridden(self, settings: ArtifactSettings | None) -> tuple[str, ...]:
        """Return the project's artifact settings that do not count under a pipeline."""
        if settings is None:
            return ()
        written = {
            "location": settings.bucket,
            "path": settings.path,
            "namespaceType": settings.namespace if settings.namespace != "NONE" else "",
            "name": settings.name,
            "packaging": settings.packaging if settings.packaging != "NONE" else "",
            "overrideArtifactName": settings.override_name,
        }
        return tuple(name for name, value in written.items() if value)


def read_action(path: str, project: str = "", action: str | None = None) -> BuildAction:
    """Return the CodeBuild action of a pipeline: by name, by project, or the only one there is.

    Raises SettingsError when the file holds no pipeline or the choice is not clear.
    """
    data = table(read_json(path))
    pipeline = table(data.get("pipeline")) or data
    actions = list(_actions(pipeline))
    if not actions:
        raise SettingsError(
            f'"{path}" holds no CodeBuild action; save the output of '
            "`aws codepipeline get-pipeline`"
        )
    chosen = [found for found in actions if action in (None, found.name)]
    if action is None and len(chosen) > 1 and project:
        chosen = [found for found in chosen if found.project == project] or chosen
    if len(chosen) != 1:
        names = ", ".join(found.name for found in actions)
        raise SettingsError(f'choose one CodeBuild action of "{path}" with --action: {names}')
    return chosen[0]


def _actions(pipeline: Mapping[str, object]) -> Iterator[BuildAction]:
    for stage in rows(pipeline.get("stages")):
        for action in rows(stage.get("actions")):
            if text(table(action.get("actionTypeId")).get("provider")) == "CodeBuild":
                yield _action(pipeline, action)


def _action(pipeline: Mapping[str, object], action: Mapping[str, object]) -> BuildAction:
    configuration = table(action.get("configuration"))
    return BuildAction(
        pipeline=text(pipeline.get("name")),
        name=text(action.get("name")),
        project=text(configuration.get("ProjectName")),
        bucket=_bucket(pipeline, text(action.get("region"))),
        outputs=tuple(text(item.get("name")) for item in rows(action.get("outputArtifacts"))),
        namespace=text(action.get("namespace")),
        variables=tuple(_variables(configuration.get("EnvironmentVariables"))),
        batch=text(configuration.get("BatchEnabled")).lower() == "true",
    )


def _bucket(pipeline: Mapping[str, object], region: str) -> str | None:
    store = table(pipeline.get("artifactStore"))
    stores = table(pipeline.get("artifactStores"))
    if not store and stores:
        store = table(stores.get(region)) or table(next(iter(stores.values())))
    return text(store.get("location")) or None


def _variables(value: object) -> Iterator[Variable]:
    import json

    from dryspec_simulate.build.project import read_variables

    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return
    yield from read_variables(value, "pipeline")
