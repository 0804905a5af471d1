"""A version written in another way than the user guide writes it."""

from __future__ import annotations

from dryspec.finding import Edit, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `.2`, `0.20`, `0.2.0` and the like, and text where a batch wants a number."""
    version = buildspec.version
    if version is None:
        return
    if version.value in ("0.1", "0.2"):
        if version.style and buildspec.batch is not None:
            yield _in_quotes(version)
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


def _in_quotes(version: Scalar) -> Finding:
    return Finding(
        version.span,
        f'"{version.value}" in quotes is text, and a batch build wants a number here: it stops in '
        f"DOWNLOAD_SOURCE (cannot unmarshal !!str into float64); write {version.value} without "
        "quotes",
        fix=Fix("take the quotes away", [Edit(version.span, version.value)]),
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
        "https://github.com/aws/aws-cdk/issues/29592",
    ),
)
