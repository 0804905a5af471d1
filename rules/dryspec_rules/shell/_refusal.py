"""How calls are reported that their program refuses."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec_rules.shell._edit import editable, insert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command


def found(
    call: Call, command: Command, last: Word, message: str, fix: Fix | None = None
) -> Finding:
    """Return a finding on a call up to one of its words."""
    return Finding(command.span(call.words[0].start, last.end), message, fix=fix)


def found_at(
    command: Command, first: Word, last: Word, message: str, fix: Fix | None = None
) -> Finding:
    """Return a finding on some words of a call that is too long to be shown whole."""
    return Finding(command.span(first.start, last.end), message, fix=fix)


def fix(call: Call, command: Command, offset: int, text: str, what: str) -> Fix | None:
    """Return a fix that inserts a text, where the call stands in the file as it runs."""
    edit = insert(command, offset, text) if editable(call) else None
    return None if edit is None else Fix(what, [edit], UNSAFE)
