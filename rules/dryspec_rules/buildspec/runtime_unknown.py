"""A runtime under a name that no image knows."""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report keys of `runtime-versions` that are no runtime."""
    install = buildspec.phases.get("install")
    if install is None or not install.runtime_versions:
        return
    from dryspec.facts.runtimes import NAMES, OLD_NAMES
    from dryspec_rules._computed import is_computed
    from dryspec_rules._edits import write

    present = {key.value for key, _ in install.runtime_versions}
    for key, _ in install.runtime_versions:
        name = key.value
        if name in NAMES or name in OLD_NAMES or is_computed(name):
            continue
        meant = _meant(name)
        known = ", ".join(NAMES)
        yield Finding(
            key.span,
            f'"{name}" is no runtime of any image, and those of CodeBuild stop the build at it; '
            + (f'write "{meant}"' if meant else f"the runtimes are {known}"),
            severity=ERROR if _on_managed_image(context) else WARNING,
            fix=Fix(f'write "{meant}"', [write(key, meant)])
            if meant and meant not in present
            else None,
        )


def _on_managed_image(context: Context) -> bool:
    """Whether the image is known to read the key; others skip it with a line in the log."""
    from dryspec_rules._runtimes import judged_images

    return bool(context.settings.image and judged_images(context.settings))


def _meant(name: str) -> str:
    from dryspec.alike import nearest
    from dryspec.facts.runtimes import NAMES, NEAR_NAMES

    low = name.lower().replace("_", "-")
    if low in NAMES:
        return low
    return NEAR_NAMES.get(low) or nearest(low, NAMES, 0.75)


RULE = Rule(
    name="runtime-unknown",
    summary="a runtime under a name that no image knows",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="safe",
    keys=("runtime-versions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html",
        "https://github.com/aws/aws-codebuild-docker-images",
    ),
)
