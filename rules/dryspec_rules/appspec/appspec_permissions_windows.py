"""Permissions in an appspec for Windows."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import of_another_system, problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report every entry of `permissions` when `os` is `windows`."""
    del context
    for problem in problems(appspec, "permissions-on-windows"):
        yield Finding(
            problem.span,
            "permissions exist on Linux only: with os: windows the agent refuses the file at every "
            f"event; {_advice(appspec)}",
        )
        return


def _advice(appspec: ServerAppspec) -> str:
    if of_another_system(appspec):
        return "the rest of it is written for Linux: write os: linux"
    return 'remove the section and set access rights in an AfterInstall script ("icacls")'


RULE = Rule(
    name="appspec-permissions-windows",
    summary="permissions with os: windows",
    severity="error",
    on="server",
    group="correctness",
    keys=("permissions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
