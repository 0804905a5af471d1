"""Whether what looks like a syntax error of a hook script certainly is one for its own shell."""

from __future__ import annotations

from dryspec import lazy
from dryspec.shell.shebang import read_shebang

_CHECKED = frozenset({"ash", "bash", "dash", "sh"})
"""Shells that read what bash reads; ksh and zsh have forms of their own."""
_ONLY_BASH = ('"[[" ', '"select" ', '"${" ')
"""Beginnings of messages about what other shells take for words, or look at when it runs."""
_PLACEHOLDER = lazy.pattern(r"\{\{|\{%|<%|@@\w+@@|<\w+>|\ufffd")
"""What a template fills in, and bytes that are no UTF-8: the text is another where it runs."""
_END = lazy.pattern(r"(?m)^(?:exit|exec[ \t]+[^\s<>&0-9])")


def is_certain(text: str, offset: int, message: str) -> bool:
    """Whether the shell of a script stops at a problem, and at nothing before it."""
    shebang = read_shebang(text)
    name = "sh" if shebang is None else shebang.name.rstrip("\r")
    if name not in _CHECKED:
        return False
    if name != "bash" and (message.startswith(_ONLY_BASH) or "function " in text):
        return False
    if _PLACEHOLDER.search(text) is not None:
        return False
    # A shell reads command by command: behind an exit, an archive or a note may follow.
    return _END.search(text, 0, offset) is None
