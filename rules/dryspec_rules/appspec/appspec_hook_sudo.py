"""A `sudo` that is no boolean."""

from __future__ import annotations

from dryspec.dialect import serde_boolean
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import replace_with, shape, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report values of sudo other than true and false."""
    del context
    for script in appspec.scripts:
        node, value = written(script, "sudo"), script.value("sudo")
        if node is None or value is None or value.is_nil:
            continue
        if isinstance(value.data, bool) and serde_boolean(node) is not None:
            continue
        meaning = "yes" if value.truthy else "no"
        wish = "false" if node.value.lower() in {"false", "no", "off", "0", ""} else "true"
        yield Finding(
            node.span if node.value else script.place("sudo"),
            f'"sudo" is {shape(value)}, which means {meaning} to agent 1, because everything but '
            f"nothing and false does, and is refused by agent 2: write {wish}",
            fix=replace_with(node, wish, f"write {wish}", safe=False),
        )


RULE = Rule(
    name="appspec-hook-sudo",
    summary="a sudo that is no boolean",
    severity="warning",
    on="server",
    group="suspicious",
    fix="unsafe",
    words=("sudo",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
        "read: CodeDeploy agent 2.x",
    ),
)
