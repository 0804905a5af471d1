"""A runtime version that is downloaded in every build."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report versions that are not preinstalled but installed on demand."""
    from dryspec_rules._runtimes import installs, judged_images, listed, offers, selections

    chosen = list(selections(buildspec))
    images = judged_images(context.settings) if chosen else []
    for runtime, version in chosen:
        name, text = runtime.value, version.value
        if any(offers(image, name, text) for image in images):
            continue
        if any(installs(image, name, text) for image in images):
            where = images[0].full_name if context.settings.image else "any maintained image"
            yield Finding(
                version.span,
                f'{name} "{text}" is not preinstalled on {where} ({listed(images, name)}), so '
                "every build downloads and installs it first; take a preinstalled one if you can",
            )


RULE = Rule(
    name="runtime-custom-install",
    summary="a runtime version that every build downloads and installs",
    severity="note",
    on="buildspec",
    group="performance",
    keys=("runtime-versions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html",
        "https://github.com/aws/aws-codebuild-docker-images",
    ),
)
