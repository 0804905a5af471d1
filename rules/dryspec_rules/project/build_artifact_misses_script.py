"""A hook script that the artifact leaves behind."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report hook scripts of the shipped appspec that the artifact leaves in the repository."""
    from dryspec_rules._revision import left_behind
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    if tree is None:
        return

    for key, path, related in left_behind(buildspec, tree, "scripts"):
        yield Finding(
            key.span,
            f'the appspec runs "{path}", which is not in this artifact, so the deployment fails '
            "with ScriptMissing; add it to the files",
            related=[related],
        )


RULE = Rule(
    name="build-artifact-misses-script",
    summary="a hook script that the artifact leaves behind",
    severity="error",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("artifacts",),
    check=check,
    sources=(
        "observed: CodeDeploy agent 1.8.1, ScriptMissing",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
    ),
)
