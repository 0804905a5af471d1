"""Who brings a file of the revision that the repository does not hold, in words."""

from __future__ import annotations

from dryspec_rules._packing import looks_built, other_builds, packing, told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project

_MOST = 50


def brought_by(context: Context, project: Project, path: str) -> str:
    """Say who brings a path, as far as the repository shows; ``""`` for nobody."""
    if project.spec_directory and project.exists(path):
        return "it lies at the root of the repository"
    packed = packing(context, project)
    later = packed.comes_later(path)
    if not later and not looks_built(path) and not packed.delivers(path):
        return ""
    name = path.rpartition("/")[2]
    # "build" and "dist" are words, "shop.war" is a name.
    spellings = (path, name) if "." in name else (path, f"/{name}", f"{name}/")
    for file in build_files(project):
        text = told(project.read(file) or b"")
        if any(spelling in text for spelling in spellings):
            return f"{file} names it"
    if later:
        return "git ignores it, so a build makes it"
    if looks_built(path):
        return "a build makes such files"
    return "a build of the repository may bring it"


def build_files(project: Project) -> Iterator[str]:
    """Yield the buildspecs and the other build systems' files."""
    named = [path for path in project.files if "buildspec" in path.rpartition("/")[2].lower()]
    yield from sorted(named, key=lambda path: path.count("/"))[:_MOST]
    yield from other_builds(project)
