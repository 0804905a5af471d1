"""An interpreter at an unusual place."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules.project.revision_script_shebang import RELATIVE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.revision import HookScript


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report interpreter lines outside the usual directories."""
    if context.server is None or context.server.host == WINDOWS or not script.text.startswith("#!"):
        return
    words = script.text[2:].split("\n", 1)[0].split()
    program = words[0] if words else ""
    usual = ("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/", *RELATIVE)
    if program.startswith(usual) and "/local/" not in program:
        return  # of what begins without a slash revision-script-shebang speaks
    yield Finding(
        script.span,
        f'"{script.path}" runs under "{short(program)}", which is not where distributions put '
        "programs: if it is missing on an instance, the event fails (ScriptFailed)",
    )


RULE = Rule(
    name="revision-script-interpreter",
    summary="an interpreter that may not be there",
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
