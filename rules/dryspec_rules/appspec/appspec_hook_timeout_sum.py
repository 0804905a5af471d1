"""Timeouts of one event that exceed its hour."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import to_s
from dryspec_rules._appspec import half_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import Script

LIMIT = 3600
"""Seconds one lifecycle event may take (user guide, hooks section)."""


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report events whose declared timeouts sum to more than 3600 seconds."""
    del context
    if half_read(appspec):
        return
    for hook in appspec.hooks:
        declared = [script for script in hook.scripts if _declares(script)]
        total = sum(script.timeout or 0 for script in declared)
        if total > LIMIT:
            event = to_s(hook.event)
            if len(declared) > 1:
                who, most = f'the scripts of "{event}"', f"at most {LIMIT} together"
            else:
                who, most = f'the script of "{event}"', str(LIMIT)
            yield Finding(
                declared[-1].place("timeout"),
                f"{who} may take {total} seconds, but an event has {LIMIT}: the service ends it "
                f"then, whatever the agent allows; write {most}",
            )


def _declares(script: Script) -> bool:
    """Whether an item names a script and its time; a blank template does neither."""
    value = script.value("timeout")
    return bool(script.location) and value is not None and not value.is_nil


RULE = Rule(
    name="appspec-hook-timeout-sum",
    summary="timeouts above the hour of an event",
    severity="warning",
    on="server",
    group="suspicious",
    keys=("timeout",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
