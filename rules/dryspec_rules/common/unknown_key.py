"""A key that nothing reads."""

from __future__ import annotations

from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.tree import Document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the keys that no table has."""
    findings = context.structure.get("unknown-key", ())
    for finding in _not_said_elsewhere(findings, context) if findings else ():
        if finding.message.startswith('"overwrite" '):
            from dryspec_rules.common._overwrite import explained

            yield explained(finding, document)
        else:
            yield finding


def _not_said_elsewhere(findings: list[Finding], context: Context) -> list[Finding]:
    """Leave out the keys of which the rules on missing keys of a server appspec speak."""
    if context.server is None:
        return findings
    from dryspec_rules._appspec import other_names

    said = other_names(context.server)
    return [finding for finding in findings if finding.span.start not in said]


RULE = Rule(
    name="unknown-key",
    summary="a key that nothing reads",
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
