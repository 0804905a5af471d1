"""Commands that stand in other files of the source: scripts of package.json, and shell scripts.

They are read, not run. A call of one is followed as if its text stood in the buildspec.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING

from dryspec.package_json import scripts_of
from dryspec.shell import parse
from dryspec.shell.nested import SHELLS, command_string
from dryspec.shell.shebang import shell_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from dryspec.shell import Call, Script
    from dryspec_simulate.build.shell_state import ShellState

    Read = Callable[[str], bytes | None]

MAX_SCRIPT = 100_000
_TESTS = frozenset({"test", "t", "tst"})
_COMMANDS = (
    *("add", "audit", "bin", "cache", "ci", "config", "create", "dedupe", "dlx", "exec", "fetch"),
    *("global", "help", "i", "import", "info", "init", "install", "link", "list", "login", "node"),
    *("npm", "outdated", "pack", "plugin", "prune", "publish", "rebuild", "remove", "set", "store"),
    *("unlink", "up", "upgrade", "version", "why", "workspace", "workspaces"),
)
"""First words of yarn and pnpm that are not names of scripts."""
_DIRECTORY = {
    "npm": ("--prefix", "-C"),
    "yarn": ("--cwd",),
    "pnpm": ("--dir", "-C"),
    "bun": ("--cwd",),
}
_ELSEWHERE = ("-w", "--workspace", "--workspaces", "--filter", "-F", "-r", "--recursive")
"""Options that name packages of a workspace, of which it cannot be told where they lie."""
_ENDINGS = (".sh", ".bash")


class PackageScript:
    """A script of package.json that a call runs.

    `directory` is below the source root, or None when it cannot be told.
    """

    __slots__ = ("directory", "name", "words")

    def __init__(self, name: str, words: list[str], directory: str | None) -> None:
        self.name = name
        self.words = words
        self.directory = directory

    @property
    def builds(self) -> bool:
        """Whether a script of this name builds: `build`, `build:prod`, `web-build`."""
        return "build" in self.name.replace("_", "-").replace(":", "-").split("-")

    @property
    def usual(self) -> tuple[str, ...]:
        """What a script of this name writes, below its package."""
        if "storybook" in self.name:
            return ("storybook-static/**/*",)
        if "coverage" in self.name:
            return ("coverage/**/*",)
        return ("dist/**/*", "build/**/*") if self.builds else ()

    def texts(self, read: Read) -> list[str]:
        """Return what runs: the script with those before and after it, [] when not at hand."""
        scripts = _scripts(read, self.directory)
        if scripts is None:
            return []
        if self.name not in scripts:
            return [" ".join(self.words)]
        names = (f"pre{self.name}", self.name, f"post{self.name}")
        return [scripts[name] for name in names if name in scripts]


def package_script(call: Call, state: ShellState) -> PackageScript | None:
    """Return the script of package.json that a call of a package manager runs, if it does."""
    options = _DIRECTORY.get(call.program)
    if options is None:
        return None
    words = [state.text(word) or "" for word in call.positionals]
    directory = state.directory
    named = call.option_word(*options)
    if named is not None:
        text = state.text(named)
        directory = state.path(text.rpartition("=")[2]) if text else None
    if call.has_flag(*_ELSEWHERE):
        directory = None
    if call.program == "yarn" and words[:1] == ["workspace"]:
        words, directory = words[2:], None
    runs = words[:1] in (["run"], ["run-script"])
    if runs:
        words = words[1:]
    elif call.program in ("npm", "bun"):
        words = ["test"] if words[:1] and words[0] in _TESTS else []
    if not words or not words[0] or (not runs and words[0] in _COMMANDS):
        return None
    return PackageScript(words[0], words, directory)


def _scripts(read: Read, directory: str | None) -> dict[str, str] | None:
    data = None if directory is None else read(posixpath.join(directory, "package.json"))
    return None if data is None else _scripts_of(data)


_scripts_of = lru_cache(maxsize=16)(scripts_of)


def shell_script(call: Call, state: ShellState, read: Read) -> str | None:
    """Return the text of the shell script in the source that a call runs, if it does."""
    path = _script_path(call, state)
    if path is None:
        return None
    place = state.path(path)
    data = read(place) if place is not None else None
    if data is None or len(data) > MAX_SCRIPT or b"\0" in data:
        return None
    text = data.decode("utf-8", "replace")
    named = text.startswith("#!") or path.endswith(_ENDINGS)
    return text if call.program in SHELLS or (named and shell_of(text)) else None


def _script_path(call: Call, state: ShellState) -> str | None:
    program = call.program
    if program in SHELLS:
        word = None if call.has_flag("-c") else command_string(call)
    elif program in ("source", "."):
        word = next(iter(call.arguments), None)
    else:
        word = call.words[0] if call.words and "/" in call.words[0].text else None
    return None if word is None else state.text(word)


@lru_cache(maxsize=64)
def parsed(text: str) -> Script:
    """Return a text taken apart; the same for the same text."""
    return parse(text)
