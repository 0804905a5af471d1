"""An appspec that says nothing."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span
from dryspec_rules._appspec import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report files of comments only, `null` or `false`."""
    del context
    for problem in problems(appspec, "empty-document"):
        end = appspec.source.line_end(1)
        span = problem.span if problem.span.end > problem.span.start else Span(0, end)
        yield Finding(
            span,
            "the appspec is empty: the agent refuses it at every event; it needs at least "
            '"version: 0.0" and "os"',
        )


RULE = Rule(
    name="appspec-empty",
    summary="an appspec without content",
    severity="error",
    on="server",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
