"""The scripts of `package.json` in a project."""

from __future__ import annotations

from dryspec.package_json import package_of, scripts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.package_json import Package
    from dryspec.project import Project
    from dryspec.shell import Call

_MANAGERS = ("npm", "yarn", "pnpm")
_MOST_FILES = 50


def scripts_named(project: Project, call: Call) -> Iterator[str]:
    """Yield what the script that `npm run NAME` and its kin run is in each `package.json`."""
    words = call.subcommand(2) if call.program in _MANAGERS else ()
    name = words[1] if words[:1] == ("run",) and len(words) > 1 else "".join(words[:1])
    if name:
        for scripts in project.once("package scripts", lambda: list(_read_all(project))):
            if name in scripts:
                yield scripts[name]


def package_in(directory: str, context: Context) -> tuple[str, Package] | None:
    """Return the `package.json` that a directory of a build has, with its path."""
    from dryspec_rules._build_scripts import the_file

    path = the_file("package.json", directory, context)
    if path is None or context.project is None:
        return None
    package = package_of(context.project.read(path) or b"")
    return None if package is None else (path, package)


def _read_all(project: Project) -> Iterator[dict[str, str]]:
    paths = [path for path in project.files if path.rpartition("/")[2] == "package.json"]
    for path in [path for path in paths if "node_modules/" not in path][:_MOST_FILES]:
        yield scripts_of(project.read(path) or b"") or {}
