"""A hook script with Windows line ends."""

from __future__ import annotations

from dryspec.finding import WARNING, Finding
from dryspec.rule import Rule
from dryspec.shell.shebang import read_shebang, shell_of
from dryspec_rules._appspec import WINDOWS, of_another_system

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.revision import HookScript


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report CRLF: an error where it is in the interpreter line."""
    if context.server is None or context.server.host == WINDOWS or "\r\n" not in script.text:
        return
    if script.data.startswith(b"#!") and script.data.split(b"\n", 1)[0].endswith(b"\r"):
        yield Finding(
            script.span,
            f'"{script.path}" ends its first line with a carriage return: '
            f"{_consequence(script.text)} and the event fails (ScriptFailed); save it with LF",
        )
        return
    if of_another_system(context.server) or not shell_of(script.text):
        return
    yield Finding(
        script.span,
        f'"{script.path}" has CRLF line ends: each command gets a carriage return as part of its '
        "last word; save it with LF",
        severity=WARNING,
    )


def _consequence(text: str) -> str:
    shebang = read_shebang(text)
    program, option = (shebang.program, shebang.arguments) if shebang else ("", "")
    if option and not program.endswith("/env"):
        return f'"{program}" refuses the option "{option.rstrip()}\\r"'
    return f'Linux looks for a program called "{(option or program).rstrip()}\\r"'


RULE = Rule(
    name="revision-script-crlf",
    summary="a hook script with CRLF line ends",
    severity="error",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
