"""An SELinux range that the agent refuses."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Scalar
from dryspec_rules._appspec import problems, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report ranges outside the agent's grammar."""
    del context
    for problem in problems(appspec, "range-invalid"):
        node = problem.node
        text = node.value if isinstance(node, Scalar) else ""
        yield Finding(
            problem.span,
            f'the agent refuses the range "{short(text)}" and with it the file '
            f"({_why(problem.message)}); the form is s0, s0-s2 or s0:c0.c3,c7 with rising numbers "
            "and categories up to 1023",
        )


def _why(message: str) -> str:
    return "the second sensitivity is lower" if len(message) > 80 else message


RULE = Rule(
    name="appspec-context-range",
    summary="an invalid SELinux range",
    severity="error",
    on="server",
    group="correctness",
    keys=("range",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
