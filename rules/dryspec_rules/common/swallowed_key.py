"""A key without a blank behind its colon, which the value above it swallows."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span
from dryspec.spec.structure import grammar_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.grammar import Type
    from dryspec.tree import Document

_COLON = lazy.pattern(r":(?![\s:/=]|\Z)(?<=[a-z]:)")
"""A colon between a letter and a character that is no blank: rare, and quick to look for."""
_KEY = lazy.pattern(r"[ \t]+([a-z]+(?:[-_][a-z]+)*)")
_COMMANDS = frozenset({"commands", "finally"})


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report lines like `discard-paths:yes` that a plain value takes for its own."""
    found = list(_candidates(document))
    if not found:
        return
    from dryspec.tree import Mapping, Scalar, Sequence

    pending = [document.root]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            pending.extend(value for key, value in node.items() if key.value not in _COMMANDS)
        elif isinstance(node, Sequence):
            pending.extend(node.items)
        elif isinstance(node, Scalar) and node.style == "":
            for span, name in found:
                if node.span.start < span.start and span.end <= node.span.end:
                    yield from _finding(span, name, context)


def _candidates(document: Document) -> Iterator[tuple[Span, str]]:
    """Yield the places of lines that start with a word, a colon and no blank."""
    text = document.source.text
    for colon in _COLON.finditer(text):
        at = colon.start()
        key = _KEY.fullmatch(text, text.rfind("\n", 0, at) + 1, at)
        if key is not None:
            yield Span(key.start(1), at + 1), key[1]


def _finding(span: Span, name: str, context: Context) -> Iterator[Finding]:
    names: set[str] = set()
    _collect(grammar_of(context.detected), names)
    if name in names:
        yield Finding(
            span,
            f'"{name}:" has no blank behind its colon, so the line continues the value above and '
            f'the key is not set: write "{name}: ..." and check the indentation',
        )


def _collect(grammar: Type, names: set[str]) -> None:
    from dryspec.spec.grammar import Either, Items, Keys

    if isinstance(grammar, Either):
        for choice in grammar.choices:
            _collect(choice, names)
    elif isinstance(grammar, Items):
        _collect(grammar.item, names)
    elif isinstance(grammar, Keys):
        names.update(grammar.known)
        for key in grammar.known.values():
            _collect(key.type, names)
        if grammar.other is not None:
            _collect(grammar.other.type, names)


RULE = Rule(
    name="swallowed-key",
    summary="a key without a blank behind its colon",
    severity="warning",
    on="document",
    group="correctness",
    check=check,
    sources=("https://yaml.org/spec/1.1/#id871998",),
)
