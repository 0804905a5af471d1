"""A script location that breaks the command line."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, is_placeholder, of_another_system, short, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report arguments, shell characters, backslashes on Linux and installed paths."""
    del context
    for script in appspec.scripts:
        node = written(script, "location")
        if node is None or script.location is None or is_placeholder(script.location):
            continue
        if "\\" in script.location and of_another_system(appspec):
            continue  # appspec-os-mismatch speaks of it
        problem = _problem(script.location, appspec)
        if problem:
            yield Finding(node.span, problem)


def _problem(location: str, appspec: ServerAppspec) -> str:
    windows = appspec.host == WINDOWS
    if " " in location:
        first = location.partition(" ")[0]
        return (
            f'"{short(location)}" is one file name for the agent, which then breaks at its blank: '
            f"arguments cannot be given; name the script alone ({first}) and put the rest inside it"
        )
    if not windows and "\\" in location:
        return f'"{short(location)}": on Linux a backslash is part of the name; write /'
    bad = "" if windows else _shell_character(location)
    if bad:
        return (
            f'"{bad}" in "{short(location)}" reaches a shell without quotes, which breaks the '
            "path: rename the script"
        )
    if ".." in location.replace("\\", "/").split("/"):
        return (
            f'"{short(location)}" leaves the revision, where the agent looks for scripts: put the '
            "script into the revision"
        )
    return _installed(location, appspec)


def _shell_character(location: str) -> str:
    for character in ";&|$`()<>'\"*?":
        if character in location:
            return character
    return ""


def _installed(location: str, appspec: ServerAppspec) -> str:
    if not location.startswith("/"):
        return ""
    for mapping in appspec.files:
        target = (mapping.destination_text or "").rstrip("/")
        if target.count("/") > 1 and location.startswith(f"{target}/"):
            return (
                f'"{short(location)}" is where the script is installed, but the agent looks for it '
                "inside the revision: write its path there"
            )
    return ""


RULE = Rule(
    name="appspec-hook-location-form",
    summary="a location that cannot be run",
    severity="warning",
    on="server",
    group="correctness",
    keys=("location",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
