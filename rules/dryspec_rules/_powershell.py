"""PowerShell's way of naming a variable of the environment, where a POSIX shell reads it."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from dryspec.context import Context

SIGNS = ("$env:", "$Env:")
_VARIABLE = lazy.pattern(r"\$([Ee]nv):([A-Z][A-Za-z_]\w*)")


def find(text: str, context: Context, start: int = 0) -> re.Match[str] | None:
    """Return the first ``$env:NAME``, ``None`` where ``$env`` is a variable that the file sets.

    A name that begins with a small letter is left alone: ``image-$env:latest`` may be meant so.
    """
    match = _VARIABLE.search(text, start)
    return None if match is None or match[1] in _set_here(context) else match


def reads_as(match: re.Match[str]) -> str:
    """Say what a POSIX shell makes of it, and what to write."""
    return (
        f'"{match[0]}" is a variable of PowerShell; a POSIX shell reads it as "${match[1]}", which '
        f'is empty, and the text ":{match[2]}"; write "${{{match[2]}}}"'
    )


def _set_here(context: Context) -> set[str]:
    """Return which of the names ``env`` and ``Env`` the file gives a value."""
    from dryspec_rules._variables import names

    assert context.buildspec is not None
    found = {name.value for name in names(context.buildspec)}
    for command in context.shell_commands:
        if "env" in command.text or "Env" in command.text:
            found |= command.script.assigned
    return found & {"env", "Env"}
