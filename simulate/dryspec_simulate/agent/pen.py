"""How reports of an installation are set: marks, lists and paragraphs for 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.agent.install import named
from dryspec_simulate.report.paragraphs import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_SHOWN = 12


class Pen:
    """The marks that an output can show; ``plain`` ones are ASCII."""

    def __init__(self, plain: bool) -> None:
        self.good, self.bad, self.open = ("ok", "X", "?") if plain else ("✓", "✗", "?")
        self.arrow = "->" if plain else "→"
        self.dots = "..." if plain else "…"

    def listed(self, items: Sequence[str], indent: str) -> Iterator[str]:
        """Yield the first of the items, one a line, and how many more there are."""
        for item in items[:MAX_SHOWN]:
            yield indent + named(item)
        if len(items) > MAX_SHOWN:
            yield f"{indent}{self.dots} and {len(items) - MAX_SHOWN} more"

    def paragraph(self, text: str, indent: str, first: str | None = None) -> list[str]:
        """Return a text in lines; ``first`` is put before the first of them."""
        return paragraph(text, indent, first)
