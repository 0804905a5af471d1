"""A source or destination that YAML does not read as text."""

from __future__ import annotations

from dryspec.dialect import Refused
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import replace_with, scalar, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report paths that are numbers, booleans or mappings."""
    del context
    for mapping in appspec.files:
        for name, value in (("source", mapping.source), ("destination", mapping.destination)):
            if value is None or isinstance(value.data, str) or value.is_nil:
                continue
            if isinstance(value.data, list | Refused):
                continue
            node = scalar(value)
            fix = None
            if node is not None and node.plain and node.tag is None:
                fix = replace_with(node, f'"{node.value}"', "quote it")
            yield Finding(
                mapping.place(name),
                f'"{name}" is {shape(value)}: the appspec is accepted, and Install then fails with '
                "a TypeError; put it in quotes",
                fix=fix,
            )


RULE = Rule(
    name="appspec-source-type",
    summary="a path that is a number or a boolean",
    severity="warning",
    on="server",
    group="correctness",
    fix="safe",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
