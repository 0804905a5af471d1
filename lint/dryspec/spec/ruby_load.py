"""Nodes to Ruby values, as Psych 4 loads them under Ruby 3.1 (on request, as older ones did)."""

from __future__ import annotations

from dryspec.dialect import Refused, Symbol, psych
from dryspec.spec.ruby import Hash, Value
from dryspec.tree import Alias, Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.spec.ruby import Data

_STR_TAG = "tag:yaml.org,2002:str"


class Loader:
    """Turns nodes into Ruby values, once per node, and notes what Psych refuses.

    With ``legacy`` the loader behaves as under Ruby before 3.1: aliases are followed and dates
    are dates. Without it both are refused, but still followed for the sake of later findings.
    """

    __slots__ = ("_known", "legacy", "refusals", "symbols")

    def __init__(self, legacy: bool = False) -> None:
        self.legacy = legacy
        self.refusals: list[tuple[str, str, Node]] = []
        """Error class, message and node of everything refused, in the order Psych meets it."""
        self.symbols = False
        """Whether a symbol was met."""
        self._known: dict[int, Value] = {}

    def load(self, node: Node) -> Value:
        """Return the Ruby value of a node; never raises."""
        if isinstance(node, Alias):
            return self._alias(node)
        # Only a node with an anchor can be met twice.
        known = self._known.get(id(node)) if node.anchor is not None else None
        if known is not None:
            return known
        if isinstance(node, Scalar):
            return self._keep(node, self._scalar(node))
        if isinstance(node, Sequence):
            return self._sequence(node)
        assert isinstance(node, Mapping)
        return self._mapping(node)

    def _keep(self, node: Node, data: Data) -> Value:
        value = Value(data, node)
        if node.anchor is not None:
            self._known[id(node)] = value
        return value

    def _alias(self, node: Alias) -> Value:
        if not self.legacy:
            self.refusals.append(("Psych::BadAlias", f"Unknown alias: {node.name}", node))
        if node.target is None:
            if self.legacy:
                self.refusals.append(("Psych::BadAlias", f"Unknown alias: {node.name}", node))
            return Value(None, node)
        return Value(self.load(node.target).data, node)

    def _scalar(self, node: Scalar) -> Data:
        data = psych(node)
        if isinstance(data, Symbol):
            self.symbols = True
        if not isinstance(data, Refused):
            return data
        if data.error != "DisallowedClass":
            message = f'invalid value for {data.ruby_class}(): "{data.text}"'
            self.refusals.append((data.error, message, node))
        elif not self.legacy:
            self._refuse_class(data.ruby_class, node)
        elif data.ruby_class == "Date" and not _real_date(data.text):
            return data.text
        return data

    def _refuse_class(self, name: str, node: Node) -> None:
        words = f"Tried to load unspecified class: {name}"
        self.refusals.append(("Psych::DisallowedClass", words, node))

    def _sequence(self, node: Sequence) -> Value:
        name = _sequence_class(node.tag)
        if name and not self.legacy:
            self._refuse_class(name, node)
        if node.tag in {"!omap", "tag:yaml.org,2002:omap"}:
            return self._ordered_map(node)
        items: list[Value] = []
        value = self._keep(node, items)
        items.extend(self.load(item) for item in node.items)
        return value

    def _ordered_map(self, node: Sequence) -> Value:
        found = Hash()
        value = self._keep(node, found)
        for item in node.items:
            if isinstance(item, Mapping) and item.entries:
                key = self.load(item.entries[0].key)
                found.store(key, self.load(item.entries[-1].value))
        return value

    def _mapping(self, node: Mapping) -> Value:
        name = _mapping_class(node.tag)
        if name and not self.legacy:
            self._refuse_class(name, node)
        found = Hash()
        value = self._keep(node, found)
        for entry in node.entries:
            key = self.load(entry.key)
            item = self.load(entry.value)
            if key.data == "<<" and entry.key.tag != _STR_TAG:
                _merge(found, key, item, entry.value)
            else:
                found.store(key, item)
        return value


def _merge(into: Hash, key: Value, item: Value, node: Node) -> None:
    """Do what Psych does for ``<<``: merge a map or a list of maps, else keep it as a key."""
    if isinstance(node, Mapping | Alias) and isinstance(item.data, Hash):
        into.merge(item.data)
        return
    if isinstance(node, Sequence) and isinstance(item.data, list):
        merged = Hash()
        for part in reversed(item.data):
            if not isinstance(part.data, Hash):
                break
            merged.merge(part.data)
        else:
            into.merge(merged)
            return
    into.store(key, item)


def _real_date(text: str) -> bool:
    year, month, day = (int(part) for part in text.split("-"))
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return day <= (29 if leap else 28)
    return day <= (30 if month in {4, 6, 9, 11} else 31)


def _sequence_class(tag: str | None) -> str:
    if tag is None:
        return ""
    for prefix in ("!seq:", "!ruby/array:"):
        if tag.startswith(prefix):
            return tag.removeprefix(prefix)
    return ""


_MAPPING_CLASSES = {
    "!set": "Psych::Set",
    "tag:yaml.org,2002:set": "Psych::Set",
    "!omap": "Psych::Omap",
    "tag:yaml.org,2002:omap": "Psych::Omap",
    "!ruby/range": "Range",
}
_CLASS_PREFIXES = (
    ("!ruby/struct", "Struct"),
    ("!ruby/object", "Object"),
    ("!ruby/exception", "Exception"),
    ("!map:", ""),
    ("!ruby/hash:", ""),
    ("!ruby/array:", ""),
    ("!ruby/marshalable:", ""),
    ("!str:", ""),
    ("!ruby/string:", ""),
)


def _mapping_class(tag: str | None) -> str:
    """Name the class that a tagged mapping asks for, ``""`` when it stays a hash."""
    if tag is None:
        return ""
    if tag in _MAPPING_CLASSES:
        return _MAPPING_CLASSES[tag]
    for prefix, default in _CLASS_PREFIXES:
        if tag.startswith(prefix):
            name = tag.removeprefix(prefix).removeprefix(":") or default
            return "" if (prefix, name) == ("!ruby/object", "Hash") else name
    return ""
