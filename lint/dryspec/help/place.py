"""What stands at an offset of a parsed file."""

from __future__ import annotations

from dryspec.context import Context
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.spec.detect import detect
from dryspec.spec.structure import grammar_of, key_at
from dryspec.tree import Mapping, Scalar, Sequence, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.project import Project
    from dryspec.spec.grammar import Key
    from dryspec.tree import Node


def look(
    name: str, text: str, settings: Settings | None = None, project: Project | None = None
) -> Context | None:
    """Parse a text for the questions of this package; ``None`` when it is no spec."""
    chosen = settings or Settings()
    document = parse(Source(name, text))
    detected = detect(document, name, chosen.kind)
    if detected.kind not in {"buildspec", "appspec"}:
        return None
    return Context(document, detected, chosen, project)


class Place:
    """A key or value of the document.

    ``path`` holds the keys from the root, list items left out; ``key`` is the innermost key and
    ``node`` the scalar or collection at the offset. ``on_key`` tells whether the offset lies on
    the key rather than on its value. ``meaning`` is what the format says of the innermost key.
    """

    __slots__ = ("key", "meaning", "node", "on_key", "path")

    def __init__(self, path: tuple[str, ...], key: Scalar | None, node: Node, on_key: bool) -> None:
        self.path = path
        self.key = key
        self.node = node
        self.on_key = on_key
        self.meaning: Key | None = None

    @property
    def name(self) -> str:
        """The innermost key's text."""
        return self.path[-1] if self.path else ""

    @property
    def parent(self) -> str:
        """The key around the innermost one, empty at top level."""
        return self.path[-2] if len(self.path) > 1 else ""

    @property
    def scalar(self) -> Scalar | None:
        """The value at the offset when it is a scalar."""
        return self.node if isinstance(self.node, Scalar) and not self.on_key else None


def place_at(context: Context, offset: int) -> Place | None:
    """Return the innermost key or value that covers ``offset``, or ``None`` between them."""
    root = context.document.root
    found = None if root is None else _inside(root, offset, (), None)
    if found is not None:
        found.meaning = key_at(grammar_of(context.detected), found.path)
    return found


def _inside(node: Node, offset: int, path: tuple[str, ...], key: Scalar | None) -> Place | None:
    while True:
        step = _step(node, offset, path, key)
        if step is None:
            return Place(path, key, node, False) if node.span.contains(offset) and path else None
        if isinstance(step, Place):
            return step
        node, path, key = step


def _step(
    node: Node, offset: int, path: tuple[str, ...], key: Scalar | None
) -> Place | tuple[Node, tuple[str, ...], Scalar | None] | None:
    if isinstance(node, Mapping):
        for entry in node.entries:
            if not isinstance(entry.key, Scalar):
                continue
            inner = (*path, entry.key.value)
            if entry.key.span.contains(offset):
                return Place(inner, entry.key, entry.value, True)
            if entry.value.span.contains(offset) and entry.value.span.start < entry.value.span.end:
                return entry.value, inner, entry.key
    elif isinstance(node, Sequence):
        for item in node.items:
            if item.span.contains(offset):
                return item, path, key
    return None
