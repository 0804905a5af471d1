"""An item of `files` without a usable source."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import half_read, under_another_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report sources that are empty, and items that are text."""
    del context
    if half_read(appspec):
        return
    for mapping in appspec.files:
        if mapping.source is not None:
            continue
        if mapping.key("source") is not None:
            yield Finding(
                mapping.place("source"),
                '"source" has no value, so the agent refuses the file: name a file or directory of '
                'the revision, or "/" for all of it',
            )
        elif isinstance(mapping.item.data, Hash):
            yield under_another_name(mapping, "source", "an item of files") or Finding(
                mapping.start,
                'this item of files has no "source", so the agent refuses the file',
            )
        else:
            yield Finding(
                mapping.node.span,
                "an item of files is a text, and the agent refuses the file: write a mapping with "
                '"source" and "destination"',
            )


RULE = Rule(
    name="appspec-source-missing",
    summary="a mapping without source",
    severity="error",
    on="server",
    group="correctness",
    fix="unsafe",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
