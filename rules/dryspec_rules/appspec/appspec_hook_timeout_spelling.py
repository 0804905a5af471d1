"""A timeout that is accepted and changed."""

from __future__ import annotations

from dryspec import lazy
from dryspec.dialect import serde_unsigned
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import replace_with, short, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
_LONGER = lazy.pattern(r"(\d{1,4}) *(m|h)(?:in|ins|inutes?|rs?|ours?)?")
_SECONDS = {"m": 60, "h": 3600}


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
        meant = _meant(node.value)
        asked = f"write {meant}, in" if meant else "write"
        message = f"write {meant}" if meant else "write what agent 1 reads"
        yield Finding(
            script.place("timeout"),
            f'the timeout "{short(node.value)}" is {script.timeout} seconds for agent 1 and '
            f"refused by agent 2: {asked} whole seconds without quotes and unit",
            fix=replace_with(node, meant or str(script.timeout), message, safe=False),
        )


def _meant(text: str) -> str:
    """Return the seconds that a number of minutes or hours stands for."""
    match = _LONGER.fullmatch(text.strip().lower())
    return str(int(match[1]) * _SECONDS[match[2]]) if match else ""


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
