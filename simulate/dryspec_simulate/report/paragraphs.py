"""Paragraphs of reports for a terminal of 80 columns."""

from __future__ import annotations

from textwrap import wrap

WIDTH = 80


def paragraph(text: str, indent: str, first: str | None = None) -> list[str]:
    """Return a text wrapped to the width; `first` replaces the indent of the first line."""
    return wrap(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first or indent]
