"""A relative path in a hook script that never changes directory."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import HookScript


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report commands such as `./x` and `cat conf/x` before any `cd`."""
    if context.server is None or context.server.host == WINDOWS:
        return
    for number, line in enumerate(script.text.split("\n"), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if any(word in line for word in ("cd ", "pushd ", "dirname", "BASH_SOURCE")):
            return
        word = next((word for word in words if word.startswith(("./", "../"))), "")
        if word:
            yield Finding(
                script.span,
                f'line {number} of "{script.path}" uses "{short(word)}", but hook scripts run in '
                "the "
                'agent\'s own directory, not in the revision: begin with cd "$(dirname "$0")"',
                related=[Related(script.span, "used here", script.path, number)],
            )
            return


RULE = Rule(
    name="revision-script-relative-path",
    summary="relative paths in a hook script",
    severity="warning",
    on="script",
    group="project",
    preview=True,
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
