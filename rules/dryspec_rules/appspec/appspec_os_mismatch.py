"""Paths and scripts of another operating system."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, destination_of, is_placeholder, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report drive letters with `os: linux`, `/…` with `os: windows`, and foreign scripts."""
    del context
    os = appspec.value("os")
    if os is None or os.data not in ("linux", WINDOWS):
        return
    yield from _scripts(appspec)
    for mapping in appspec.files:
        node = destination_of(mapping)
        if node is None or is_placeholder(node.value):
            continue
        drive = node.value[1:2] == ":" and node.value[:1].isalpha()
        if appspec.host == "linux" and drive:
            yield Finding(
                node.span,
                f'"{short(node.value)}" is a Windows path, but os is linux: a directory literally '
                "so named is made",
            )
        elif appspec.host == WINDOWS and node.value.startswith("/"):
            yield Finding(
                node.span,
                f'"{short(node.value)}" is a Linux path, but os is windows: name the drive, for '
                "instance "
                r"C:\app",
            )


def _scripts(appspec: ServerAppspec) -> Iterator[Finding]:
    """Report batch files on Linux and shell scripts on Windows."""
    windows = appspec.host == WINDOWS
    foreign = (".sh", ".bash") if windows else (".bat", ".cmd")
    for script in appspec.scripts:
        if script.location and script.location.lower().endswith(foreign):
            kind, here = ("shell script", "windows") if windows else ("batch file", "linux")
            yield Finding(
                script.place("location"),
                f'"{short(script.location)}" is a {kind}, which nothing runs where os is {here}: '
                f"name a {'.ps1 or .bat' if windows else 'shell'} script",
            )


RULE = Rule(
    name="appspec-os-mismatch",
    summary="paths or scripts that do not fit the os",
    severity="warning",
    on="server",
    group="correctness",
    keys=("os",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
