"""A server appspec under a name the agent does not look for."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report files for servers with any other name."""
    name = document.source.name.replace("\\", "/").rpartition("/")[2]
    if context.platform != "server" or name in {"appspec.yml", "appspec.yaml", "", "-", "<stdin>"}:
        return
    yield Finding(
        Span(0, document.source.line_end(1)),
        f'the agent looks for appspec.yml at the root of the revision, not for "{name}", unless '
        "the deployment names the file",
    )


RULE = Rule(
    name="appspec-name-other",
    summary="a name that the agent does not look for",
    severity="note",
    on="document",
    group="style",
    kinds=("appspec",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
