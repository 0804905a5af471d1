"""The steps of an installation plan, in the form the agent writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dryspec_simulate.agent.errors import AgentError
from dryspec_simulate.agent.parsed import plain

if TYPE_CHECKING:
    from dryspec.spec.appspec_acl import Ace
    from dryspec.spec.appspec_parts import Context, FileMapping, Permission
    from dryspec.spec.ruby import Value


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy one file or link of the revision; ``mapping`` is the item of ``files`` it serves."""

    source: str
    destination: str
    mapping: FileMapping

    @property
    def path(self) -> str:
        """What the step makes."""
        return self.destination

    def record(self) -> dict[str, Any]:
        """Return the step as the agent writes it."""
        return {"type": "copy", "source": self.source, "destination": self.destination}


@dataclass(frozen=True, slots=True)
class MakeDirectory:
    """Make one directory."""

    directory: str
    mapping: FileMapping

    @property
    def path(self) -> str:
        """What the step makes."""
        return self.directory

    def record(self) -> dict[str, Any]:
        """Return the step as the agent writes it."""
        return {"type": "mkdir", "directory": self.directory}


@dataclass(frozen=True, slots=True)
class ChangeMode:
    """Set a mode, written in octal digits."""

    mode: str
    path: str
    permission: Permission

    def record(self) -> dict[str, Any]:
        """Return the step as the agent writes it."""
        return {"type": "chmod", "mode": self.mode, "file": self.path}


@dataclass(frozen=True, slots=True)
class ChangeOwner:
    """Set owner and group; either may be absent, and need not be text."""

    owner: Value | None
    group: Value | None
    path: str
    permission: Permission

    def record(self) -> dict[str, Any]:
        """Return the step as the agent writes it."""
        return {
            "type": "chown",
            "owner": plain(self.owner),
            "group": plain(self.group),
            "file": self.path,
        }


@dataclass(frozen=True, slots=True)
class SetAcl:
    """Replace an access control list with the help of ``setfacl``."""

    acl: tuple[Ace, ...]
    path: str
    permission: Permission

    def record(self) -> dict[str, Any]:
        """Return the step as the agent writes it."""
        return {"type": "setfacl", "acl": [ace.text for ace in self.acl], "file": self.path}


@dataclass(frozen=True, slots=True)
class SetContext:
    """Register an SELinux context with the help of ``semanage``."""

    context: Context
    path: str
    permission: Permission

    def record(self) -> dict[str, Any]:
        """Return the step as the agent writes it.

        Raises:
            AgentError: without a range the agent cannot write the plan (observed).
        """
        span = self.context.range
        if span is None:
            raise AgentError(
                "NoMethodError",
                "context-range-missing",
                "undefined method `get_range' for nil:NilClass",
            )
        return {
            "type": "semanage",
            "context": {
                "user": plain(self.context.user),
                "role": None,
                "type": plain(self.context.type),
                "range": span.text,
            },
            "file": self.path,
        }


Instruction = Copy | MakeDirectory | ChangeMode | ChangeOwner | SetAcl | SetContext
