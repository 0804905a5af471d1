"""A hook script without the execute bit."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.revision import HookScript


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report scripts whose execute bit is not set, in git or on disk."""
    if context.server is None or context.server.host == WINDOWS:
        return
    if script.path.endswith(".ps1") and not script.text.startswith("#!"):
        return  # nothing runs it on Linux, with the bit or without
    if script.project.executable(script.path) is False:
        from dryspec_rules._packing import packing

        if packing(context, script.project).makes_executable(script.path):
            return
        yield Finding(
            script.span,
            f'"{script.path}" is not executable: the agent sets the bit itself, but other users of '
            f"the script cannot run it (git update-index --chmod=+x {script.path})",
        )


RULE = Rule(
    name="revision-script-not-executable",
    summary="a hook script that is not executable",
    severity="note",
    on="script",
    group="style",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
