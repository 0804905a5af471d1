"""A version other than 0.0."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec.tree import Scalar
from dryspec_rules._appspec import half_read, problems, replace_with, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.tree import Node

_ZEROS = frozenset({"0.0", "0", "0.00", ".0", "0."})


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report every refused version that is not just quoted."""
    del context
    if not isinstance(appspec.root.data if appspec.root else None, Hash):
        return
    for problem in problems(appspec, "version-invalid"):
        node = problem.node
        if appspec.key("version") is None or _is_quoted_zero(node):
            continue
        if half_read(appspec) and not _has_text(node):
            continue
        yield Finding(
            problem.span,
            f"the version is {shape(appspec.version)}, and the agent refuses the file: the only "
            "version of the format is 0.0; your own release number belongs elsewhere",
            fix=replace_with(node, "0.0", "write 0.0", safe=False) if _has_text(node) else None,
        )


def _is_quoted_zero(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.style in {'"', "'"} and node.value.strip() in _ZEROS


def _has_text(node: Node | None) -> bool:
    return isinstance(node, Scalar) and bool(node.value)


RULE = Rule(
    name="appspec-version-value",
    summary="a version that the agent refuses",
    severity="error",
    on="server",
    group="correctness",
    fix="unsafe",
    words=("version",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
