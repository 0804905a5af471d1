"""A `version` that is the number of something else."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_QUOTES = "\"'`\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e"


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a root `version` that is no spelling of 0.1 or 0.2."""
    version = buildspec.version
    if version is None or version.is_null or version.value in ("0.1", "0.2"):
        return
    goes_on = "\n" in context.source.text[version.span.start : version.span.end]
    if goes_on and context.document.problem is not None:
        return  # the line below was drawn in, and the parser's complaint says so
    if buildspec.document.problem is not None and version.value.split()[:1] in (["0.1"], ["0.2"]):
        return  # a key further in reads as part of it, and yaml-syntax says so
    from dryspec_rules._computed import is_computed
    from dryspec_rules._edits import write
    from dryspec_rules._version import meant

    if meant(version.value) or is_computed(version.value):
        return
    number = "0.1" if version.value.strip(_QUOTES) == "0.1" else "0.2"
    yield Finding(
        version.span,
        _message(version.value),
        fix=None if goes_on else Fix(f"write {number}", [write(version, number)], UNSAFE),
    )


def _message(value: str) -> str:
    bare = value.strip(_QUOTES)
    if bare != value and bare in ("0.1", "0.2"):
        quote = value[0] if value[0] in _QUOTES else value[-1]
        return (
            f"{quote} is part of the version here, because YAML knows straight quotes only, in "
            f"pairs; write {bare}"
        )
    if value in ("0.0", "0"):
        return (
            f'"{value}" is the version of a CodeDeploy appspec, and CodeBuild knows 0.1 and 0.2 '
            "only; write 0.2"
        )
    return (
        f'"{value}" is no version of the buildspec format, which is 0.1 or 0.2; write 0.2 and '
        "keep your own release number in a variable or a tag"
    )


RULE = Rule(
    name="version-is-release-number",
    summary="a version that is not one of the buildspec format",
    severity="error",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    words=("version",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.version",
    ),
)
