"""An unquoted date, time or Ruby object."""

from __future__ import annotations

from dryspec.finding import SAFE, Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.tree import Scalar
from dryspec_rules._appspec import judged_by, problems, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report scalars that Psych turns into a class it may not load."""
    if not judged_by(context, 1):
        return
    for problem in problems(appspec, "yaml-class"):
        if problem.error_class != "Psych::DisallowedClass":
            continue
        node = problem.node
        if isinstance(node, Scalar) and node.plain and node.tag is None:
            yield Finding(
                node.span,
                f'"{node.value}" reads as a date, which agent 1 refuses (Psych::DisallowedClass), '
                "even under a key it ignores: put it in quotes",
                fix=Fix("quote it", [Edit(node.span, f'"{node.value}"')], SAFE),
            )
        else:
            name = problem.message.rpartition(" ")[2]
            yield Finding(
                problem.span,
                f'the tag asks for the Ruby class "{short(name)}", which agent 1 refuses to load: '
                "remove the tag",
            )


RULE = Rule(
    name="appspec-plain-date",
    summary="a value that agent 1 refuses to load",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
