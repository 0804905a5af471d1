"""`docker` as a runtime, which does nothing."""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Finding, Fix
from dryspec.rule import Rule
from dryspec.tree import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Phase


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report a `docker` entry of `runtime-versions`."""
    for key, _ in phase.runtime_versions:
        if key.value == "docker":
            refused = _refused(context)
            yield Finding(
                key.span,
                _message(context, refused),
                severity=ERROR if refused else WARNING,
                fix=_fix(phase, context),
                tags=("deprecated",),
            )


def _refused(context: Context) -> bool:
    from dryspec_rules._runtimes import judged_images

    images = judged_images(context.settings) if context.settings.image else []
    return any("docker" not in image.runtimes for image in images)


def _message(context: Context, refused: bool) -> str:
    if refused:
        return f'{context.settings.image} has no runtime "docker", so the build stops; remove it'
    return (
        '"docker" is no runtime of the current Ubuntu and x86 images and does nothing on the '
        "others; docker itself is always there, so remove the line"
    )


def _fix(phase: Phase, context: Context) -> Fix | None:
    """Remove the line, or the whole block where docker is all there is in it."""
    from dryspec_rules._edits import remove

    block = phase.mapping.get("runtime-versions") if phase.mapping else None
    if phase.mapping is None or not isinstance(block, Mapping):
        return None
    if len(block.entries) > 1:
        edit = remove(context.source, block, "docker")
    else:
        edit = remove(context.source, phase.mapping, "runtime-versions")
    return Fix("remove it", [edit]) if edit else None


RULE = Rule(
    name="runtime-docker-deprecated",
    summary="docker as a runtime, which current images do not have",
    severity="warning",
    on="phase",
    group="correctness",
    fix="safe",
    keys=("docker",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html",
        "https://github.com/aws/aws-codebuild-docker-images",
    ),
)
