"""Carrying out a plan, and undoing the previous one, on the virtual file system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec.spec.ruby import Value, ruby_class
from dryspec_simulate.agent.errors import EEXIST, ENOTEMPTY, AgentError, SystemCallError
from dryspec_simulate.agent.instructions import (
    ChangeMode,
    ChangeOwner,
    Copy,
    Instruction,
    MakeDirectory,
)
from dryspec_simulate.agent.vfs import Directory, File, Link, VirtualFileSystem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec_simulate.agent.paths import Paths

SEMANAGE = "semanage\0"


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users and groups of the instance; ``None`` stands for every name a system could have.

    Names that are empty, all digits or hold ``:``, ``/`` or blanks exist on no system. Where the
    instance is not described, ``others`` holds: those that it may have are taken to be there.
    """

    users: frozenset[str] | None
    groups: frozenset[str] | None
    others: bool = False

    def has_user(self, name: str) -> bool:
        """Tell whether the instance has the user."""
        return _exists(name, None if self.others else self.users)

    def has_group(self, name: str) -> bool:
        """Tell whether the instance has the group."""
        return _exists(name, None if self.others else self.groups)

    def assumes(self, word: str, name: str) -> bool:
        """Tell whether nothing says of a ``user`` or ``group`` that the instance has it."""
        known = self.users if word == "user" else self.groups
        return self.others and known is not None and name not in known


def _exists(name: str, known: frozenset[str] | None) -> bool:
    if known is not None:
        return name in known
    impossible = any(character in ":/" or character.isspace() for character in name)
    return bool(name) and not name.isdigit() and not impossible


class Executor:
    """Carries out one step after another; ``cleanup`` is the list for the next deployment."""

    def __init__(self, vfs: VirtualFileSystem, paths: Paths, accounts: Accounts) -> None:
        self.vfs = vfs
        self.paths = paths
        self.accounts = accounts
        self.cleanup: list[str] = []
        self.assumed: list[str] = []
        """Users and groups that were taken to exist, each as ``user NAME``."""
        self.done = 0

    def run(self, instructions: Sequence[Instruction]) -> None:
        """Carry out a plan.

        Raises:
            AgentError: a step fails; the steps before it have been done and stay.
        """
        for instruction in instructions:
            if isinstance(instruction, MakeDirectory):
                self.vfs.mkdir(instruction.directory)
                self.cleanup.append(instruction.directory)
            elif isinstance(instruction, Copy):
                self.cleanup.append(instruction.destination)
                self._copy(instruction.source, instruction.destination)
            elif isinstance(instruction, ChangeMode):
                self.vfs.chmod(instruction.path, int(instruction.mode, 8))
            elif isinstance(instruction, ChangeOwner):
                self._chown(instruction)
            self.done += 1

    @property
    def cleanup_text(self) -> str:
        """The list as the agent writes it, one path a line."""
        return "".join(f"{path}\n" for path in self.cleanup)

    def _copy(self, source: str, destination: str) -> None:
        node = self.vfs.lookup(source, follow=False)
        if isinstance(node, Link) and not source.endswith("/"):
            target = destination
            if self.vfs.is_directory(destination):
                target = self.paths.join(destination, self.paths.basename(node.target))
            self.vfs.symlink(node.target, target)
            return
        file = self.vfs.open_to_read(source)
        if self.vfs.is_directory(destination):
            destination = self.paths.join(destination, self.paths.basename(source))
        if self.vfs.lookup(destination) is file:
            raise AgentError("ArgumentError", "os-error", f"same file: {source} and {destination}")
        self.vfs.write(destination, file)

    def _chown(self, step: ChangeOwner) -> None:
        owner = self._account(step.owner, self.accounts.has_user, "owner-unknown", "user")
        group = self._account(step.group, self.accounts.has_group, "group-unknown", "group")
        self.vfs.chown(step.path, owner, group)

    def _account(self, value: Value | None, exists: _Exists, kind: str, word: str) -> str | None:
        if value is None or not value.truthy:
            return None
        if not isinstance(value.data, str):
            name = {"TrueClass": "true"}.get(ruby_class(value.data), ruby_class(value.data))
            raise AgentError(
                "TypeError", "wrong-shape", f"no implicit conversion of {name} into String"
            )
        if not exists(value.data):
            raise AgentError("ArgumentError", kind, f"can't find {word} for {value.data}")
        if self.accounts.assumes(word, value.data) and f"{word} {value.data}" not in self.assumed:
            self.assumed.append(f"{word} {value.data}")
        return value.data


def cleanup_paths(text: str) -> list[str]:
    """Return what the previous deployment's list names, in the order it is taken away.

    A last line without line end was cut off while it was written and does not count; registered
    SELinux contexts are not files and are left out.
    """
    lines = text.split("\n")[:-1]
    paths = [line.strip(" \t\n\v\f\r\0") for line in lines if not line.startswith(SEMANAGE)]
    return paths[::-1]


def remove_previous(vfs: VirtualFileSystem, paths: Paths, text: str) -> list[str]:
    """Take away what the previous deployment made; return the paths that are really gone.

    Directories go only when they are empty; what is not there is passed over.
    """
    removed: list[str] = []
    for line in cleanup_paths(text):
        path = paths.native(line)
        node = vfs.lookup(path, follow=False)
        if isinstance(node, Link):
            vfs.remove(path)
        elif vfs.is_directory(path):
            try:
                vfs.rmdir(path)
            except SystemCallError as error:
                if error.errno not in {ENOTEMPTY, EEXIST}:
                    raise
                continue
        elif isinstance(vfs.lookup(path), File):
            vfs.remove(path)
        else:
            continue
        removed.append(path)
    return removed


def tree(vfs: VirtualFileSystem, hidden: str, also: Sequence[str] = ()) -> list[dict[str, str]]:
    """List what is on the instance, sorted by path.

    What lies in ``hidden``, the agent's own directory, is left out, and so are the single paths
    of ``also``.
    """
    found: list[dict[str, str]] = []
    for path, node in vfs.walk():
        if path == hidden or path.startswith(f"{hidden}/") or path in also:
            continue
        entry = {"path": path}
        if isinstance(node, Link):
            entry |= {"type": "symlink", "target": node.target}
        else:
            kind = "dir" if isinstance(node, Directory) else "file"
            entry |= {"type": kind, "mode": f"{node.mode:04o}"}
            if isinstance(node, File):
                entry["content"] = node.content
            entry |= {"owner": node.owner, "group": node.group}
        found.append(entry)
    return sorted(found, key=lambda entry: entry["path"])


if TYPE_CHECKING:
    from collections.abc import Callable

    _Exists = Callable[[str], bool]
