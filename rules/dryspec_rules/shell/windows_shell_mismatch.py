"""Syntax of one family of shells under another."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import ERROR, WARNING, Finding
from dryspec.rule import Rule
from dryspec_rules._powershell import SIGNS, find, reads_as

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command

_QUOTED = lazy.pattern(r"'[^']*'|\"[^\"]*\"|#[^\n]*")
_POSIX = lazy.pattern(
    r"^\s*(?:export\s+[A-Za-z_]\w*=|source\s|fi\s*$|done\s*$|esac\s*$|if \[\[? |sudo\s|chmod\s)",
    lazy.MULTILINE,
)
_JOIN = lazy.pattern(r"\s(?:&&|\|\|)\s")
_POWERSHELL = lazy.pattern(
    r"^\s*(?:Write-(?:Host|Output)|Get-ChildItem|Set-Location|Invoke-\w+|"
    r"New-Item|Remove-Item|Copy-Item|Import-Module|Install-Module)\b",
    lazy.MULTILINE,
)
_ALIAS = lazy.pattern(
    r"^[ \t]*(curl|wget)\b(?!\.)[^\n;|]*?[ \t]"
    r"(--[a-z][a-z-]*|-[oOLfkXSsq]|-[fksSLoOqn]{2,})(?=[ \t\n]|$)",
    lazy.MULTILINE,
)
"""Windows PowerShell's aliases of Invoke-WebRequest with an option of the program of that name."""
_NO_ALIAS = lazy.pattern(r"(?i)\bali(?:as)?:\\?(?:curl|wget)\b|\bset-alias\b")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report what the shell cannot read: that of `env.shell`, else the one the file shows."""
    if context.posix_shell and any(sign in context.source.text for sign in SIGNS):
        for command in context.shell_commands:
            yield from _foreign_variable(command, context)
    shell = buildspec.env.shell
    if shell is None:
        return
    name = shell.value.lower()
    windows = name in ("powershell.exe", "cmd.exe")
    foreign = _POSIX if windows else _POWERSHELL
    if not windows and not context.posix_shell:
        return
    if name == "powershell.exe" and not _NO_ALIAS.search(context.source.text):
        for command in buildspec.commands:
            yield from _aliased(command)
    for command in buildspec.commands:
        # A look at the text as it stands, for taking what is quoted out of it takes longer.
        if not foreign.search(command.text) and not (windows and _JOIN.search(command.text)):
            continue
        text = _unquoted(command.text)
        if name == "powershell.exe":
            yield from _joined(text, command)
        yield from _first(foreign, text, command, name)


def _foreign_variable(command: Command, context: Context) -> Iterator[Finding]:
    """Report the first `$env:NAME` that the POSIX shell expands."""
    if not any(sign in command.text for sign in SIGNS):
        return
    for call in command.script.calls:
        if call.program in ("pwsh", "powershell") or not call.exact:
            continue
        for variable in call.variables:
            match = find(command.text, context, variable.start)
            if match is not None and match.start() == variable.start:
                yield Finding(command.span(match.start(), match.end()), reads_as(match))
                return


def _unquoted(text: str) -> str:
    return _QUOTED.sub(lambda match: "\0" * len(match.group()), text)


def _aliased(command: Command) -> Iterator[Finding]:
    if "curl " not in command.text and "wget " not in command.text:
        return
    match = _ALIAS.search(_unquoted(command.text))
    if match is not None:
        name, option = match.groups()
        instead = '"curl.exe"' if name == "curl" else "Invoke-WebRequest with -Uri and -OutFile"
        yield Finding(
            command.span(match.start(1), match.end()),
            f'"{name}" is a name of Invoke-WebRequest in Windows PowerShell, which cannot make '
            f'anything of "{option}" and refuses the call: write {instead}',
        )


def _joined(text: str, command: Command) -> Iterator[Finding]:
    match = _JOIN.search(text)
    if match is not None:
        start, end = match.start() + 1, match.end() - 1
        yield Finding(
            command.span(start, end),
            f'Windows PowerShell 5 does not know "{text[start:end]}" and refuses the whole '
            "command; use separate commands, or test $LASTEXITCODE",
            severity=ERROR,
        )


def _first(pattern: re.Pattern[str], text: str, command: Command, name: str) -> Iterator[Finding]:
    match = pattern.search(text)
    if match is None:
        return
    words = match.group().strip()
    start = match.start() + match.group().index(words)
    yield Finding(
        command.span(start, start + len(words)),
        f'"{words}" belongs to another family of shells; env.shell is "{name}", which does not '
        "know it: rewrite the command, or change env.shell",
        severity=WARNING,
    )


RULE = Rule(
    name="windows-shell-mismatch",
    summary="POSIX syntax under PowerShell or cmd, or the other way round",
    severity="warning",
    on="buildspec",
    words=("shell:", '"shell"', *SIGNS),
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.shell",
        "https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_pipeline_chain_operators",
        "https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/invoke-webrequest?view=powershell-5.1",
    ),
)
