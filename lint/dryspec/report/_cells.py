"""How many terminal cells text takes, and how it is wrapped to them."""

from __future__ import annotations


def width_of(text: str) -> int:
    """Return the cells that printable text takes."""
    return len(text) if text.isascii() else sum(map(character_width, text))


def character_width(character: str) -> int:
    """Return 0 for a combining mark, 2 for a wide character, else 1."""
    if character.isascii():
        return 1
    from unicodedata import category, east_asian_width

    if category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1


def wrapped(text: str, width: int, first: int, indent: str) -> list[str]:
    """Wrap at blanks; a word longer than a line stays whole.

    Args:
        text: printable text.
        width: cells of a line.
        first: cells already taken in the first line.
        indent: what further lines start with.

    """
    if text.isascii() and "::" not in text:
        return _wrapped_ascii(text, width, first, indent)
    lines = [""]
    used = first
    for number, word in enumerate(text.split(" ")):
        cells = width_of(word)
        # A line that starts with "::" is a command to GitHub's runner, so none is made here.
        if number and used + 1 + cells > width and not word.startswith("::"):
            lines.append(indent + word)
            used = len(indent) + cells
        else:
            lines[-1] += f" {word}" if number else word
            used += cells + (1 if number else 0)
    return lines


def _wrapped_ascii(text: str, width: int, first: int, indent: str) -> list[str]:
    """Wrap text in which a character takes one cell, line by line instead of word by word."""
    lines: list[str] = []
    before, room = "", width - first
    while len(text) > room:
        cut = text.rfind(" ", 0, max(room, 0) + 1)
        if cut < 0:
            cut = text.find(" ")
        if cut < 0:
            break
        lines.append(before + text[:cut])
        text = text[cut + 1 :]
        before, room = indent, width - len(indent)
    return [*lines, before + text]
