"""A mode with characters other than octal digits."""

from __future__ import annotations

from dryspec.dialect import is_yaml11_octal, whole
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
    """Report modes with a character outside 0 to 7, as the agent reads them."""
    for problem in problems(appspec, "mode-character"):
        node = problem.node
        text = node.value if isinstance(node, Scalar) else ""
        if isinstance(node, Scalar) and is_yaml11_octal(node):
            if judged_by(context, 1):
                yield Finding(
                    node.span,
                    f"agent 1 reads {text} as an octal number and prints it as {whole(text, 8)}, "
                    "which "
                    f'is no mode, so it refuses the file: put it in quotes ("{text}")',
                    fix=Fix("quote it", [Edit(node.span, f'"{text}"')], SAFE),
                )
            continue
        yield Finding(
            problem.span,
            f'the mode "{short(text) or "[...]"}" holds other characters than 0 to 7, so the agent '
            "refuses the file: write three or four octal digits, for instance 755",
        )


RULE = Rule(
    name="appspec-mode-character",
    summary="a mode that is not octal",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    keys=("mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
