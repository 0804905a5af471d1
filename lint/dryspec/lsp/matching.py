"""Which files of the repository an artifact pattern selects: the simulator's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.help.hover import Matches
    from dryspec.project import Project


def matcher(project: Project | None) -> Matches | None:
    """Return the question that hover and inlay hints ask, ``None`` without a repository."""
    if project is None:
        return None
    from dryspec_simulate.build.collect import Workspace
    from dryspec_simulate.build.globs import Pattern
    from dryspec_simulate.build.trees import ListedTree

    listed: list[Workspace] = []

    def matches(pattern: str, base: str, excludes: Sequence[str]) -> list[str]:
        if not listed:  # the files are listed when somebody asks for the first time
            listed.append(Workspace(ListedTree(project.root, project.files)))
        workspace = listed[0]
        found: list[str] = []
        for directory in workspace.base_directories(base):
            chosen = workspace.select(
                [Pattern(pattern)], [Pattern(text) for text in excludes], directory
            )
            found.extend(file.source for file in chosen.files)
        return found

    return matches
