"""A Windows path in double quotes."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import destination_of, replace_with, source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Fix
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.tree import Scalar

_EATEN = "\t\n\r\a\b\v\f\x1b\0"


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report double-quoted paths whose escapes have become other characters."""
    for mapping in appspec.files:
        for node in (source_of(mapping), destination_of(mapping)):
            if node is None or node.style != '"':
                continue
            if any(character in node.value for character in _EATEN):
                yield Finding(
                    node.span,
                    "inside double quotes a backslash starts an escape, so this path holds control "
                    "characters: use single quotes",
                    fix=_fix(node, context),
                )


def _fix(node: Scalar, context: Context) -> Fix | None:
    """Take what stands between the quotes as it is; JSON has no other quotes."""
    raw = context.source.text[node.span.start + 1 : node.span.end - 1].replace("\\\\", "\\")
    mapping = context.document.mapping
    if "'" in raw or '\\"' in raw or mapping is None or mapping.flow:
        return None
    return replace_with(node, f"'{raw}'", "use single quotes")


RULE = Rule(
    name="appspec-destination-escape",
    summary="backslash escapes in a double-quoted path",
    severity="warning",
    on="server",
    group="correctness",
    fix="safe",
    words=("\\",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
