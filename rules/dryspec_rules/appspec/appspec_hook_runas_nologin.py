"""`runas` with an account that has no login shell."""

from __future__ import annotations

from dryspec.facts.accounts import NO_LOGIN
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report accounts that `su` refuses, unless a script of the revision gives one a shell."""
    if appspec.host == WINDOWS:
        return
    for script in appspec.scripts:
        name, node = script.runas, written(script, "runas")
        if name not in NO_LOGIN or node is None or _has_shell_given(name, context):
            continue
        yield Finding(
            node.span,
            f'the agent runs the script with "su {name} -c", and "{name}" has no login shell, so '
            'the event fails ("This account is currently not available"); leave runas out and '
            f'write "runuser -u {name} -- COMMAND" in the script, or give the account a shell',
        )


def _has_shell_given(name: str, context: Context) -> bool:
    return any(
        name in line and ("usermod" in line or "chsh" in line)
        for script in context.hook_scripts
        for line in script.text.splitlines()
    )


RULE = Rule(
    name="appspec-hook-runas-nologin",
    summary="runas with an account that has no login shell",
    severity="warning",
    on="server",
    group="correctness",
    keys=("runas",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "https://man7.org/linux/man-pages/man8/nologin.8.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
