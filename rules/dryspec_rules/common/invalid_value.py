"""A value outside the list of values."""

from __future__ import annotations

from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.tree import Document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report values that the format does not have."""
    del document
    for found in context.structure:
        if found.rule == RULE.name:
            yield found.finding


RULE = Rule(
    name="invalid-value",
    summary="a value that the format does not have",
    severity="warning",
    on="document",
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
    ),
)
