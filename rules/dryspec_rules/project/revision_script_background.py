"""A background process that keeps the script's output open."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec.shell.shebang import shell_of
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report commands started with `&` whose output goes nowhere else."""
    if context.server is None or context.server.host == WINDOWS or not shell_of(script.text):
        return
    for number, line in enumerate(script.text.split("\n"), 1):
        command = line.split(" #")[0].strip()
        if not command.endswith("&") or command.endswith(("&&", ">&", "\\&")) or command[:1] == "#":
            continue
        body = command[:-1]
        out = ">" in body.replace("2>", "")
        err = "2>" in body or "&>" in body or ">&" in body
        if out and err:
            continue
        name = body.split()[0] if body.split() else "the command"
        words = (
            f'starts "{short(name)}" in the background with the script\'s own output: the agent '
            "waits for it until the timeout and fails the event (script error 6); add >/dev/null "
            "2>&1 </dev/null"
        )
        yield in_script(script, words, "started here", number)


RULE = Rule(
    name="revision-script-background",
    summary="a background process that keeps the event open",
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
