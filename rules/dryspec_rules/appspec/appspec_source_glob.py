"""A pattern in `source`, which knows none."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, short, source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `*` and `?` in sources."""
    del context
    for mapping in appspec.files:
        node = source_of(mapping)
        if node is None or is_placeholder(node.value):
            continue
        star = next((character for character in "*?" if character in node.value), "")
        if star:
            yield Finding(
                node.span,
                f'"{short(node.value)}" is taken literally, so Install fails unless a file is '
                "really "
                f'called so: name the directory ("{_directory(node.value)}") to copy all of it',
            )


def _directory(text: str) -> str:
    kept: list[str] = []
    for part in text.split("/"):
        if "*" in part or "?" in part:
            break
        kept.append(part)
    return "/".join(kept) or "/"


RULE = Rule(
    name="appspec-source-glob",
    summary="a glob in source",
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
