"""Whether the commands of a build have to do with a file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.spec.buildspec import Buildspec


def all_commands(buildspec: Buildspec) -> str:
    """Return the text of all commands; a file whose name is in it may be made by one of them."""
    return "\n".join(command.text for command in buildspec.commands)
