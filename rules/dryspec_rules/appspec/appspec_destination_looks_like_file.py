"""A destination that repeats the name of the file."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import destination_of, short, source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report destinations that end with the source's own file name."""
    del context
    for mapping in appspec.files:
        source, node = source_of(mapping), destination_of(mapping)
        if source is None or node is None:
            continue
        name = source.value.replace("\\", "/").rstrip("/").rpartition("/")[2]
        last = node.value.replace("\\", "/").rpartition("/")[2]
        if name and last == name and "." in name.strip(".") and not name.endswith(".d"):
            yield Finding(
                node.span,
                f'a destination is always a directory: if "{name}" is a file, it ends up as '
                f'"{short(node.value)}/{name}"; name the directory only',
            )


RULE = Rule(
    name="appspec-destination-looks-like-file",
    summary="a destination that looks like a file",
    severity="warning",
    on="server",
    group="correctness",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
