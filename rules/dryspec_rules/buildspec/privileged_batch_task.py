"""A privileged build that does not use docker."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_YES = frozenset({"true", "yes", "on"})
_NEEDS_IT = (
    "build-image",
    "buildah",
    "buildx",
    "cdk",
    "container",
    "docker",
    "jib",
    "kaniko",
    "localstack",
    "mount ",
    "podman",
    "sam ",
    "serverless",
)
_HIDES_IT = (".sh", ".py", "./", "gradle", "make", "mvn", "npm ", "npx ", "pytest", "tox", "yarn ")
"""Scripts and build tools, inside which docker may be called."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `privileged-mode` of builds that run these commands, none of which needs it."""
    if buildspec.batch is None or context.document.problem:
        return
    from dryspec_rules._batch import tasks

    texts = [command.text for command in buildspec.commands]
    if not texts or any(word in text for text in texts for word in _NEEDS_IT + _HIDES_IT):
        return
    for task in tasks(buildspec.batch):
        mode = task.privileged_mode
        if mode and task.buildspec is None and mode.value.lower() in _YES:
            yield Finding(
                mode.span,
                "this build is privileged, which opens the host's devices to every command in it, "
                "but none of the commands uses docker; remove it",
            )


RULE = Rule(
    name="privileged-batch-task",
    summary="a privileged build that does not use docker",
    severity="warning",
    on="buildspec",
    group="security",
    keys=("privileged-mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html",
    ),
)
