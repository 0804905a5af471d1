"""An appspec for servers without a version."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec.tree import Mapping
from dryspec_rules._appspec import half_read, problems, renamed_key
from dryspec_rules._edits import put_first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.tree import Node


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report files without the key `version`."""
    root = appspec.root
    if half_read(appspec) or root is None or not isinstance(root.data, Hash) or not len(root.data):
        return
    if appspec.document.has_bom or appspec.key("version") is not None:
        return
    for problem in problems(appspec, "version-invalid"):
        yield Finding(
            problem.span,
            'there is no "version", and the agent refuses the file at every event: write version: '
            "0.0 (keys are lower case)",
            fix=renamed_key(appspec, "version") or _added(root.node, context),
        )


def _added(root: Node, context: Context) -> Fix | None:
    edit = put_first(context.source, root, "version: 0.0") if isinstance(root, Mapping) else None
    return Fix("add version: 0.0", [edit], UNSAFE) if edit else None


RULE = Rule(
    name="appspec-version-missing",
    summary="no version of the appspec format",
    severity="error",
    on="server",
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
