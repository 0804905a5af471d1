"""Ruby values with their places, and the few Ruby methods that agent 1 calls on them.

Agent 1.8.1 checks next to nothing before it uses a value, so what a wrong shape does follows from
Ruby: ``"some source"["source"]`` is ``"source"``, ``[]["source"]`` is a TypeError, ``nil.each`` a
NoMethodError. These methods do the same and raise :class:`RubyError` where Ruby would.
"""

from __future__ import annotations

from math import isfinite, isinf, isnan

from dryspec.dialect import Refused, Symbol, to_i

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from dryspec.source import Span
    from dryspec.tree import Node

    Data: TypeAlias = "bool | int | float | str | Symbol | Refused | list[Value] | Hash | None"

_MAX_PRINTED = 4000
_MAX_NESTING = 40


class Value:
    """One Ruby value and the node it was read from."""

    __slots__ = ("data", "node")

    def __init__(self, data: Data, node: Node) -> None:
        self.data = data
        self.node = node

    @property
    def span(self) -> Span:
        """Where the value stands in the file."""
        return self.node.span

    @property
    def is_nil(self) -> bool:
        """Whether this is Ruby's ``nil``."""
        return self.data is None

    @property
    def truthy(self) -> bool:
        """Whether Ruby takes the value for true: all but ``nil`` and ``false``."""
        return self.data is not None and self.data is not False

    def __repr__(self) -> str:
        return f"Value({self.data!r})"


class Pair:
    """One key of a hash with its value."""

    __slots__ = ("key", "value")

    def __init__(self, key: Value, value: Value) -> None:
        self.key = key
        self.value = value


class Hash:
    """A Ruby hash: keys in the order of their first mention, the last value of each."""

    __slots__ = ("_pairs",)

    def __init__(self) -> None:
        self._pairs: dict[object, Pair] = {}

    def store(self, key: Value, value: Value) -> None:
        """Set a key; a repeated key keeps its position and gets the new value and place."""
        self._pairs[_identity(key)] = Pair(key, value)

    def merge(self, other: Hash) -> None:
        """Take over every pair of ``other``."""
        for pair in other.pairs:
            self.store(pair.key, pair.value)

    @property
    def pairs(self) -> list[Pair]:
        """Keys with their values, in order."""
        return list(self._pairs.values())

    def get(self, name: str) -> Value | None:
        """Return the value of a string key, ``None`` when the key is absent."""
        pair = self._pairs.get(name)
        return pair.value if pair else None

    def key(self, name: str) -> Value | None:
        """Return a string key itself, for its place."""
        pair = self._pairs.get(name)
        return pair.key if pair else None

    def __len__(self) -> int:
        return len(self._pairs)


def _identity(key: Value) -> object:
    """Return what makes two keys one: 1 and 1.0 differ, collections only equal themselves."""
    data = key.data
    if isinstance(data, str):
        return data
    if isinstance(data, Refused | list | Hash):
        return ("id", id(data))
    return (type(data).__name__, data.name if isinstance(data, Symbol) else data)


class RubyError(Exception):
    """What Ruby would raise: the class, its words, and the value that caused it."""

    def __init__(self, error_class: str, message: str, value: Value) -> None:
        super().__init__(message)
        self.error_class = error_class
        self.message = message
        self.value = value


def ruby_class(data: Data) -> str:
    """Name the Ruby class of a value."""
    if data is None:
        return "NilClass"
    if isinstance(data, bool):
        return "TrueClass" if data else "FalseClass"
    if isinstance(data, Refused):
        return data.ruby_class
    return _CLASSES[type(data)]


_CLASSES: dict[type, str] = {
    int: "Integer",
    float: "Float",
    str: "String",
    Symbol: "Symbol",
    list: "Array",
    Hash: "Hash",
}


def to_s(data: Data) -> str:
    """Return Ruby's ``to_s``: text as is, ``nil`` as nothing, collections as ``inspect``."""
    if data is None:
        return ""
    if isinstance(data, str):
        return data
    if isinstance(data, Symbol):
        return data.name
    if isinstance(data, Refused):
        return data.text
    return inspect(data)


def inspect(data: Data, depth: int = 0) -> str:
    """Return Ruby 3.1's ``inspect``; what nests or runs on without end is cut with ``...``."""
    if data is None:
        return "nil"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int):
        return str(data) if abs(data) < 10**_MAX_PRINTED else "..."
    if isinstance(data, float):
        return _float_text(data)
    if isinstance(data, str):
        return _string_text(data)
    if isinstance(data, Symbol):
        name = data.name
        bare = name.replace("_", "a").isidentifier() and name.isascii()
        return f":{name}" if bare else f":{_string_text(name)}"
    if isinstance(data, Refused):
        return f"#<{data.ruby_class}: {data.text}>"
    if depth > _MAX_NESTING:
        return "[...]" if isinstance(data, list) else "{...}"
    return _collection_text(data, depth)


def _collection_text(data: list[Value] | Hash, depth: int) -> str:
    parts: list[str] = []
    length = 0
    entries = data if isinstance(data, list) else data.pairs
    for entry in entries:
        if isinstance(entry, Value):
            part = inspect(entry.data, depth + 1)
        else:
            part = f"{inspect(entry.key.data, depth + 1)}=>{inspect(entry.value.data, depth + 1)}"
        parts.append(part)
        length += len(part)
        if length > _MAX_PRINTED:
            parts.append("...")
            break
    inside = ", ".join(parts)
    return f"[{inside}]" if isinstance(data, list) else f"{{{inside}}}"


def _float_text(number: float) -> str:
    if isnan(number):
        return "NaN"
    if isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    text = repr(number)
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"


_ESCAPES = {
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\a": "\\a",
    "\b": "\\b",
    "\v": "\\v",
    "\f": "\\f",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
}


def _string_text(text: str) -> str:
    out: list[str] = []
    for at, character in enumerate(text):
        if character in _ESCAPES:
            out.append(_ESCAPES[character])
        elif character == "#" and text[at + 1 : at + 2] in {"{", "$", "@"}:
            out.append("\\#")
        elif character.isprintable() or _printed_by_ruby(character):
            out.append(character)
        elif ord(character) < 0x80:
            out.append(f"\\x{ord(character):02X}" if ord(character) else "\\u0000")
        elif ord(character) > 0xFFFF:
            out.append(f"\\u{{{ord(character):X}}}")
        else:
            out.append(f"\\u{ord(character):04X}")
    return f'"{"".join(out)}"'


def _printed_by_ruby(character: str) -> bool:
    from unicodedata import category  # late: only messages about odd characters need it

    return category(character) in {"Cf", "Co", "Zs"}


def strip(text: str) -> str:
    """Return Ruby's ``strip``: ASCII blanks and NUL off both ends, no-break spaces kept."""
    return text.strip(" \t\n\v\f\r\0")


def no_method(name: str, value: Value) -> RubyError:
    """Build the error of a method that the value does not have."""
    shown = inspect(value.data)
    words = f"undefined method `{name}' for {shown}:{ruby_class(value.data)}"
    return RubyError("NoMethodError", words, value)


def index(value: Value, name: str) -> Value:
    """Return ``value[name]`` for a string ``name``.

    Raises:
        RubyError: the value has no such method, or takes no string.
    """
    data = value.data
    if isinstance(data, Hash):
        return data.get(name) or Value(None, value.node)
    if isinstance(data, str):
        return Value(name if name in data else None, value.node)
    if isinstance(data, Symbol):
        return Value(name if name in data.name else None, value.node)
    if isinstance(data, list) or (isinstance(data, int) and not isinstance(data, bool)):
        raise RubyError("TypeError", "no implicit conversion of String into Integer", value)
    raise no_method("[]", value)


def each(value: Value) -> list[Value]:
    """Return what ``value.each`` yields; the pairs of a hash come as arrays of two.

    Raises:
        RubyError: the value has no ``each``.
    """
    data = value.data
    if isinstance(data, list):
        return data
    if isinstance(data, Hash):
        return [Value([pair.key, pair.value], pair.key.node) for pair in data.pairs]
    raise no_method("each", value)


def each_pair(value: Value) -> list[Pair]:
    """Return what ``value.each_pair`` yields.

    Raises:
        RubyError: the value is no hash.
    """
    if isinstance(value.data, Hash):
        return value.data.pairs
    raise no_method("each_pair", value)


def hash_of(value: Value) -> Hash:
    """Return the hash, as a call of ``has_key?`` needs it.

    Raises:
        RubyError: the value is no hash.
    """
    if isinstance(value.data, Hash):
        return value.data
    raise no_method("has_key?", value)


def integer_of(value: Value) -> int:
    """Return ``value.to_i``.

    Raises:
        RubyError: the value has no ``to_i``, or is an infinite float or none.
    """
    data = value.data
    if data is None:
        return 0
    if isinstance(data, str):
        return to_i(data)
    if isinstance(data, float):
        if not isfinite(data):
            raise RubyError("FloatDomainError", _float_text(data), value)
        return int(data)
    if isinstance(data, int) and not isinstance(data, bool):
        return data
    raise no_method("to_i", value)


def split_of(value: Value) -> str:
    """Return the text, as a call of ``split`` needs it.

    Raises:
        RubyError: the value is no string.
    """
    if isinstance(value.data, str):
        return value.data
    raise no_method("split", value)
