"""The revision that an appspec is part of: where it may begin, and its hook scripts."""

from __future__ import annotations

from dryspec.project import FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.project import Project
    from dryspec.shell import Script
    from dryspec.source import Span
    from dryspec.spec.appspec import ServerAppspec


class HookScript:
    """A script that an appspec's hook names and the project holds.

    ``span`` is where the hook names it, which is where findings about the script are shown;
    ``path`` is relative to the project's root; ``text`` is no longer than what a project reads,
    and without what a shell does not read: that of a compiled program is empty.
    ``runas`` is the user that the hook names, ``None`` for the agent's own (root, as installed).
    """

    __slots__ = ("_script", "data", "event", "path", "project", "runas", "span", "text")

    def __init__(
        self,
        event: str,
        span: Span,
        path: str,
        data: bytes,
        project: Project,
        runas: str | None = None,
    ) -> None:
        self.event = event
        self.span = span
        self.path = path
        self.data = data
        self.text = _read_by_shell(data).decode("utf-8", "replace")
        if data.startswith(b"!/"):
            # an interpreter line without its "#": not what the script is to do
            self.text = f"#{self.text[1:]}"
        self.project = project
        self.runas = runas
        self._script: Script | None = None

    @property
    def script(self) -> Script:
        """The text parsed as shell; parsed once."""
        if self._script is None:
            from dryspec.shell import parse

            self._script = parse(self.text)
        return self._script

    @property
    def is_understood(self) -> bool:
        """Whether a shell runs it, and the text could be parsed for certain."""
        from dryspec.shell.shebang import shell_of

        return shell_of(self.text) != "" and self.script.certain

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of an offset in the script."""
        head = self.text[:offset]
        return head.count("\n") + 1, offset - (head.rfind("\n") + 1) + 1

    def named(self, line: int) -> str:
        """Return how messages about the appspec name a line of the script."""
        return f'line {line} of "{self.path}"'


def _read_by_shell(data: bytes) -> bytes:
    """Return a script without the archive that some carry behind their last line."""
    end = data.find(b"\0")
    if end < 0:
        return data
    return data[: data.rfind(b"\n", 0, end) + 1] if data.startswith(b"#!") else b""


def revision_roots(project: Project) -> list[str]:
    """Return the directories that may be the root of a revision, the most likely first.

    It is the appspec's directory; where the appspec is kept in a folder of its own and the build
    moves it, a directory above: the repository's root, or that of one of several programs.
    """
    parts = project.spec_directory.split("/")
    above = ["/".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
    return list(dict.fromkeys((project.spec_directory, "", *above)))


def hook_path(location: str, project: Project) -> str | None:
    """Return where a hook's ``location`` lies in the project, or ``None``."""
    parts = location.replace("\\", "/").split("/")
    relative = "/".join(part for part in parts if part not in ("", "."))
    for base in revision_roots(project):
        path = f"{base}/{relative}" if base else relative
        if project.kind(path) == FILE:
            return path
    return None


def hook_scripts(appspec: ServerAppspec, project: Project) -> list[HookScript]:
    """Return the hook scripts that can be read, in file order, each path and event once."""
    found: list[HookScript] = []
    for hook in appspec.hooks:
        for script in hook.scripts:
            path = hook_path(script.location, project) if script.location else None
            data = project.read(path) if path else None
            if path is not None and data is not None:
                place = script.place("location")
                runas = script.runas
                found.append(HookScript(str(hook.event), place, path, data, project, runas))
    return found
