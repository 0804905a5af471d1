"""Typed reading: what has another shape than it should counts as absent."""

from __future__ import annotations

from dryspec.tree import Alias, Mapping, Node, Scalar, Sequence, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    Pairs = list[tuple[Scalar, Scalar]]


def scalar_of(node: Node | None) -> Scalar | None:
    """Return a node that is a scalar."""
    return node if isinstance(node, Scalar) else None


def mapping_of(node: Node | None) -> Mapping | None:
    """Return a node that is a mapping."""
    return node if isinstance(node, Mapping) else None


def items_of(node: Node | None) -> list[Node]:
    """Return the items of a list; a lone scalar stands for a list of one, as the service takes it.

    Items that say nothing are kept, so that the others keep their number.
    """
    if isinstance(node, Sequence):
        return [resolve(item) if isinstance(item, Alias) else item for item in node.items]
    return [node] if isinstance(node, Scalar) and not node.is_null else []


def scalars_of(node: Node | None) -> list[Scalar]:
    """Return the items of a list that are scalars and say something."""
    return [item for item in items_of(node) if isinstance(item, Scalar) and not item.is_null]


def entries_of(node: Node | None) -> list[tuple[Scalar, Node]]:
    """Return keys and values of a mapping."""
    return node.items() if isinstance(node, Mapping) else []


def pairs_of(node: Node | None) -> Pairs:
    """Return keys and values of a mapping, as far as the values are scalars."""
    return [(key, value) for key, value in entries_of(node) if isinstance(value, Scalar)]


def fields_of(mapping: Mapping | None) -> dict[str, Node]:
    """Return the values of a mapping by key, for who asks for most of them."""
    return {key.value: value for key, value in mapping.items()} if mapping else {}


class Part:
    """A block of a file; its attributes are read when first asked for and then kept.

    ``legacy`` is the block that version 0.1 has in its place.
    """

    def __init__(self, mapping: Mapping | None, legacy: Mapping | None = None) -> None:
        self.mapping = mapping
        self.legacy = legacy

    def get(self, name: str) -> Node | None:
        """Return what stands under a key."""
        return self.mapping.get(name) if self.mapping else None


class _At:
    def __init__(self, key: str, legacy: str = "") -> None:
        self._key = key
        self._legacy = legacy

    def __set_name__(self, owner: type[Part], name: str) -> None:
        self._name = name


class ScalarAt(_At):
    """An attribute of a part: the scalar under a key."""

    def __get__(self, part: Part, owner: type[Part]) -> Scalar | None:
        found = part.__dict__[self._name] = scalar_of(part.get(self._key))
        return found


class ScalarsAt(_At):
    """An attribute of a part: the scalars of the list under a key."""

    def __get__(self, part: Part, owner: type[Part]) -> list[Scalar]:
        found = part.__dict__[self._name] = scalars_of(part.get(self._key))
        return found


class PairsAt(_At):
    """An attribute of a part: the pairs under a key, and those under another one in version 0.1."""

    def __get__(self, part: Part, owner: type[Part]) -> Pairs:
        found = pairs_of(part.get(self._key))
        if part.legacy is not None and self._legacy:
            found += pairs_of(part.legacy.get(self._legacy))
        part.__dict__[self._name] = found
        return found
