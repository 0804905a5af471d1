"""Whether the commands of a build have to do with a file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.spec.buildspec import Buildspec


def mentions(buildspec: Buildspec, name: str) -> bool:
    """Tell whether a command's text holds a file's name; it may then make the file."""
    return any(name in command.text for command in buildspec.commands)
