"""Whether the grammar's word is enough that a text has no syntax error.

The grammar reads some broken texts without a murmur: a stray ``fi`` is a program to it, ``;;`` ends
a command, ``a (b)`` has an argument, a branch may be empty. A text with nothing of the kind, in
which it found no error, needs no look by :mod:`dryspec.shell.syntax`, which takes as long again.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.shell.syntax import RESERVED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell.script import Script

_STRAY = RESERVED | {"in", "!"}
"""Reserved words that the grammar lets stand for a program."""
_MARKS = (
    "(", "`", "\\", "{", "}", "!", "<", ">", ";;", ";&", "time", "coproc", "then", "else", "elif",
    "done", " do", ";do", "\ndo", "\tdo", " fi", ";fi", "\nfi", "\tfi",
)  # fmt: skip
"""One of these is in every text that :data:`_DOUBTFUL` fits; much faster to look for."""
_DOUBTFUL = lazy.pattern(
    r"(?<!\$)\(|;[;&]|<<|`|\\[ \t$]|(?:^|[\s;&|])[{}](?:\s|;|$)|\$\(\s*\)|\b(?:time|coproc)\b|!\s"
    r"|[<>]&?[ \t\\]*(?:[\n#]|$|\d*[<>])|\d&>"
    r"|\b(?:if|then|elif|else|do|while|until)\b[\s;]*(?:then|elif|else|fi|do|done)\b"
)


def is_sound(script: Script) -> bool:
    """Whether a script certainly has no syntax error; False says nothing."""
    if not script.certain or _is_doubtful(script.text):
        return False
    for call in script.calls:  # noqa: SIM110 - asked for every command of a file
        if call.program in _STRAY:
            return False
    return True


def _is_doubtful(text: str) -> bool:
    for mark in _MARKS:
        if mark in text:
            return _DOUBTFUL.search(text) is not None
    return False
