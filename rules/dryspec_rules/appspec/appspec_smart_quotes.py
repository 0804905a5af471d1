"""Typographic quotes."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import destination_of, replace_with, scalar, source_of, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

OPENING = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u00ab", "\u00bb")


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report values that begin and end with typographic quotes."""
    if context.source.text.isascii():
        return
    nodes = [scalar(value) for value in (appspec.version, appspec.os, appspec.file_exists_behavior)]
    for mapping in appspec.files:
        nodes += [source_of(mapping), destination_of(mapping)]
    for script in appspec.scripts:
        nodes += [written(script, "location"), written(script, "runas")]
    for permission in appspec.permissions:
        nodes += [
            written(permission, name) for name in ("object", "owner", "group", "mode", "pattern")
        ]
    for node in nodes:
        if node is not None and node.plain and node.value[:1] in OPENING and node.value:
            inner = node.value.strip("".join(OPENING))
            yield Finding(
                node.span,
                f"{node.value[0]} is no quote in YAML but part of the value: write straight quotes",
                fix=replace_with(node, f'"{inner}"', "use straight quotes", safe=False)
                if not any(character in inner for character in '"\\')
                else None,
            )


RULE = Rule(
    name="appspec-smart-quotes",
    summary="typographic quotes around a value",
    severity="warning",
    on="server",
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
