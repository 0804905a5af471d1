"""An assignment with blanks around its sign: ``NAME = value``."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules._appspec import short
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_NAME = lazy.pattern(r"[A-Za-z_]\w*")
_SIGN = lazy.pattern(r"\+?=(?!=)")
_ASSIGNERS = frozenset({"declare", "export", "local", "readonly", "typeset"})
_TAKE_IT = frozenset(
    {
        *("banner", "echo", "expr", "figlet", "let", "log", "logger", "print", "printf", "say"),
        *("set", "test"),
    }
)
"""Programs to which "=" is an argument like any other."""
_CONDITIONS = ("if", "elif", "while", "until", "!")
"""Words behind which a comparison is meant."""


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report `NAME = value` and `export NAME = value`, which assign nothing."""
    del context
    if command.script.too_complex:
        return
    for call in command.script.calls:
        found = _assignment(call, command)
        if found is not None:
            yield _finding(call, *found, command)


def _assignment(call: Call, command: Command) -> tuple[Word, Word] | None:
    """Return the name and the word with the sign behind it."""
    words = call.words[1:] if call.program in _ASSIGNERS else call.words
    if len(words) < 2 or not call.exact or not call.words[0].text.isidentifier():
        return None
    name, sign = words[:2]
    if not _NAME.fullmatch(name.text) or not _SIGN.match(sign.text):
        return None
    if words is call.words and (
        name.text in _TAKE_IT or name.text in command.script.functions or _compares(call, command)
    ):
        return None
    return (name, sign) if len(words) > 2 or len(sign.text.lstrip("+")) > 1 else None


def _compares(call: Call, command: Command) -> bool:
    before = command.text[max(call.start - 8, 0) : call.start].split()
    return bool(before) and before[-1] in _CONDITIONS


def _finding(call: Call, name: Word, sign: Word, command: Command) -> Finding:
    text, last = command.text, call.words[-1]
    right, is_sure = _mended(call, name, sign, text)
    edit = replace(command, name.start, last.end, right) if is_sure and editable(call) else None
    effect = (
        f'gives "{call.program}" the sign for a name, which it refuses'
        if call.program in _ASSIGNERS
        else f'runs a command called "{name.text}", which is not found'
    )
    return Finding(
        command.span(name.start, last.end),
        f'"{short(text[name.start : last.end])}" {effect}, and the variable stays as it was: an '
        f'assignment takes no blanks around "=": write {short(right)}',
        fix=None if edit is None else Fix(f"write {short(right)}", [edit], UNSAFE),
    )


def _mended(call: Call, name: Word, sign: Word, text: str) -> tuple[str, bool]:
    """Return the assignment that is meant, and whether nothing else can be."""
    equals = sign.text[: sign.text.index("=") + 1]
    value = text[sign.start + len(equals) : call.words[-1].end].strip()
    words = call.words[call.words.index(sign) + (sign.text == equals) :]
    if len(words) > 1:
        plain = '"' not in value and "'" not in value
        value = f'"{value}"' if plain else text[words[0].start : words[0].end]
    return f"{name.text}{equals}{value}", len(words) == 1


RULE = Rule(
    name="assignment-with-blanks",
    summary="an assignment with blanks around its sign",
    severity="warning",
    on="command",
    words=(" =", " +="),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_01",
    ),
)
