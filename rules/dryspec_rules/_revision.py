"""The server appspec that an artifact of a build carries, with the paths it names."""

from __future__ import annotations

from dryspec.finding import Related
from dryspec.source import Source, Span
from dryspec_rules._filesets import artifacts
from dryspec_rules._shipped import shipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.project import Project
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.buildspec import Buildspec, FileSet
    from dryspec.tree import Scalar
    from dryspec_rules._source_tree import SourceTree

_NAMES = ("appspec.yml", "appspec.yaml")


class Named:
    """A path that an appspec names, without leading and trailing slashes, and where it does."""

    __slots__ = ("path", "span")

    def __init__(self, path: str, span: Span) -> None:
        self.path = path
        self.span = span


class Appspec:
    """An appspec of the source; ``path`` is relative to the source, ``name`` its base name."""

    __slots__ = ("name", "path", "script_paths", "source", "source_paths")

    def __init__(self, path: str, source: Source, server: ServerAppspec) -> None:
        self.path = path
        self.name = path.rpartition("/")[2]
        self.source = source
        self.script_paths = [
            Named(revision_path(script.location), script.place("location"))
            for script in server.scripts
            if script.location
        ]
        self.source_paths = [
            Named(revision_path(item.source_text), item.place("source"))
            for item in server.files
            if item.source_text
        ]

    @property
    def named(self) -> list[Named]:
        """Scripts, then sources; the whole revision (`/`) is no name."""
        return [item for item in self.script_paths + self.source_paths if item.path]

    @property
    def scripts(self) -> set[str]:
        """Where the hook scripts lie in the source, when the revision is made from here."""
        return {self.beside(item) for item in self.script_paths if item.path}

    def beside(self, item: Named) -> str:
        """Return where a named path lies in the source, seen from the appspec."""
        directory = self.path.rpartition("/")[0]
        return f"{directory}/{item.path}".lstrip("/")

    def related(self, item: Named) -> Related:
        """Return the place in the appspec that names a path."""
        line, column = self.source.position(item.span.start)
        return Related(item.span, "named here", path=self.source.name, line=line, column=column)


def appspecs(tree: SourceTree) -> list[Appspec]:
    """Return the server appspecs of a source, in path order."""
    found = (_read(path, tree) for path in tree.called(*_NAMES))
    return [appspec for appspec in found if appspec]


def shipped_appspec(files: FileSet, tree: SourceTree) -> Appspec | None:
    """Return the server appspec that an artifact has at its top."""
    if not tree.called(*_NAMES):
        return None
    for source, path in shipped(files, tree):
        if path in _NAMES:
            return _read(source, tree)
    return None


def left_behind(
    buildspec: Buildspec, tree: SourceTree, kind: str
) -> Iterator[tuple[Scalar, str, Related]]:
    """Yield (`files` key, path, place in the appspec) of what an artifact should hold.

    That is what the source has beside the appspec and no command mentions. With `discard-paths`
    nothing is yielded, because then no path with a directory can be right.
    """
    from dryspec_rules._filesets import discards_paths

    for files in artifacts(buildspec):
        key = files.mapping.key("files") if files.mapping else None
        appspec = shipped_appspec(files, tree) if key else None
        if key is None or appspec is None or discards_paths(files):
            continue
        named = appspec.script_paths if kind == "scripts" else appspec.source_paths
        paths = [path for _, path in shipped(files, tree)] if named else []
        for item in named:
            if not item.path or not tree.exists(appspec.beside(item)):
                continue
            if any(path == item.path or path.startswith(f"{item.path}/") for path in paths):
                continue
            if not any(buildspec.mentions(part) for part in item.path.split("/")):
                yield key, item.path, appspec.related(item)


def revision_path(path: str) -> str:
    """Return a path of an appspec with `/`, and without what leads nowhere."""
    return "/".join(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))


def seen_from_appspec(path: str, project: Project) -> str:
    """Return what an appspec says for a path of the project: paths start at its own directory."""
    return path.removeprefix(f"{project.spec_directory}/") if project.spec_directory else path


def _read(path: str, tree: SourceTree) -> Appspec | None:
    if path not in tree.appspecs:
        tree.appspecs[path] = _parse(path, tree)
    return tree.appspecs[path]


def _parse(path: str, tree: SourceTree) -> Appspec | None:
    from dryspec.spec.appspec import read_server
    from dryspec.spec.detect import SERVER, detect
    from dryspec.tree import parse

    data = tree.read(path)
    if data is None:
        return None
    source = Source(tree.path(path), data.decode("utf-8", "replace"))
    document = parse(source)
    detected = detect(document, path)
    if detected.kind != "appspec" or detected.platform != SERVER:
        return None
    return Appspec(path, source, read_server(document))
