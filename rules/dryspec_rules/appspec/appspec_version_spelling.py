"""An unusual spelling of version 0.0."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import problems, replace_with, scalar, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report accepted versions that are not written 0.0."""
    node = scalar(appspec.version)
    if node is None or any(problems(appspec, "version-invalid")) or node.value in {"", "0.0"}:
        return
    if node is context.document.root:  # one text, in which agent 1 looks for the word
        return
    yield Finding(
        node.span,
        f'"{short(node.value)}" equals 0.0 for agent 1 only by its reading of numbers: write 0.0',
        fix=replace_with(node, "0.0", "write 0.0") if node.tag is None else None,
    )


RULE = Rule(
    name="appspec-version-spelling",
    summary="version 0.0 in an unusual spelling",
    severity="note",
    on="server",
    group="style",
    fix="safe",
    words=("version",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
