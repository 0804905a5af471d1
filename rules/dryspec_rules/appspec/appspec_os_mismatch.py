"""Paths and scripts of another operating system."""

from __future__ import annotations

from dryspec.finding import ERROR, Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import (
    LINUX,
    WINDOWS,
    destination_of,
    foreign_scripts,
    has_drive,
    is_placeholder,
    of_another_system,
    respell,
    short,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import Script
    from dryspec.spec.ruby import Value

_ALWAYS_RUN = ("BeforeInstall", "AfterInstall", "ApplicationStart", "ValidateService")
"""Events that every deployment of a revision runs from this very revision."""


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report drive letters with `os: linux`, `/…` with `os: windows`, and foreign scripts."""
    os = appspec.value("os")
    if os is None or os.data not in (LINUX, WINDOWS):
        return
    if of_another_system(appspec):
        yield _the_other_was_meant(appspec, os)
        return
    yield from _scripts(appspec, context)
    for mapping in appspec.files:
        node = destination_of(mapping)
        if node is None or is_placeholder(node.value):
            continue
        if appspec.host == LINUX and has_drive(node.value):
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


def _the_other_was_meant(appspec: ServerAppspec, os: Value) -> Finding:
    """Say once that all is written for the system that `os` does not name."""
    place, script = appspec.files[0].destination_text or "", foreign_scripts(appspec)[0]
    meant, name = (LINUX, "Linux") if appspec.host == WINDOWS else (WINDOWS, "Windows")
    sure = _fails_anywhere(appspec)
    other = "Windows" if meant == LINUX else "Linux"
    outcome = "finds no such script" if sure else "cannot run the script"
    shown = short(script.location or "")
    return Finding(
        os.span,
        f'os is {appspec.host}, but "{short(place)}" and "{shown}" are '
        f"for {name}, which refuses such a file, while {other} {outcome}: write os: {meant}",
        severity=ERROR if sure else "",
        fix=respell(os.node, meant, f"write os: {meant}", safe=False),
        related=[Related(script.place("location"), f"a script for {name}")],
    )


def _fails_anywhere(appspec: ServerAppspec) -> bool:
    r"""Whether no instance can run this: Linux finds no `scripts\x.ps1`, Windows refuses the os."""
    return appspec.host == LINUX and any(
        "\\" in (script.location or "") and not is_placeholder(script.location or "")
        for hook in appspec.hooks
        for script in hook.scripts
        if hook.event in _ALWAYS_RUN
    )


def _scripts(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report scripts of Windows on Linux, and shell scripts on Windows."""
    windows = appspec.host == WINDOWS
    for script in foreign_scripts(appspec):
        location = script.location or ""
        if location.lower().endswith(".ps1"):
            if not _lacks_interpreter(script, context):
                continue
            kind = "PowerShell script"
        else:
            kind = "shell script" if windows else "batch file"
        yield Finding(
            script.place("location"),
            f'"{short(location)}" is a {kind}, which nothing runs where os is {appspec.host}: '
            f"name a {'.ps1 or .bat' if windows else 'shell'} script",
        )


def _lacks_interpreter(script: Script, context: Context) -> bool:
    """Whether a script is at hand whose first line names no interpreter, as that of pwsh."""
    span = script.place("location")
    texts = [found.text for found in context.hook_scripts if found.span == span]
    return bool(texts) and not texts[0].startswith("#!")


RULE = Rule(
    name="appspec-os-mismatch",
    summary="paths or scripts that do not fit the os",
    severity="warning",
    on="server",
    group="correctness",
    fix="unsafe",
    keys=("os",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
