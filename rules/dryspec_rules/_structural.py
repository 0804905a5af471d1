"""Checks of the rules that the format tables speak for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.tree import Document


def of_tables(name: str) -> Callable[[Document, Context], Iterator[Finding]]:
    """Return a check that yields what the tables object to under a rule's name."""

    def check(document: Document, context: Context) -> Iterator[Finding]:
        return iter(context.structure.get(name, ()))

    return check
