"""Where the builds of a repository put the files that an appspec names.

The agent looks for them in the artifact, whose layout is the buildspec's business: a base directory
is taken off, `discard-paths` takes all directories off, a command moves things about. The scripts
of other build systems are read for such commands alone.
"""

from __future__ import annotations

import os

from dryspec import alike
from dryspec_rules._filesets import artifacts
from dryspec_rules._shipped import shipped
from dryspec_rules._source_tree import OUTPUT_DIRECTORIES, ancestors, source_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.spec.buildspec import Buildspec
    from dryspec_rules._source_tree import SourceTree

_ENDINGS = (".yml", ".yaml", ".json")
_MOST = 50
"""Buildspecs of one repository that are looked at."""
_MOVERS = ("cp ", "mv ", "rsync ", "install ", "ln ", "zip ", "tar ", "jar ", "unzip ")


_PACKERS = (
    ".circleci/config.yml",
    ".gitlab-ci.yml",
    ".travis.yml",
    "Jenkinsfile",
    "Makefile",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
)
_WORKFLOWS = ".github/workflows/"
_BUILT = (
    ".7z", ".a", ".bz2", ".deb", ".dll", ".ear", ".exe", ".gem", ".gz", ".jar", ".rpm", ".so",
    ".tar", ".tgz", ".war", ".whl", ".xz", ".zip",
)  # fmt: skip
"""Endings of files that are built or packed, and hardly ever kept in a repository."""
_CALLED = (
    r"(?:^|[;&|(`\"']|\brun:|- |\bsudo|\bthen|\bdo|\belse|\btime)[ \t]*(?:\w+=\S*[ \t]+)*"
    r"{}(?=[ \t]|$)"
)
"""A program's name where a command begins."""


class _Builds:
    """What the builds of a repository run and pack: the same for every appspec in it.

    ``moves`` are those of the ``commands`` that copy, move or pack; ``paths`` and ``directories``
    are those of all artifacts; ``with_appspec`` has the paths of each artifact with an appspec at
    its top, by that appspec's path in the source; see :class:`Packing` for ``unclear``.
    """

    __slots__ = ("commands", "directories", "moves", "paths", "unclear", "with_appspec")

    def __init__(self, context: Context, project: Project) -> None:
        self.commands = list(_scripts(project))
        self.paths: set[str] = set()
        self.with_appspec: dict[str, list[list[str]]] = {}
        self.unclear = False
        for buildspec, around in _buildspecs(context, project):
            self.commands.extend(command.text for command in buildspec.commands)
            tree = source_tree(buildspec, around)
            for files in artifacts(buildspec):
                self._add(shipped(files, tree) if tree else [], tree)
        above = {path.rpartition("/")[0] for path in self.paths}
        self.directories = {name for directory in above for name in ancestors(directory)}
        self.moves = [text for text in self.commands if any(mover in text for mover in _MOVERS)]

    def _add(self, pairs: list[tuple[str, str]], tree: SourceTree | None) -> None:
        paths = [path for _, path in pairs]
        self.paths.update(paths)
        self.unclear = self.unclear or not paths
        for source, path in pairs:
            if tree and "appspec" in path and path == _name(source):
                self.with_appspec.setdefault(tree.path(source), []).append(paths)


class Packing:
    """What the builds of a repository do to the files beside an appspec.

    ``artifacts`` holds the paths of each artifact of a buildspec that has this appspec at its top,
    ``paths`` those of every artifact; ``unclear`` tells whether there is one of which nothing is
    known.
    """

    __slots__ = ("_commands", "_directories", "_moves", "_project", "artifacts", "paths", "unclear")

    def __init__(self, context: Context, project: Project) -> None:
        builds = project.once(__name__, lambda: _Builds(context, project))
        self._project = project
        self._commands = builds.commands
        self._directories = builds.directories
        self._moves = builds.moves
        self.artifacts = builds.with_appspec.get(project.spec_path, [])
        self.paths = builds.paths
        self.unclear = builds.unclear

    def delivers(self, path: str) -> bool:
        """Tell whether a path of the revision is in an artifact, or may be put there.

        A command that has its name may make it. One that copies or packs may do so by a pattern
        for its ending, and where a file is called so, from its directory or to that of the path.
        """
        if path in self.paths or path in self._directories:
            return True
        name = _name(path)
        words = {f"*.{name.rpartition('.')[2]}"}
        if self.unclear or self._commands:
            called_so = self._project.called(name)
            if called_so and self.unclear:
                return True
            words.update(
                part for file in called_so for part in [*path.split("/"), *file.split("/")]
            )
        return _is_named(name, self._commands) or any(
            word in text for text in self._moves for word in words
        )

    def comes_later(self, path: str) -> bool:
        """Tell whether git ignores a path, so that something else than git brings it.

        One that begins with the repository's own name is of a checkout in a folder of that name.
        """
        if path.partition("/")[0] == os.path.basename(os.path.abspath(self._project.root)):
            return True
        base = self._project.spec_directory
        paths = {path, f"{base}/{path}" if base else path}
        return any(_ignored(self._project, path) for path in paths)

    def makes_executable(self, path: str) -> bool:
        """Tell whether a command sets the execute bit of a script, by its name or a pattern."""
        return any(
            _covers(words, path, self._project)
            for text in self._commands
            if "chmod" in text
            for line in text.splitlines()
            if "chmod" in line and _lets_run(words := _words(line))
        )

    def suggestion(self, path: str, nearest: str) -> str:
        """Return what an appspec should say in place of a missing path, ``""`` for no idea.

        ``nearest`` is the path most like it beside the appspec, which is the answer where the
        revision is what the repository holds.
        """
        if not self.artifacts:
            return "" if self.paths else nearest
        name = _name(path)
        here = sorted(set(self.artifacts[0]).intersection(*self.artifacts[1:]))
        same = [item for item in here if _name(item) == name]
        return next(iter(same), "") or alike.nearest(path, here, 0.75)


def packing(context: Context, project: Project) -> Packing:
    """Return what the builds of the project make of it, found out once."""
    return context.once(__name__, lambda: Packing(context, project))


def looks_built(path: str) -> bool:
    """Tell whether builds make such paths: archives, binaries, what lies in ``dist``."""
    return path.lower().endswith(_BUILT) or not OUTPUT_DIRECTORIES.isdisjoint(path.split("/"))


def _is_named(name: str, texts: list[str]) -> bool:
    """Tell whether a text has a name; one that a program is called by counts as a word behind it.

    ``aws s3 sync`` makes no directory ``aws``, and neither does an address at amazonaws.com.
    """
    holding = [text for text in texts if name in text]
    if not holding or "." in name:
        return bool(holding)
    import re

    called = re.compile(_CALLED.format(re.escape(name)), re.MULTILINE)
    if not any(called.search(text) for text in holding):
        return True
    word = re.compile(rf"(?<![\w.:@-]){re.escape(name)}(?![\w.:@-])")
    return any(word.search(called.sub(" ", text)) for text in holding)


def _words(line: str) -> list[str]:
    return line.partition("chmod")[2].replace('"', " ").replace("'", " ").split()


def _lets_run(words: list[str]) -> bool:
    """Tell whether the mode given to `chmod` sets an execute bit."""
    mode = next((word for word in words if not word.startswith("-")), "")
    if mode.isdigit():
        return any(int(digit) % 2 for digit in mode[-3:])
    return "x" in mode.partition("+")[2] or "x" in mode.partition("=")[2]


def _covers(words: list[str], path: str, project: Project) -> bool:
    """Tell whether words name a file: by its name or a pattern, or with `-R` a directory of it.

    Builds copy scripts elsewhere first: of a directory that the project does not have, the last
    name has to be the same.
    """
    from fnmatch import fnmatchcase

    *above, name = path.split("/")
    whole = any(word in ("-R", "--recursive") for word in words)
    for word in words:
        parts = [part for part in word.split("/") if part not in ("", ".")]
        if whole and _is_place(parts, above, project, below=True):
            return True
        last = parts.pop() if parts else ""
        if fnmatchcase(name, last) and _is_place(parts, above, project):
            return True
    return False


def _is_place(parts: list[str], above: list[str], project: Project, *, below: bool = False) -> bool:
    """Tell whether a directory is that of a file, with `below` one around it, or a copy of it."""
    if not parts or parts == (above[: len(parts)] if below else above):
        return True
    same = parts[-1] in above if below else not above or parts[-1] == above[-1]
    return same and project.kind("/".join(parts)) is None


_DEEPEST = 100
"""Directories one in the other, below which nobody looks."""


def _ignored(project: Project, path: str) -> bool:
    """Tell whether git ignores a path or a directory above it."""
    from dryspec.gitignore import Ignores

    ignores = project.once("ignores", lambda: Ignores(project.root))
    above = ""
    for part in path.split("/")[:_DEEPEST]:
        if project.kind(f"{above}.gitignore") == "file":
            ignores.enter(os.path.join(project.root, above))
        if ignores.ignored(os.path.join(project.root, above, part), is_directory=True):
            return True
        above = f"{above}{part}/"
    return False


def _buildspecs(context: Context, project: Project) -> Iterator[tuple[Buildspec, Context]]:
    from dryspec.context import Context
    from dryspec.source import Source
    from dryspec.spec.detect import detect
    from dryspec.tree import parse

    paths = [
        path
        for path in project.files
        if path.endswith(_ENDINGS) and "buildspec" in path.lower() and "node_modules/" not in path
    ]
    for path in sorted(paths, key=lambda path: path.count("/"))[:_MOST]:
        data = project.read(path)
        if data is None:
            continue
        document = parse(Source(path, data.decode("utf-8", "replace")))
        around = Context(document, detect(document, path), context.settings, project.for_spec(path))
        if around.buildspec is not None:
            yield around.buildspec, around


def _scripts(project: Project) -> Iterator[str]:
    """Yield the texts of other build systems that pack revisions."""
    for path in other_builds(project):
        yield told(project.read(path) or b"")


def other_builds(project: Project) -> list[str]:
    """Return the files of other build systems that may pack a revision."""
    workflows = [name for name, _ in project.entries(_WORKFLOWS)[:_MOST]]
    paths = (*_PACKERS, *(_WORKFLOWS + name for name in workflows))
    return [path for path in paths if project.kind(path) == "file"]


def told(data: bytes) -> str:
    """Return a text without the lines that are comments."""
    lines = data.decode("utf-8", "replace").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith(("#", "//")))


def _name(path: str) -> str:
    return path.rpartition("/")[2]
