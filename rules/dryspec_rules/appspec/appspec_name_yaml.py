"""A server appspec called `appspec.yaml`."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span
from dryspec_rules._appspec import judged_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report files for servers whose name is appspec.yaml."""
    if context.platform != "server" or not judged_by(context, 1):
        return
    if document.source.name.replace("\\", "/").rpartition("/")[2] == "appspec.yaml":
        yield Finding(
            Span(0, document.source.line_end(1)),
            "agent 1 finds appspec.yaml at Install only: every other event looks for appspec.yml "
            "and fails, even without hooks; rename the file",
        )


RULE = Rule(
    name="appspec-name-yaml",
    summary="appspec.yaml is not found by hooks",
    severity="warning",
    on="document",
    group="correctness",
    kinds=("appspec",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
        "read: CodeDeploy agent 2.x",
    ),
)
