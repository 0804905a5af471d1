"""A version in quotes, which the agent takes for text."""

from __future__ import annotations

from dryspec.finding import SAFE, Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.tree import Scalar
from dryspec_rules._appspec import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_ZEROS = frozenset({"0.0", "0", "0.00", ".0", "0."})


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report a text that looks like 0.0."""
    del context
    for problem in problems(appspec, "version-invalid"):
        node = problem.node
        if isinstance(node, Scalar) and node.style in {'"', "'"} and node.value.strip() in _ZEROS:
            yield Finding(
                node.span,
                f'the quotes make a text of the version "{node.value}", and the agent refuses any '
                "version but the number 0.0: remove the quotes",
                fix=Fix("remove the quotes", [Edit(node.span, "0.0")], SAFE),
            )


RULE = Rule(
    name="appspec-version-quoted",
    summary="version in quotes",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    words=("version",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
