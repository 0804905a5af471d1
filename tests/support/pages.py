"""Reads the examples of a rule page.

A fenced block whose title names a spec starts an example; further titled blocks before its
report are other files of the same repository. A ``report`` block holds what the rule alone
prints (none: it stays silent); a ``fixed`` block what its fixes make of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_FENCE = re.compile(r"^(`{3,})(\w*)[ \t]*(.*)$")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_SPEC = re.compile(r"(buildspec|appspec)[^/]*\.(ya?ml|json)$", re.IGNORECASE)


@dataclass
class Example:
    line: int
    name: str
    text: str
    options: dict[str, str]
    files: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    report: str = ""
    fixed: str | None = None
    report_lines: tuple[int, int] | None = None
    end_line: int = 0
    index: int = 0


def examples(page: Path) -> list[Example]:
    found: list[Example] = []
    pending: dict[str, tuple[str, dict[str, str]]] = {}
    for language, attributes, text, start, end in _blocks(page):
        title = attributes.get("title", "")
        if language == "report":
            found[-1].report = text.rstrip("\n")
            found[-1].report_lines = (start, end)
            found[-1].end_line = end
        elif language == "fixed":
            found[-1].fixed = text
            found[-1].end_line = end
        elif title and _is_spec(title, attributes):
            found.append(Example(start, title, text, attributes, pending, end_line=end))
            pending = {}
        elif title and attributes.get("for") != "next" and found and not found[-1].report:
            found[-1].files[title] = (text, attributes)
            found[-1].end_line = end
        elif title:
            pending[title] = (text, attributes)
    for index, example in enumerate(found):
        example.index = index
    return found


def _is_spec(title: str, attributes: dict[str, str]) -> bool:
    """Tell whether a block is the file that is linted; ``inside`` marks one that holds specs."""
    return "inside" in attributes or (_SPEC.search(title) is not None and "other" not in attributes)


def _blocks(page: Path) -> list[tuple[str, dict[str, str], str, int, int]]:
    lines = page.read_text(encoding="utf-8").split("\n")
    blocks: list[tuple[str, dict[str, str], str, int, int]] = []
    at = 0
    while at < len(lines):
        match = _FENCE.match(lines[at])
        if not match:
            at += 1
            continue
        fence, language, rest = match.groups()
        stop = at + 1
        while lines[stop] != fence:
            stop += 1
        body = "\n".join(lines[at + 1 : stop])
        text = body + "\n" if stop > at + 1 else ""
        blocks.append((language, dict(_ATTRIBUTE.findall(rest)), text, at, stop))
        at = stop + 1
    return blocks
