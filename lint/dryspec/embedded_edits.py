"""Leads edits of a buildspec inside another file out to that file, where that can be done exactly.

The quoting of two formats meets here, so nothing is taken on trust: the file is changed, the
buildspecs are lifted out of it again, and only when they are what the edits were to make of them
are the edits handed out.
"""

from __future__ import annotations

import json

from dryspec.embedded import inside
from dryspec.finding import Edit, applied
from dryspec.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.embedded import Embedded

_BLOCKS = ("|", ">")


def led_out(source: Source, embedded: Embedded, edits: Sequence[Edit]) -> list[Edit] | None:
    """Return the edits of the file that do to it what ``edits`` do to the buildspec inside.

    ``None`` where no edits of the file do just that: where they would meet what the template
    language fills in, and where the file's own syntax cannot say it in the same lines.
    """
    if not edits:
        return []
    if not embedded.origin:
        return None
    expected = [
        applied(found.text, edits) if found.whole == embedded.whole else found.text
        for found in inside(source)
    ]
    # What an edit leaves as it is may be what the template fills in, or half of what is escaped.
    for tried in (edits, [_shortened(edit, embedded.text) for edit in edits]):
        if any(_meets_filled(edit, embedded) for edit in tried):
            continue
        outer = [_shortened(_outer(edit, source, embedded), source.text) for edit in tried]
        changed = Source(source.name, applied(source.text, outer))
        if [found.text for found in inside(changed)] == expected:
            return outer
    return None


def _shortened(edit: Edit, text: str) -> Edit:
    """Leave out what an edit does not change at its ends."""
    start, end, new = edit.span.start, edit.span.end, edit.replacement
    while start < end and new and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while end > start and new and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return Edit(Span(start, end), new)


def _meets_filled(edit: Edit, embedded: Embedded) -> bool:
    """Tell whether an edit overlaps a filled-in word or writes into one."""
    start, end = edit.span.start, edit.span.end
    return any(
        start < filled.end and filled.start < end
        if start < end
        else filled.start < start < filled.end
        for filled in embedded.filled
    )


def _outer(edit: Edit, source: Source, embedded: Embedded) -> Edit:
    new = edit.replacement.replace("${", embedded.escape)
    if embedded.style in _BLOCKS:
        return _in_block(edit.span, new, source, embedded)
    start, end = _place(edit.span.start, embedded), _place(edit.span.end, embedded)
    if embedded.style == '"':
        new = json.dumps(new, ensure_ascii=False)[1:-1]
    elif embedded.style == "'":
        new = new.replace("'", "''")
    return Edit(Span(start, end), new)


def _in_block(span: Span, new: str, source: Source, embedded: Embedded) -> Edit:
    """Write lines as deep as the block lies in the file, empty ones without blanks."""
    text = embedded.text
    start, end = _place(span.start, embedded), _place(span.end, embedded)
    begins_line = span.start == 0 or text[span.start - 1] == "\n"
    if begins_line:
        start = _line_start(start, source)
    indent = _indent(source, embedded)
    goes_on = text[span.end : span.end + 1] not in {"", "\n"}
    lines = new.split("\n")
    for at, line in enumerate(lines):
        filled = line or (goes_on and at == len(lines) - 1)
        if filled and (at or begins_line):
            lines[at] = indent + line
    newline = "\n" if "\r" in text else source.newline
    return Edit(Span(start, end), newline.join(lines))


def _place(offset: int, embedded: Embedded) -> int:
    origin = embedded.origin
    return origin[offset].start if offset < len(origin) else origin[-1].end


def _indent(source: Source, embedded: Embedded) -> str:
    """Return what stands before the lines of a block in the file."""
    text = embedded.text
    for at, character in enumerate(text):
        if character != "\n" and (at == 0 or text[at - 1] == "\n"):
            start = embedded.origin[at].start
            return source.text[_line_start(start, source) : start]
    return ""


def _line_start(offset: int, source: Source) -> int:
    return source.offset(source.position(offset)[0], 1)
