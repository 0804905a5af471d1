"""Words and small judgements that structural findings share."""

from __future__ import annotations

from dryspec import alike
from dryspec.source import Source, Span
from dryspec.tree import Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.spec.grammar import Keys

_CLOSE = 0.8
"""How alike a key and its misspelling are: difflib's ratio."""
_LEAST_PART = 3
"""Letters of each word of a key that stand for the whole word."""


def shape(node: Node) -> str:
    """Return what a node is, in words."""
    if isinstance(node, Mapping):
        return "a mapping"
    return "a list" if isinstance(node, Sequence) else "text"


def quoted(node: Node) -> str:
    """Return a scalar's text in brackets and quotes, when it fits into a message."""
    if not isinstance(node, Scalar):
        return ""
    value = node.value if len(node.value) <= 40 else node.value[:37] + "..."
    return f' ("{value}")' if "\n" not in value else ""


_BESIDE_VARIABLES = frozenset({"exported-variables", "parameter-store", "secrets-manager"})


def advice(words: str, node: Node, path: tuple[str, ...]) -> str:
    """Return how to turn the shape that is there into the one that is wanted."""
    if path[0].lower() == "hooks" and isinstance(node, Sequence):
        return ": name one Lambda function; lists of scripts are for instances"
    if path[:2] == ("env", "variables") and path[-1] in _BESIDE_VARIABLES:
        return ': it belongs under "env", beside "variables": check the indentation'
    if words == "a mapping" and isinstance(node, Sequence):
        return ": take the dashes away"
    if words == "a list" and isinstance(node, Mapping):
        return ': put "- " before each item'
    return ""


def stray_variable(value: Node, grammar: Keys) -> str:
    """Return the advice on a variable that stands one level too high."""
    plain = grammar.place == "env" and isinstance(value, Scalar)
    return 'a variable belongs under "variables"' if plain else ""


def without_signs(name: str) -> str:
    """Return a key without what stands around its letters and digits: slips of the keyboard."""
    start, end = 0, len(name)
    while start < end and not name[start].isalnum():
        start += 1
    while end > start and not name[end - 1].isalnum():
        end -= 1
    return name[start:end]


def flow_safe(raw: str, node: Scalar) -> str:
    """Return a scalar as written, quoted where flow style would cut it."""
    if node.style or not any(character in raw for character in ",[]{}"):
        return raw
    return "'" + raw.replace("'", "''") + "'"


def first_line(source: Source, span: Span) -> Span:
    """Cut a span at the end of its first line, so that a report stays readable."""
    end = source.line_end(source.position(span.start)[0])
    return Span(span.start, max(min(span.end, end), span.start))


def nearest(value: str, values: tuple[str, ...]) -> str:
    """Return the value most like ``value``, or ``""``."""
    lowered = {item.lower(): item for item in values}
    found = alike.nearest(value.lower(), lowered, 0.7)
    return lowered[found] if found else ""


def nearest_key(name: str, grammar: Keys) -> str:
    """Return the key that ``name`` most likely means: other case or dashes, a slip, cut short."""
    plain = name.lower().replace("_", "").replace("-", "").rstrip("s")
    for known in grammar.known:
        if known.lower().replace("_", "").replace("-", "").rstrip("s") == plain:
            return known
    return alike.nearest(name, grammar.known, _CLOSE) or _spelt_out(name, grammar)


def _spelt_out(name: str, grammar: Keys) -> str:
    """Return the key of several words that a name cuts short: ``base-dir``."""
    parts = name.lower().replace("_", "-").split("-")
    if len(parts) < 2 or min(map(len, parts)) < _LEAST_PART:
        return ""
    for known in grammar.known:
        wanted = known.lower().replace("_", "-").split("-")
        if len(wanted) == len(parts) and all(map(str.startswith, wanted, parts)):
            return known
    return ""


def listed(names: Iterator[str]) -> str:
    """Return names in quotes, joined by "and"."""
    return " and ".join(f'"{name}"' for name in names)


def lower_first(text: str) -> str:
    """Return a sentence as part of another: no full stop, no capital."""
    text = text.rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
