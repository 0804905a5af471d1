"""The key ``overwrite`` in an item of ``files``: what is meant, and how to say it."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Edit, Finding, Fix
from dryspec.source import Source, Span
from dryspec.spec.grammar import FALSE_WORDS
from dryspec.tree import Document, Mapping, Node, Scalar, Sequence, resolve
from dryspec_rules._edits import remove

_BEHAVIOR = "file_exists_behavior"


def explained(finding: Finding, document: Document) -> Finding:
    """Return a finding on the key with what to do and a fix, and any other finding as it is."""
    root = document.mapping
    item = _item_at(root, finding.span) if root else None
    value = item.get("overwrite") if item else None
    if root is None or item is None or value is None:
        return finding
    words, added = _words(root, value, document.source)
    edit = _without(item, document.source)
    fix = None
    if root.key(_BEHAVIOR) is None and _disagree(root):
        words += "; one answer counts for all files, and the items differ"
    elif edit and added is not None:
        title = f'set "{_BEHAVIOR}: OVERWRITE" instead' if added else "remove the line"
        fix = Fix(title, [*added, edit], UNSAFE)
    message = f"{finding.message.removesuffix('; remove it')}; {words}"
    return Finding(finding.span, message, severity=finding.severity, fix=fix)


def _item_at(root: Mapping, span: Span) -> Mapping | None:
    """Return the item of ``files`` with the key at ``span``."""
    files = root.get("files")
    for item in files.items if isinstance(files, Sequence) else ():
        target = resolve(item)
        if isinstance(target, Mapping):
            key = target.key("overwrite")
            if key is not None and key.span.start == span.start:
                return target
    return None


def _disagree(root: Mapping) -> bool:
    """Whether one item asks for what another does not want."""
    files = root.get("files")
    items = [resolve(item) for item in files.items] if isinstance(files, Sequence) else []
    values = [item.get("overwrite") for item in items if isinstance(item, Mapping)]
    wishes = {_is_false(value) for value in values if value is not None}
    return len(wishes) > 1


def _is_false(value: Node) -> bool:
    return isinstance(value, Scalar) and value.value.lower() in FALSE_WORDS


def _words(root: Mapping, value: Node, source: Source) -> tuple[str, list[Edit] | None]:
    """Return what to do, and what has to be added before the key may go: ``None`` is not known."""
    if _is_false(value):
        return "remove this line: without OVERWRITE, nothing that exists is overwritten", []
    key, behavior = root.key(_BEHAVIOR), root.get(_BEHAVIOR)
    if key is None or not isinstance(behavior, Scalar) or behavior.is_null:
        words = f'the key that works is "{_BEHAVIOR}: OVERWRITE" at top level'
        return words, None if key else _added(root, source)
    line = source.position(key.span.start)[0]
    decides = f'"{_BEHAVIOR}: {behavior.value}" in line {line}'
    if behavior.value == "OVERWRITE":
        return f"{decides} says so already: remove this line", []
    return f"{decides} decides: write OVERWRITE there, or remove this line", None


def _added(root: Mapping, source: Source) -> list[Edit] | None:
    """Set the key in a line of its own before ``files``, where that line is one."""
    key = root.key("files")
    if key is None or root.flow or source.position(key.span.start)[1] != 1:
        return None
    at = key.span.start
    return [Edit(Span(at, at), f"{_BEHAVIOR}: OVERWRITE{source.newline}")]


def _without(item: Mapping, source: Source) -> Edit | None:
    """Take the key out of its item; behind the dash, what follows moves up."""
    edit = remove(source, item, "overwrite")
    first = item.entries[0].key
    if edit or item.flow or len(item.entries) < 2 or not isinstance(first, Scalar):
        return edit
    value, following = item.entries[0].value, item.entries[1].key.span.start
    between = source.text[max(value.span.end, first.span.end) : following]
    if first.value != "overwrite" or value.anchor or between.strip():
        return None
    return Edit(Span(first.span.start, following), "")
