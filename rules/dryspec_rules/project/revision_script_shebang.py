"""A script in bash syntax without an interpreter line."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.dialect import DIFFERS, bashisms
from dryspec_rules._appspec import WINDOWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import HookScript


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report scripts that use bash syntax and do not ask for bash."""
    if context.server is None or context.server.host == WINDOWS:
        return
    first = script.text.split("\n", 1)[0]
    if first.startswith("#!") and not first.rstrip().endswith(("/sh", " sh", "/dash")):
        return
    if script.data.startswith(b"\xef\xbb\xbf"):
        return
    for item in bashisms(script.script):
        if item.effect == DIFFERS:
            continue
        line, column = script.position(item.start)
        reason = f'asks for "{first[2:].strip()}"' if first.startswith("#!") else "has no #! line"
        yield Finding(
            script.span,
            f'line {line} of "{script.path}" uses {item.what}, which is bash, but the script '
            f"{reason} and runs under sh: begin it with #!/bin/bash",
            related=[Related(script.span, "it is used here", script.path, line, column)],
        )
        return


RULE = Rule(
    name="revision-script-shebang",
    summary="a bash script without an interpreter line",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
