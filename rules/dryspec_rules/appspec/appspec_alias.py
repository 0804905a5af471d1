"""A YAML alias or the merge of one."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import judged_by, problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report every alias; unreferenced anchors are fine."""
    if not judged_by(context, 1):
        return
    for problem in problems(appspec, "yaml-alias"):
        yield Finding(
            problem.span,
            "agent 1 refuses aliases (Psych::BadAlias): write the value out; an anchor that "
            "nothing refers to may stay",
        )


RULE = Rule(
    name="appspec-alias",
    summary="an alias, which agent 1 refuses",
    severity="error",
    on="server",
    group="correctness",
    words=("*",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
