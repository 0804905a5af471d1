"""An artifact with the scripts of an appspec, but without it at the top."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, FileSet
    from dryspec_rules._revision import Appspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report artifacts that take hook scripts or the appspec, but not the appspec to their root."""
    artifact = buildspec.artifacts
    if artifact is None or buildspec.secondary_artifacts or not artifact.files:
        return
    from dryspec_rules._revision import appspecs
    from dryspec_rules._shipped import shipped
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    found = appspecs(tree) if tree else []
    if (
        tree is None
        or len(found) != 1
        or any("appspec" in command.text for command in buildspec.commands)
    ):
        return
    appspec = found[0]
    pairs = shipped(artifact, tree)
    if any(path == appspec.name for _, path in pairs):
        return
    inside = next((path for source, path in pairs if source == appspec.path), "")
    script = next((source for source, _ in pairs if source in appspec.scripts), "")
    key = artifact.mapping.key("files") if artifact.mapping else None
    if key is None or not (inside or script):
        return
    has = f'has it as "{inside}"' if inside else f'has "{script}", but not the appspec'
    yield Finding(
        key.span,
        f'CodeDeploy looks for "{appspec.name}" at the top, and this artifact {has}; '
        f"{_advice(artifact, appspec, inside)}",
        related=[Related(key.span, "the appspec", path=appspec.source.name)],
    )


def _advice(artifact: FileSet, appspec: Appspec, inside: str) -> str:
    if inside or "/" in appspec.path:
        return "make its directory the base-directory, or copy it to the top in a command"
    if artifact.base_directory is None:
        return f'add "{appspec.path}" to the files'
    return f'copy "{appspec.path}" into the base-directory in a command'


RULE = Rule(
    name="build-artifact-misses-appspec",
    summary="an artifact with the scripts of an appspec, but without it at the top",
    severity="warning",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("artifacts",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/application-revisions-appspec-file.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
    ),
)
