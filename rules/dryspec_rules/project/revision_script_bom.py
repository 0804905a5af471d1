"""A hook script with a byte order mark."""

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
    """Report scripts that begin with a byte order mark."""
    if (
        script.data.startswith(b"\xef\xbb\xbf")
        and context.server
        and context.server.host != WINDOWS
    ):
        yield Finding(
            script.span,
            f'"{script.path}" begins with a byte order mark, so its first line is no interpreter '
            "line: the script runs under sh, after an error message; save it without the mark",
        )


RULE = Rule(
    name="revision-script-bom",
    summary="a hook script with a byte order mark",
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
