"""A path in `pattern` or `except`."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import judged_by, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report patterns with slashes, which agent 1 never matches."""
    if not judged_by(context, 1):
        return
    for permission in appspec.permissions:
        values = [
            ("pattern", permission.pattern),
            *(("except", item) for item in permission.except_),
        ]
        for key, value in values:
            text = value.data if value is not None else None
            if value is not None and isinstance(text, str) and "/" in text:
                yield Finding(
                    value.span,
                    f'{key} "{short(text)}" never matches: agent 1 compares single names directly '
                    "below the object, never paths; make the directory the object",
                )


RULE = Rule(
    name="appspec-pattern-path",
    summary="a pattern with a slash never matches",
    severity="warning",
    on="server",
    group="correctness",
    keys=(
        "pattern",
        "except",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
