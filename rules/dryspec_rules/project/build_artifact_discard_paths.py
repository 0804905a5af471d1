"""An artifact without directories for an appspec that names some."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `discard-paths` where the shipped appspec names scripts or files in directories."""
    from dryspec_rules._filesets import artifacts, discards_paths
    from dryspec_rules._revision import shipped_appspec
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    if tree is None:
        return

    for files in artifacts(buildspec):
        if files.discard_paths is None or not discards_paths(files):
            continue
        appspec = shipped_appspec(files, tree)
        nested = (
            next((item for item in appspec.named if "/" in item.path), None) if appspec else None
        )
        if appspec and nested:
            yield Finding(
                files.discard_paths.span,
                f'without directories "{nested.path}" of the appspec is not found any more and the '
                'deployment fails; remove "discard-paths"',
                related=[appspec.related(nested)],
            )


RULE = Rule(
    name="build-artifact-discard-paths",
    summary="an artifact without directories for an appspec that names some",
    severity="error",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("discard-paths",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.discard-paths",
        "observed: CodeDeploy agent 1.8.1, ScriptMissing",
    ),
)
