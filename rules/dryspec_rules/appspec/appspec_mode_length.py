"""A mode of more than four characters."""

from __future__ import annotations

from dryspec.dialect import is_yaml11_octal
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Scalar
from dryspec_rules._appspec import judged_by, problems, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.tree import Node


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report modes that the agent finds too long."""
    for problem in problems(appspec, "mode-length"):
        node = problem.node
        if is_octal_for_agent_1(node) and not judged_by(context, 1):
            continue
        text = node.value if isinstance(node, Scalar) else "this"
        yield Finding(
            problem.span,
            f'the mode "{short(text)}" has more than four characters for the agent, which refuses '
            "the file: write three or four octal digits, for instance 755",
        )


def is_octal_for_agent_1(node: Node | None) -> bool:
    """Tell whether agent 1 reads digits with a leading zero as a number."""
    return isinstance(node, Scalar) and is_yaml11_octal(node)


RULE = Rule(
    name="appspec-mode-length",
    summary="a mode that is too long",
    severity="error",
    on="server",
    group="correctness",
    keys=("mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
