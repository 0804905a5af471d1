"""Edits of YAML text that several rules offer; each keeps everything else byte for byte."""

from __future__ import annotations

from dryspec.finding import Edit
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.source import Source
    from dryspec.tree import Mapping, Node, Scalar


def write(scalar: Scalar, text: str) -> Edit:
    """Replace a scalar's text and keep the quotes it has."""
    from dryspec.rewrite import rewritten

    return rewritten(scalar, text)


def quote(scalar: Scalar) -> Edit:
    """Put a plain scalar of one line in double quotes, or single ones where that is simpler."""
    mark = "'" if '"' in scalar.value or "\\" in scalar.value else '"'
    text = scalar.value.replace("'", "''") if mark == "'" else scalar.value
    return Edit(scalar.span, f"{mark}{text}{mark}")


def entry_lines(source: Source, key: Scalar, value: Node) -> Span | None:
    """Return the whole lines of a block mapping's entry, line end included.

    ``None`` when something else stands on those lines (a flow mapping, a list's dash).
    """
    start = source.offset(source.position(key.span.start)[0], 1)
    if source.text[start : key.span.start].strip():
        return None
    last = source.position(max(value.span.end, key.span.end))[0]
    rest = source.text[max(value.span.end, key.span.end) : source.line_end(last)].strip()
    if rest and not rest.startswith(("#", ":")):
        return None
    starts = source.line_starts
    return Span(start, starts[last] if last < len(starts) else len(source.text))


def remove(source: Source, mapping: Mapping, name: str) -> Edit | None:
    """Remove an entry of a block mapping with its lines.

    ``None`` where that is not safe: the only entry (its parent would become empty), a flow
    mapping, and a value that an alias may stand for.
    """
    key, value = mapping.key(name), mapping.get(name)
    if mapping.flow or len(mapping.entries) < 2 or key is None or value is None or value.anchor:
        return None
    lines = entry_lines(source, key, value)
    return Edit(lines, "") if lines else None


def put_first(source: Source, mapping: Mapping, line: str) -> Edit | None:
    """Insert a line before the first key of a block mapping, as far indented."""
    if mapping.flow or not mapping.entries:
        return None
    key = mapping.entries[0].key
    start = source.offset(source.position(key.span.start)[0], 1)
    indent = source.text[start : key.span.start]
    if indent.strip():
        return None
    return Edit(Span(start, start), f"{indent}{line}{source.newline}")
