"""`on-failure` on an image that does not support it."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Phase


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report `on-failure` when `--image` names an image that is not CodeBuild's."""
    image = context.settings.image
    key = phase.mapping.key("on-failure") if phase.mapping else None
    if not image or key is None:
        return
    from dryspec.facts.images import is_managed

    if not is_managed(image):
        yield Finding(
            key.span,
            f'"on-failure" is supported on images that CodeBuild provides only, and "{image}" is '
            "none; handle the failure in the commands",
        )


RULE = Rule(
    name="on-failure-unsupported-compute",
    summary="on-failure on an image that does not support it",
    severity="warning",
    on="phase",
    group="correctness",
    keys=("on-failure",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.install.on-failure",
    ),
)
