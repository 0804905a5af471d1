"""A second YAML document."""

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
    """Report what follows the first document."""
    at = document.more_documents
    if at is None or context.platform != "server":
        return
    line = document.source.position(at)[0]
    yield Finding(
        Span(at, max(document.source.line_end(line), at)),
        "a second document begins here, and the agent reads the first only: everything below is "
        "ignored, syntax errors included; remove it, or join the two",
        tags=("unnecessary",),
    )


RULE = Rule(
    name="appspec-multi-document",
    summary="what follows the first document is ignored",
    severity="warning",
    on="document",
    group="correctness",
    kinds=("appspec",),
    words=(
        "---",
        "...",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
