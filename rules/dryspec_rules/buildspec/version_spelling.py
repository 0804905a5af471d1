"""A version written in another way than the user guide writes it."""

from __future__ import annotations

from dryspec.finding import Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `.2`, `0.20`, `0.2.0` and the like."""
    version = buildspec.version
    if version is None or version.value in ("0.1", "0.2"):
        return
    from dryspec_rules._edits import write
    from dryspec_rules._version import meant

    proper = meant(version.value)
    if proper:
        yield Finding(
            version.span,
            f'"{version.value}" is an unusual way to write {proper}, and no document says that it '
            f"is accepted; write {proper}",
            fix=Fix(f"write {proper}", [write(version, proper)]),
        )


RULE = Rule(
    name="version-spelling",
    summary="an unusual spelling of the version",
    severity="warning",
    on="buildspec",
    group="suspicious",
    fix="safe",
    words=("version",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.version",
    ),
)
