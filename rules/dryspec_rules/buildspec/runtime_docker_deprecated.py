"""`docker` as a runtime, which does nothing."""

from __future__ import annotations

from dryspec.finding import ERROR, NOTE, SAFE, UNSAFE, WARNING, Finding, Fix
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
            alone = len(phase.runtime_versions) == 1
            severity, words = _judge(context.settings.image, alone)
            yield Finding(
                key.span,
                words,
                severity=severity,
                fix=_fix(phase, context, alone, severity),
                tags=("deprecated",),
            )


def _judge(image: str, alone: bool) -> tuple[str, str]:
    """Return severity and message: what the entry does on the image, as far as that is known."""
    from dryspec.facts.images import find_image, is_old

    known = find_image(image) if image else None
    if known is not None and known.runtimes and "docker" not in known.runtimes:
        return ERROR, f'{image} has no runtime "docker", so the build stops; remove it'
    if image and is_old(image):
        words = (
            f'{image} knows a runtime "docker", but images that are still kept stop at it or do '
            "nothing for it; remove it when you move to one of them"
        )
        return NOTE, words
    block = " with all of runtime-versions" if alone else ""
    words = (
        '"docker" is no runtime of the current Ubuntu and x86 images and does nothing on the '
        f"others; docker itself is always there, so remove the line{block}"
    )
    if alone and not image:
        words += " (only the first images, up to standard:2.0, stop without any runtime)"
    return WARNING, words


def _fix(phase: Phase, context: Context, alone: bool, severity: str) -> Fix | None:
    """Remove the line, or the whole block where docker is all there is in it."""
    from dryspec_rules._edits import remove

    block = phase.mapping.get("runtime-versions") if phase.mapping else None
    if severity == NOTE or phase.mapping is None or not isinstance(block, Mapping):
        return None
    if alone:
        edit = remove(context.source, phase.mapping, "runtime-versions")
    else:
        edit = remove(context.source, block, "docker")
    sure = not alone or context.settings.image != ""
    return Fix("remove it", [edit], SAFE if sure else UNSAFE) if edit else None


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
