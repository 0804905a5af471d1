"""`runas: root`."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report scripts that ask for root."""
    del context
    for script in appspec.scripts:
        if script.runas == "root":
            yield Finding(
                script.place("runas"),
                "the agent runs as root unless it was set up otherwise, and then su needs a "
                "password: "
                'leave "runas: root" out',
                tags=("unnecessary",),
            )


RULE = Rule(
    name="appspec-hook-runas-root-redundant",
    summary="runas root is what happens anyway",
    severity="note",
    on="server",
    group="style",
    keys=("runas",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
