"""An appspec that is a list or a text."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report documents that are a list, a text or a number."""
    root = appspec.root
    if root is None or not root.truthy or isinstance(root.data, Hash):
        return
    if context.document.problem is not None:
        return  # what was read ends at the error that yaml-syntax reports
    if appspec.problems:
        end = min(
            root.span.end, appspec.source.line_end(appspec.source.position(root.span.start)[0])
        )
        yield Finding(
            Span(root.span.start, max(end, root.span.start)),
            f"the appspec is {shape(root)} instead of a mapping of keys, so the agent finds no "
            "version in it; each key needs a colon and a blank before its value",
        )


RULE = Rule(
    name="appspec-not-a-map",
    summary="an appspec that is no mapping of keys",
    severity="error",
    on="server",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
