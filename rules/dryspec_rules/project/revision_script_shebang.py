"""A script in bash syntax without an interpreter line."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import HookScript

BASH = ("[[", "source", "function", "shopt", "pushd", "popd", "declare", "mapfile")


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report scripts that use bash syntax and do not ask for bash."""
    if context.server is None or context.server.host == WINDOWS:
        return
    first = script.text.split("\n", 1)[0]
    if first.startswith("#!") and not first.rstrip().endswith(("/sh", " sh", "/dash")):
        return
    if script.data.startswith(b"\xef\xbb\xbf"):
        return
    for number, line in enumerate(script.text.split("\n"), 1):
        words = line.strip().split(" ", 1)[0]
        found = words if words in BASH else ""
        if not found and line.strip().startswith(("if [[", "while [[", "elif [[")):
            found = "[["
        if found:
            reason = (
                f'asks for "{first[2:].strip()}"' if first.startswith("#!") else "has no #! line"
            )
            yield Finding(
                script.span,
                f'line {number} of "{script.path}" uses "{found}", which is bash, but the script '
                f"{reason} and runs under sh: begin it with #!/bin/bash",
                related=[Related(script.span, f'"{found}" is used here', script.path, number)],
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
