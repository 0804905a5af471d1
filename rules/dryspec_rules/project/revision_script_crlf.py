"""A hook script with Windows line ends."""

from __future__ import annotations

from dryspec.finding import WARNING, Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import HookScript


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report CRLF: an error where it is in the interpreter line."""
    if context.server is None or context.server.host == WINDOWS or b"\r\n" not in script.data:
        return
    if script.data.startswith(b"#!") and script.data.split(b"\n", 1)[0].endswith(b"\r"):
        interpreter = script.text.split("\n", 1)[0].rstrip("\r")
        yield Finding(
            script.span,
            f'"{script.path}" ends its first line with a carriage return: Linux looks for a '
            "program "
            f'called "{interpreter[2:].strip()}\\r" and the event fails (script error 4); save it '
            "with LF",
        )
        return
    yield Finding(
        script.span,
        f'"{script.path}" has CRLF line ends: each command gets a carriage return as part of its '
        "last word; save it with LF",
        severity=WARNING,
    )


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
