"""privileged-mode in a batch build that runs no docker."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_NEED_IT = ("docker", "podman", "buildah", "kaniko", "--use-container", "mount ", "losetup", "make")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report privileged builds whose commands show no need for it."""
    if buildspec.batch is None:
        return
    commands = buildspec.commands
    if not commands or any(word in command.text for command in commands for word in _NEED_IT):
        return
    for task in buildspec.batch.list + buildspec.batch.graph:
        mode = task.privileged_mode
        if mode is None or task.buildspec is not None or mode.value.lower() not in ("true", "yes"):
            continue
        yield Finding(
            mode.span,
            "privileged-mode gives the build the devices of its host, and no command here runs "
            "docker; remove it",
        )


RULE = Rule(
    name="privileged-batch-task",
    summary="privileged-mode in a batch build that runs no docker",
    severity="warning",
    on="buildspec",
    group="security",
    words=("privileged-mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html",
    ),
)
