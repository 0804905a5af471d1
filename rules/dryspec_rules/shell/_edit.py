"""Edits inside a command that keep the YAML around it whole."""

from __future__ import annotations

from dryspec.finding import Edit
from dryspec.source import Span
from dryspec.tree import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def replace(command: Command, start: int, end: int, text: str) -> Edit | None:
    """Replace ``command.text[start:end]``, quoted as the YAML scalar needs it.

    None where the text cannot be written there: a line break outside a block scalar, ``: `` and
    `` #`` in a plain one, and what ends one in a list in brackets.
    """
    style = command.node.style
    if "\n" in text and style != "|":
        return None
    if style == '"':
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    elif style == "'":
        text = text.replace("'", "''")
    elif not style and not _may_be_plain(command, start, end, text):
        return None
    return Edit(_place(command, start, end, text), text)


def _place(command: Command, start: int, end: int, text: str) -> Span:
    """Return where a text goes: a further word stays on the line of the one before it."""
    if start == end and text[:1] == " " and command.text[start - 1 : start].strip():
        at = command.span(start - 1, start).end
        return Span(at, at)
    return command.span(start, end)


def _may_be_plain(command: Command, start: int, end: int, text: str) -> bool:
    before, after = command.text[max(start - 1, 0) : start], command.text[end : end + 1]
    meeting = f"{before}{text}{after or ' '}"
    if ": " in meeting or " #" in meeting or (not before and (text + after)[:1] in _INDICATORS):
        return False
    return not any(mark in text for mark in _FLOW) or not _in_brackets(command)


def _in_brackets(command: Command) -> bool:
    mapping = command.phase.mapping
    items = mapping.get(command.block) if mapping is not None else None
    return isinstance(items, Sequence) and items.flow


def insert(command: Command, offset: int, text: str) -> Edit | None:
    """Insert a text at an offset of the command."""
    return replace(command, offset, offset, text)


def put_first(command: Command, line: str) -> Edit | None:
    """Put a command line in front of all others of the command."""
    first = _first_line(command.text)
    if command.node.style != "|":
        return insert(command, first, f"{line}; ")
    source = command.source
    start = command.span(first, first + 1).start
    row, _ = source.position(start)
    indent = source.text[source.offset(row, 1) : start]
    if indent.strip():
        return None
    return Edit(Span(start, start), f"{line}{source.newline}{indent}")


def _first_line(text: str) -> int:
    """Return where the first line begins that is no empty one and does not name the interpreter."""
    first = len(text) - len(text.lstrip("\n"))
    return text.find("\n", first) + 1 if text.startswith("#!", first) else first


def editable(call: Call) -> bool:
    """Whether the call's offsets are those of the file, so that it may be edited."""
    return call.exact and all(outer.exact for outer in call.ancestors)


def remove_item(command: Command) -> Edit | None:
    """Remove a command's list item with its lines; None when its list would be left empty."""
    phase, source = command.phase, command.source
    siblings = phase.commands if command.block == "commands" else phase.finally_
    if len(siblings) < 2:
        return None
    first, _ = source.position(command.node.span.start)
    last, _ = source.position(command.node.span.end)
    start = source.offset(first, 1)
    before = source.text[start : command.node.span.start].strip()
    after = source.text[command.node.span.end : source.line_end(last)].strip()
    if before != "-" or after:
        return None
    starts = source.line_starts
    return Edit(Span(start, starts[last] if last < len(starts) else len(source.text)), "")


_INDICATORS = "!&*-?|>@`\"'%#{}[],:"
_FLOW = ",[]{}"
