"""`runas` in an appspec for Windows."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, of_another_system

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `runas` and `sudo` with `os: windows`."""
    del context
    if appspec.host != WINDOWS or of_another_system(appspec):
        return
    for script in appspec.scripts:
        for name in ("runas", "sudo"):
            key = script.key(name)
            if key is not None:
                yield Finding(
                    key.span,
                    f'on Windows the agent ignores "{name}" and runs the script as itself (usually '
                    "SYSTEM): remove the key",
                    tags=("unnecessary",),
                )


RULE = Rule(
    name="appspec-hook-runas-windows",
    summary="runas is ignored on Windows",
    severity="warning",
    on="server",
    group="correctness",
    words=(
        "runas",
        "sudo",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
