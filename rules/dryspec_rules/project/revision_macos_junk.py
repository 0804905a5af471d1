"""Finder's own files beside the appspec."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span
from dryspec_rules._packing import packing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `__MACOSX` and `.DS_Store` in the appspec's directory."""
    project = context.project
    if project is None:
        return
    directory = project.spec_directory
    names = {name for name, _ in project.entries(directory)}
    for junk, why in _JUNK.items():
        path = f"{directory}/{junk}" if directory else junk
        if junk in names and _is_tracked(path, project) and _is_packed(junk, project, context):
            yield Finding(
                _place(appspec),
                f'"{junk}" lies beside the appspec: {why}; leave it out of the bundle',
            )


_JUNK = {
    "__MACOSX": "Finder puts it into archives, and where it is a second directory at the top of "
    "one, the agent does not find the appspec",
    ".DS_Store": "it is shipped with the revision",
}


def _is_tracked(path: str, project: Project) -> bool:
    """Tell whether git has a file or directory; without git, what is there may be shipped."""
    tracked = project.git_modes
    return not tracked or path in tracked or any(file.startswith(f"{path}/") for file in tracked)


def _is_packed(junk: str, project: Project, context: Context) -> bool:
    """Tell whether it may be in the revision: no artifact with this appspec, or it is in one."""
    artifacts = packing(context, project).artifacts
    return not artifacts or any(
        path.partition("/")[0] == junk for paths in artifacts for path in paths
    )


def _place(appspec: ServerAppspec) -> Span:
    for name in ("files", "version"):
        key = appspec.key(name)
        if key is not None:
            return key.span
    return Span(0, 0)


RULE = Rule(
    name="revision-macos-junk",
    summary="__MACOSX or .DS_Store in the revision",
    severity="note",
    on="server",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
