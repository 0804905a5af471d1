"""A timeout that the agent refuses."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report timeouts of zero or less, and values that have no number."""
    del context
    for script in appspec.scripts:
        value = script.value("timeout")
        if value is None or script.timeout is not None:
            continue
        yield Finding(
            script.place("timeout"),
            f"the timeout is {shape(value)}, from which the agent makes no positive number of "
            "seconds, so it refuses the file: write whole seconds, for instance 300",
        )


RULE = Rule(
    name="appspec-hook-timeout-value",
    summary="a timeout that is no positive number",
    severity="error",
    on="server",
    group="correctness",
    keys=("timeout",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
