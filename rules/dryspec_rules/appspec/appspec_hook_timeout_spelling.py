"""A timeout that is accepted and changed."""

from __future__ import annotations

from dryspec.dialect import serde_unsigned
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import replace_with, short, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report timeouts that are not whole unquoted numbers."""
    del context
    for script in appspec.scripts:
        node = written(script, "timeout")
        value = script.value("timeout")
        if node is None or value is None or not value.truthy or script.timeout is None:
            continue
        if node.plain and serde_unsigned(node) == script.timeout:
            continue
        yield Finding(
            script.place("timeout"),
            f'the timeout "{short(node.value)}" is {script.timeout} seconds for agent 1 and '
            "refused by agent 2: write whole seconds without quotes and unit",
            fix=replace_with(node, str(script.timeout), "write what agent 1 reads", safe=False),
        )


RULE = Rule(
    name="appspec-hook-timeout-spelling",
    summary="a timeout that is not what it says",
    severity="warning",
    on="server",
    group="correctness",
    fix="unsafe",
    keys=("timeout",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
        "read: CodeDeploy agent 2.x",
    ),
)
