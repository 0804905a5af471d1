"""Checks of the rules that the format tables speak for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.tree import Mapping


def as_it_is(objection: Finding, context: Context) -> Iterator[Finding]:
    """Report what the tables object to, in their words."""
    yield objection


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
