"""Finder's own files beside the appspec."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `__MACOSX` and `.DS_Store` in the appspec's directory."""
    project = context.project
    if project is None:
        return
    names = {name for name, _ in project.entries(project.spec_directory)}
    for junk in ("__MACOSX", ".DS_Store"):
        if junk in names:
            why = (
                "a zip with it holds two top directories, so the agent does not find the appspec"
                if junk == "__MACOSX"
                else "it is shipped with the revision"
            )
            yield Finding(
                Span(0, context.source.line_end(1)),
                f'"{junk}" lies beside the appspec: {why}; leave it out of the bundle',
            )


RULE = Rule(
    name="revision-macos-junk",
    summary="__MACOSX or .DS_Store in the revision",
    severity="warning",
    on="server",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
