"""The outline of a file and what can be folded in it."""

from __future__ import annotations

from dryspec.source import Span
from dryspec.tree import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.source import Source
    from dryspec.tree import Document, Node

MAPPING = "mapping"
LIST = "list"
TEXT = "text"
EVENT = "event"
PHASE = "phase"

_ITEM_NAMES = ("identifier", "location", "source", "object")
_MAX_WORDS = 60
_MAX_DEPTH = 12


class Symbol:
    """A named part: ``span`` is all of it, ``name_span`` what to select, ``detail`` a few words."""

    __slots__ = ("children", "detail", "kind", "name", "name_span", "span")

    def __init__(self, name: str, kind: str, span: Span, name_span: Span, detail: str = "") -> None:
        self.name = name
        self.kind = kind
        self.span = span
        self.name_span = name_span
        self.detail = detail
        self.children: list[Symbol] = []


def symbols(context: Context) -> list[Symbol]:
    """Return the outline: keys, and list items under the name they go by."""
    root = context.document.mapping
    return list(_of_mapping(root, (), context.kind)) if root else []


def _of_mapping(node: Mapping, path: tuple[str, ...], kind: str) -> Iterator[Symbol]:
    for entry in node.entries:
        key, value = entry.key, entry.value
        if not isinstance(key, Scalar) or not key.value.strip():
            continue
        end = max(key.span.end, value.span.end)
        symbol = Symbol(
            key.value,
            _kind(value, (*path, key.value), kind),
            Span(key.span.start, end),
            key.span,
            _words(value),
        )
        symbol.children = list(_children(value, (*path, key.value), kind))
        yield symbol


def _children(value: Node, path: tuple[str, ...], kind: str) -> Iterator[Symbol]:
    if len(path) > _MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        yield from _of_mapping(value, path, kind)
    elif isinstance(value, Sequence):
        for item in value.items:
            if isinstance(item, Mapping):
                symbol = Symbol(_item_name(item), MAPPING, item.span, item.span)
                symbol.children = list(_of_mapping(item, path, kind))
                yield symbol
            elif isinstance(item, Scalar) and item.value.strip():
                yield Symbol(_words(item), TEXT, item.span, item.span)


def _kind(value: Node, path: tuple[str, ...], kind: str) -> str:
    if kind == "appspec" and len(path) == 2 and path[0].lower() == "hooks":
        return EVENT
    if kind == "buildspec" and len(path) == 2 and path[0] == "phases":
        return PHASE
    if isinstance(value, Mapping):
        return MAPPING
    return LIST if isinstance(value, Sequence) else TEXT


def _words(node: Node) -> str:
    if not isinstance(node, Scalar):
        return ""
    first = node.value.strip().split("\n", 1)[0]
    return first if len(first) <= _MAX_WORDS else first[: _MAX_WORDS - 3] + "..."


def _item_name(item: Mapping) -> str:
    for name in _ITEM_NAMES:
        value = item.get(name)
        if isinstance(value, Scalar) and value.value:
            return value.value
    first = item.entries[0].key if item.entries else None
    return first.value if isinstance(first, Scalar) and first.value else "item"


class Fold:
    """Lines ``start`` to ``end`` (1-based, both kept in sight or hidden with the first)."""

    __slots__ = ("comment", "end", "start")

    def __init__(self, start: int, end: int, comment: bool = False) -> None:
        self.start = start
        self.end = end
        self.comment = comment


def folds(document: Document) -> list[Fold]:
    """Return what can be folded: every key or item of several lines, and runs of comments."""
    found: dict[int, Fold] = {}
    if document.root is not None:
        _add_folds(document.root, document.source, found, 0)
    _add_comments(document.source, found)
    return [found[line] for line in sorted(found)]


def _add_folds(node: Node, source: Source, found: dict[int, Fold], depth: int) -> None:
    if depth > 2 * _MAX_DEPTH:
        return
    if isinstance(node, Mapping):
        for entry in node.entries:
            _add_fold(entry.key.span.start, entry.value.span.end, source, found)
            _add_folds(entry.value, source, found, depth + 1)
    elif isinstance(node, Sequence):
        for item in node.items:
            _add_fold(item.span.start, item.span.end, source, found)
            _add_folds(item, source, found, depth + 1)


def _add_fold(start: int, end: int, source: Source, found: dict[int, Fold]) -> None:
    first, last = source.position(start)[0], source.position(max(start, end))[0]
    if last > first and (first not in found or found[first].end < last):
        found[first] = Fold(first, last)


def _add_comments(source: Source, found: dict[int, Fold]) -> None:
    start = 0
    count = len(source.line_starts)
    for line in range(1, count + 2):
        is_comment = line <= count and source.line_text(line).lstrip().startswith("#")
        if is_comment and not start:
            start = line
        elif not is_comment and start:
            if line - 1 > start and start not in found:
                found[start] = Fold(start, line - 1, comment=True)
            start = 0
