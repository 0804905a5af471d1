"""Options of the tools of macOS that those of Linux read otherwise, or do not have."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Fix
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._refusal import found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_ON_A_MAC = ("darwin", "Darwin", "brew ", "xcodebuild", "xcrun", "MAC_ARM")


def sed(call: Call, command: Command) -> Finding | None:
    """Report an empty suffix behind ``-i``, which GNU sed takes for its script."""
    for before, word in zip(call.arguments, call.arguments[1:], strict=False):
        if before.text != "-i" or word.text not in ("''", '""') or _may_be_a_mac(call, command):
            continue
        taken = "its script and the script for a file"
        if call.has_flag("-e", "--expression", "-f", "--file"):
            taken = "a file"
        return found(
            call,
            command,
            word,
            f"sed of Linux takes {word.text} for {taken}, which it does not find, and stops with "
            'an error: write "-i" alone, the suffix is for macOS',
            _without(call, command, before, word),
        )
    return None


def base64(call: Call, command: Command) -> Finding | None:
    """Report ``-D``, which only macOS has."""
    flag = next((word for word in call.arguments if word.text == "-D"), None)
    if flag is None or _may_be_a_mac(call, command):
        return None
    edit = replace(command, flag.start, flag.end, "-d") if editable(call) else None
    return found(
        call,
        command,
        flag,
        'base64 of Linux has no option -D and stops with "invalid option": write -d',
        None if edit is None else Fix("write -d", [edit], UNSAFE),
    )


def _without(call: Call, command: Command, before: Word, word: Word) -> Fix | None:
    edit = replace(command, before.end, word.end, "") if editable(call) else None
    return None if edit is None else Fix(f"remove {word.text}", [edit], UNSAFE)


def _may_be_a_mac(call: Call, command: Command) -> bool:
    """Whether the command is for a Mac, or stands under a condition that may ask for one."""
    return bool(call.enclosing) or any(word in command.source.text for word in _ON_A_MAC)
