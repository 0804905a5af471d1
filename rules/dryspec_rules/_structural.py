"""Checks of the rules that the format tables speak for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.tree import Document, Mapping


def of_tables(name: str) -> Callable[[Document, Context], Iterator[Finding]]:
    """Return a check that yields what the tables object to under a rule's name."""

    def check(document: Document, context: Context) -> Iterator[Finding]:
        return iter(context.structure.get(name, ()))

    return check


def is_misspelt(node: Mapping, name: str, rule: str, context: Context) -> bool:
    """Whether a required key that is not there stands there under another name.

    The tables then speak of that name, and not of the missing key under the name of ``rule``.
    """
    if node.get(name) is not None or not node.entries:
        return False
    at = node.entries[0].key.span.start
    return all(said.span.start != at for said in context.structure.get(rule, ()))


def has_unknown_key(node: Mapping, context: Context) -> bool:
    """Whether the tables object to a key of a mapping."""
    keys = {entry.key.span.start for entry in node.entries}
    return any(
        finding.span.start in keys
        for rule in ("unknown-key", "misplaced-key")
        for finding in context.structure.get(rule, ())
    )
