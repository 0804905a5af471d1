"""The same key twice in one mapping."""

from __future__ import annotations

from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.tree import Document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report every key but the first of its name."""
    del document
    for found in context.structure:
        if found.rule == RULE.name:
            yield found.finding


RULE = Rule(
    name="duplicate-key",
    summary="the same key twice in one mapping",
    severity="warning",
    on="document",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "observed: CodeDeploy agent 1.8.1 keeps the last value (Psych)",
    ),
)
