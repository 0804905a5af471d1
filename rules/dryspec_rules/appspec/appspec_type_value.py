"""A word in `type` that the agent does not know."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Scalar
from dryspec_rules._appspec import problems, respell, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_MEANT = {
    "file": "file",
    "files": "file",
    "directory": "directory",
    "directories": "directory",
    "dir": "directory",
    "folder": "directory",
}


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report words other than file and directory."""
    del context
    for problem in problems(appspec, "permission-type-unsupported"):
        node = problem.node
        word = node.value if isinstance(node, Scalar) else ""
        wanted = _MEANT.get(word.lower(), "")
        hint = f'; write "{wanted}"' if wanted else ""
        yield Finding(
            problem.span,
            f'"{short(word)}" is no type: the agent knows "file" and "directory" only and refuses '
            f"the file{hint}",
            fix=respell(node, wanted, f"write {wanted}") if wanted else None,
        )


RULE = Rule(
    name="appspec-type-value",
    summary="an unknown object type",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    keys=("type",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
