"""Planning an installation: which files go where, and which permissions touch them.

A translation of the agent's ``Installer`` and ``CommandBuilder`` (1.8.1): the order of the steps,
the clashes it notices and the ones it does not are its own.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dryspec.spec.ruby import Value, inspect, ruby_class, to_s
from dryspec_simulate.agent.errors import AgentError, LimitError
from dryspec_simulate.agent.instructions import (
    ChangeMode,
    ChangeOwner,
    Copy,
    Instruction,
    MakeDirectory,
    SetAcl,
    SetContext,
)
from dryspec_simulate.agent.paths import path_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import FileMapping, Permission
    from dryspec_simulate.agent.paths import Paths
    from dryspec_simulate.agent.vfs import Node, VirtualFileSystem

MAX_INSTRUCTIONS = 500_000
MAX_LOOPING = 20_000
"""Steps planned below a link that leads back to a directory above it."""

_START = "The deployment failed because "


class Planner:
    """Collects the instructions of one installation.

    Args:
        vfs: the instance, the revision included, after cleanup.
        paths: path arithmetic of the host.
        revision: directory of the unpacked revision.
        behavior: what to do with files that exist, the deployment's setting.

    Attributes:
        retained: targets that ``RETAIN`` left as they are, in order.
    """

    def __init__(self, vfs: VirtualFileSystem, paths: Paths, revision: str, behavior: str) -> None:
        self.vfs = vfs
        self.paths = paths
        self.revision = revision
        self.behavior = behavior
        self.instructions: list[Instruction] = []
        self.retained: list[str] = []
        self.copied: dict[str, str] = {}
        self.made: dict[str, None] = {}
        self.claimed: dict[str, Permission] = {}
        self._above: list[Node | None] = []
        self._looping = 0

    def plan(self, appspec: ServerAppspec) -> list[Instruction]:
        """Return the instructions for ``files`` and ``permissions``.

        Raises:
            AgentError: the agent gives up while planning.
        """
        own = appspec.file_exists_behavior
        if own is not None and own.truthy:
            self.behavior = to_s(own.data)
        for mapping in appspec.files:
            self._mapping(mapping)
        for permission in appspec.permissions:
            self._permission(permission)
        return self.instructions

    def _mapping(self, mapping: FileMapping) -> None:
        source = self.paths.join(self.revision, path_text(mapping.source, lists=True))
        if self.vfs.is_directory(source):
            destination = self.paths.native(path_text(mapping.destination, lists=False))
            self._missing_ancestors(destination, mapping)
            self._copy_directory(source, destination, mapping)
            return
        directory = path_text(mapping.destination, lists=True)
        destination = self.paths.join(directory, self.paths.basename(source))
        self._missing_ancestors(destination, mapping)
        self._copy_file(source, destination, mapping)

    def _missing_ancestors(self, destination: str, mapping: FileMapping) -> None:
        missing: list[str] = []
        parent = self.paths.dirname(destination)
        while not self.vfs.exists(parent) and parent not in {".", "/"}:
            missing.append(parent)
            above = self.paths.dirname(parent)
            if above == parent:
                break
            parent = above
        for directory in reversed(missing):
            self._mkdir(directory, mapping)

    def _copy_directory(self, source: str, destination: str, mapping: FileMapping) -> None:
        if not self.vfs.is_directory(destination):
            self._mkdir(destination, mapping)
        node = self.vfs.lookup(source)
        loops = any(node is above for above in self._above)
        self._above.append(node)
        for name in self.vfs.names(source):
            self._looping += loops
            if self._looping > MAX_LOOPING:
                inside = source.removeprefix(self.revision).lstrip("/")[:40]
                raise LimitError(
                    f'the link at "{inside}..." leads back to where it lies; remove it'
                )
            below = self.paths.join(source, name)
            target = self.paths.join(destination, name)
            if self.vfs.is_directory(below):
                self._copy_directory(below, target, mapping)
            else:
                self._copy_file(below, target, mapping)
        self._above.pop()

    def _copy_file(self, source: str, destination: str, mapping: FileMapping) -> None:
        if not self.vfs.exists(destination) or self.behavior == "OVERWRITE":
            self._copy(source, destination, mapping)
        elif self.behavior == "DISALLOW":
            raise AgentError(
                "RuntimeError",
                "target-exists",
                f"{_START}a specified file already exists at this location: {destination}",
            )
        elif self.behavior == "RETAIN":
            self.retained.append(destination)
        else:
            raise AgentError(
                "RuntimeError",
                "deployment-behavior-unknown",
                f"{_START}an invalid option was specified for fileExistsBehavior: {self.behavior}."
                " Valid options include OVERWRITE, RETAIN, and DISALLOW.",
            )

    def _copy(self, source: str, destination: str, mapping: FileMapping) -> None:
        target = self.paths.expand(destination)
        if target in self.copied:
            raise AgentError(
                "RuntimeError",
                "duplicate-target",
                f"{_START}the application specification file specifies two source files named "
                f"{source} and {self.copied[target]} for the same destination ({target}). Remove "
                "one of the source file paths from the AppSpec file, and then try again.",
            )
        if target in self.made:
            raise AgentError(
                "RuntimeError",
                "file-over-directory",
                f"{_START}the application specification file calls for installing the file "
                f"{source}, but a file with that name already exists at the location ({target}). "
                "Update your AppSpec file or directory structure, and then try again.",
            )
        self._add(Copy(source, target, mapping))
        self.copied[target] = source

    def _mkdir(self, destination: str, mapping: FileMapping) -> None:
        target = self.paths.expand(destination)
        if target in self.copied:
            raise AgentError(
                "RuntimeError",
                "directory-over-file",
                f"{_START}the application specification file includes an mkdir command more than "
                f"once for the same destination path ({target}) from ({self.copied[target]}). "
                "Update the files section of the AppSpec file, and then try again.",
            )
        if target not in self.made:
            self._add(MakeDirectory(target, mapping))
        self.made[target] = None

    def _permission(self, permission: Permission) -> None:
        named = permission.object or ""
        target = self.paths.expand(named)
        if target in self.copied:
            if "file" in permission.types:
                self._check_file_object(permission)
                _check_default_acl(permission)
                self._claim(target, permission)
        elif target in self.made or self.vfs.is_directory(named):
            for path in self._matches(permission, target):
                self._claim(path, permission)

    def _check_file_object(self, permission: Permission) -> None:
        if permission.pattern_text != "**":
            pattern = to_s(permission.pattern.data) if permission.pattern else ""
            raise AgentError(
                "AppSpecValidationException",
                "pattern-on-file",
                f"{_START}the application specification file includes an object "
                f"({permission.object}) with an invalid pattern ({pattern}), such as a pattern "
                "for a file applied to a directory. Correct the permissions section of the "
                "AppSpec file, and then try again.",
            )
        if permission.except_:
            raise AgentError(
                "AppSpecValidationException",
                "except-on-file",
                f"{_START}the except parameter for a pattern in the permissions section "
                f"({inspect(permission.except_)}) for the object named {permission.object} "
                "contains an invalid format. Update the AppSpec file, and then try again.",
            )

    def mode_text(self, permission: Permission) -> str | None:
        """Return the octal digits to set, ``None`` for no change."""
        return permission.mode.text if permission.mode is not None else None

    def _matches(self, permission: Permission, target: str) -> list[str]:
        base = target if target.endswith("/") else f"{target}/"
        deep = self.reaches_deep(permission)
        found: list[str] = []
        if "file" in permission.types:
            for path in self.copied if deep else self._copied_into.get(base, ()):
                if self._chooses(permission, base, path):
                    _check_default_acl(permission)
                    found.append(path)
        if "directory" in permission.types:
            paths = self.made if deep else self._made_in.get(base, ())
            found.extend(path for path in paths if self._chooses(permission, base, path))
        return found

    def _chooses(self, permission: Permission, base: str, path: str) -> bool:
        name = path.removesuffix("/")
        return name.startswith(base) and self.selects(permission, name[len(base) :])

    def reaches_deep(self, permission: Permission) -> bool:
        """Tell whether a pattern can choose what does not lie directly in the object."""
        return permission.pattern_text == "**"

    def selects(self, permission: Permission, below: str) -> bool:
        """Tell whether pattern and exceptions choose a path below the object.

        Raises:
            AgentError: the pattern or an exception is no text.
        """
        if permission.pattern_text != "**" and not _matches_glob(below, permission.pattern):
            return False
        return not any(_matches_glob(below, item) for item in permission.except_)

    # Permissions come last: no target is added once they are looked at.

    @cached_property
    def _copied_into(self) -> dict[str, list[str]]:
        return _by_directory(self.copied)

    @cached_property
    def _made_in(self) -> dict[str, list[str]]:
        return _by_directory(self.made)

    def _claim(self, path: str, permission: Permission) -> None:
        target = self.paths.expand(path)
        if target in self.claimed:
            raise AgentError(
                "RuntimeError",
                "permission-twice",
                f"{_START}the permissions setting for ({target}) is specified more than once in "
                "the application specification file. Update the files section of the AppSpec "
                "file, and then try again.",
            )
        self.claimed[target] = permission
        mode = self.mode_text(permission)
        if mode is not None:
            self._add(ChangeMode(mode, target, permission))
        if permission.acls is not None:
            self._add(SetAcl(tuple(permission.acls), target, permission))
        if permission.context is not None:
            self._add(SetContext(permission.context, target, permission))
        owner, group = _given(permission.owner), _given(permission.group)
        if owner is not None or group is not None:
            self._add(ChangeOwner(owner, group, target, permission))

    def _add(self, instruction: Instruction) -> None:
        if len(self.instructions) >= MAX_INSTRUCTIONS:
            raise LimitError(
                f"the plan has more than {MAX_INSTRUCTIONS:,} steps; "
                "a link in the revision probably leads back into it"
            )
        self.instructions.append(instruction)


def _by_directory(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return paths by the directory that they lie in directly, with its slash."""
    index: dict[str, list[str]] = {}
    for path in paths:
        index.setdefault(path[: path.removesuffix("/").rfind("/") + 1], []).append(path)
    return index


def _given(value: Value | None) -> Value | None:
    return None if value is None or value.is_nil else value


def _check_default_acl(permission: Permission) -> None:
    if any(ace.default for ace in permission.acls or ()):
        raise AgentError(
            "RuntimeError",
            "default-acl-on-file",
            f"{_START}the -d parameter has been specified to apply an acl setting to a file. This "
            "parameter is supported for directories only. Update the AppSpec file, and then try "
            "again.",
        )


def _matches_glob(name: str, pattern: Value | None) -> bool:
    """Match one name below the object: no slash, ``*`` for any run, everything else literal."""
    if "/" in name:
        return False
    data = pattern.data if pattern is not None else None
    if not isinstance(data, str):
        raise AgentError(
            "NoMethodError",
            "wrong-shape",
            f"undefined method `chars' for {inspect(data)}:{ruby_class(data)}",
        )
    return matches(name, data)


def matches(name: str, pattern: str) -> bool:
    """Tell whether a name fits a pattern in which only ``*`` is special."""
    head, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    if not name.startswith(head):
        return False
    at = len(head)
    *middle, tail = rest
    for part in middle:
        found = name.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(name) - len(tail) >= at and name.endswith(tail)
