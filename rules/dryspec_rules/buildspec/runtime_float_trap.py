"""A version whose last zero other tools drop."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_LOSING = lazy.pattern(r"\d+\.\d*[1-9]0")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report unquoted versions such as `3.10`."""
    install = buildspec.phases.get("install")
    for _, version in install.runtime_versions if install else ():
        if version.plain and _LOSING.fullmatch(version.value):
            from dryspec_rules._edits import quote

            number = version.value.rstrip("0")
            yield Finding(
                version.span,
                f"CodeBuild reads {version.value} as written, but tools that make a number of it "
                f"get {number}; quote it",
                fix=Fix("put it in quotes", [quote(version)]),
            )


RULE = Rule(
    name="runtime-float-trap",
    summary="a version whose last zero other tools drop",
    severity="note",
    on="buildspec",
    group="style",
    fix="safe",
    keys=("runtime-versions",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html",),
)
