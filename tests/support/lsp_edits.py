"""Carries out the edits that a server answers with, as an editor does."""

from __future__ import annotations

from itertools import pairwise
from typing import Any


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """Return the text with edits carried out; columns are UTF-16 units."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def offset(position: dict[str, int]) -> int:
        number, left = position["line"], position["character"]
        line = lines[number] if number < len(lines) else ""
        head = line.encode("utf-16-le")[: 2 * left].decode("utf-16-le")
        return starts[number] + len(head)

    ranges = sorted(
        ((offset(e["range"]["start"]), offset(e["range"]["end"]), e["newText"]) for e in edits),
        reverse=True,
    )
    assert all(before[0] >= after[1] for before, after in pairwise(ranges))
    for start, end, new in ranges:
        text = text[:start] + new + text[end:]
    return text
