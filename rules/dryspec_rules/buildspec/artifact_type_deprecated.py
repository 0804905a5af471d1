"""`artifacts.type`, which version 0.2 does not read."""

from __future__ import annotations

from dryspec.finding import Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, FileSet


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `type` in artifacts of a file that does not say 0.1."""
    from dryspec_rules._filesets import artifacts

    if buildspec.legacy:
        return
    for files in artifacts(buildspec):
        key = files.mapping.key("type") if files.mapping else None
        if key is not None:
            yield Finding(
                key.span,
                '"type" is a key of version 0.1 and has no effect; the packaging is set in the '
                "project, so remove the line",
                fix=_fix(files, context),
                tags=("deprecated",),
            )


def _fix(files: FileSet, context: Context) -> Fix | None:
    from dryspec_rules._edits import remove

    edit = remove(context.source, files.mapping, "type") if files.mapping else None
    return Fix("remove the line", [edit]) if edit else None


RULE = Rule(
    name="artifact-type-deprecated",
    summary="artifacts.type, which version 0.2 does not read",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="safe",
    keys=("type",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
