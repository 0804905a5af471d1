"""A key that nothing reads."""

from __future__ import annotations

from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding


def check(objection: Finding, context: Context) -> Iterator[Finding]:
    """Report the keys that no table has."""
    if _is_said_elsewhere(objection, context):
        return
    if objection.message.startswith('"overwrite" '):
        from dryspec_rules.common._overwrite import explained

        yield explained(objection, context.document)
    else:
        yield objection


def _is_said_elsewhere(objection: Finding, context: Context) -> bool:
    """Whether the rules on missing keys of a server appspec speak of the key."""
    server = context.server
    if server is None:
        return False
    from dryspec_rules._appspec import other_names

    return objection.span.start in context.once("other names", lambda: other_names(server))


RULE = Rule(
    name="unknown-key",
    summary="a key that nothing reads",
    severity="warning",
    on="objection",
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
    ),
)
