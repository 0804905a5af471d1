"""Paths at the root of the file system that nobody but a buildspec's list of files names."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context


def is_used(path: str, context: Context) -> bool:
    """Tell whether a command or variable names an absolute path."""
    spec = context.buildspec
    assert spec is not None
    texts = [command.text for command in spec.commands]
    texts += [value.value for _, value in spec.env.variables]
    return any(_names(text, path) for text in texts if path in text)


def _names(text: str, path: str) -> bool:
    at = text.find(path)
    while at >= 0:
        if at == 0 or text[at - 1] in " \t\n\"'=:;(":
            return True
        at = text.find(path, at + 1)
    return False
