"""An item of `files` without a usable destination."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import half_read, under_another_name, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report destinations that are null, the unquoted `~` among them."""
    del context
    if half_read(appspec):
        return
    for mapping in appspec.files:
        misspelt = under_another_name(mapping, "destination", "an item of files")
        if misspelt is not None:
            yield misspelt
            continue
        if mapping.destination is not None or mapping.source is None:
            continue
        node = written(mapping, "destination")
        if node is not None and node.value == "~":
            yield Finding(
                node.span,
                'an unquoted "~" is nothing in YAML, so the agent refuses the file; write the '
                "absolute path of the directory",
            )
        elif mapping.key("destination") is not None:
            yield Finding(
                mapping.place("destination"),
                '"destination" has no value, so the agent refuses the file: name a directory',
            )
        elif isinstance(mapping.item.data, str):
            yield Finding(
                mapping.node.span,
                "an item of files is a text, and the agent refuses the file: write a mapping with "
                '"source" and "destination"',
            )
        else:
            yield Finding(
                mapping.start,
                'this item of files has no "destination", so the agent refuses the file',
            )


RULE = Rule(
    name="appspec-destination-missing",
    summary="a mapping without destination",
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
