"""`runas` with a login name in capitals that is written in small letters."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, written
from dryspec_rules._edits import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_USUAL = frozenset(
    {
        *("admin", "bitnami", "centos", "debian", "ec2-user", "fedora", "root", "ubuntu"),
        *("apache", "jenkins", "nginx", "nobody", "www-data"),
    }
)


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report names that are, but for the capitals, another of the file or a usual one."""
    del context
    if appspec.host == WINDOWS:
        return
    given = {script.runas for script in appspec.scripts}
    for script in appspec.scripts:
        name = script.runas or ""
        meant, node = name.lower(), written(script, "runas")
        if meant == name or node is None or not (meant in _USUAL or meant in given):
            continue
        yield Finding(
            node.span,
            f'"{name}" is not "{meant}": login names tell capitals from small letters, and the '
            "event fails where no user is called so",
            fix=Fix(f'write "{meant}"', [write(node, meant)], UNSAFE),
        )


RULE = Rule(
    name="appspec-hook-runas-case",
    summary="runas with capitals in a name that has none",
    severity="warning",
    on="server",
    group="correctness",
    keys=("runas",),
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "https://man7.org/linux/man-pages/man1/su.1.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
