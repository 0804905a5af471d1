"""A page's Markdown as text for a terminal: fences indented, prose and reports wrapped."""

from __future__ import annotations

import textwrap

_WIDTH = 80
_FENCES = {"report": "dryspec says", "fixed": "after the fix"}


def readable(markdown: str) -> str:
    """Turn fences into indented blocks with a word of what they are, and wrap the rest."""
    lines: list[str] = []
    paragraph: list[str] = []
    fence = kind = ""
    for line in markdown.split("\n"):
        if fence:
            if line == fence:
                fence = ""
            else:
                lines += _inside(line, kind)
            continue
        if line.startswith("  ") and paragraph:  # a list item goes on
            paragraph.append(line.strip())
            continue
        if line.startswith(("* ", "```", "#", "|", "<", " ")) or not line:
            lines += _filled(paragraph)
            paragraph = []
        if line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
            kind = line[len(fence) :].strip()
            title = kind.partition('title="')[2].partition('"')[0]
            lines += [f"  {_FENCES.get(kind, title)}:", ""]
        elif not line or line.startswith(("#", "|", "<", " ", "* <")):
            lines.append(line)
        else:
            paragraph.append(line)
    return "\n".join(lines + _filled(paragraph))


def _filled(paragraph: list[str]) -> list[str]:
    later = "  " if paragraph and paragraph[0].startswith("* ") else ""
    return _wrapped(" ".join(paragraph), "", later)


def _inside(line: str, kind: str) -> list[str]:
    """Return a line of a block: reports are wrapped, texts of files stay as they are."""
    if kind == "report":
        return _wrapped(line, "    ", "      ")
    return [f"    {line}".rstrip()]


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
