"""Reads the manual: commands in ``console`` blocks, and the output shown below them.

Comments say what a reader need not see: ``<!-- in: NAME -->`` names the directory of the next
block (one of ``examples/``, or ``page`` for one with the titled files of the page itself; ``shop``
without it), and ``<!-- excerpt -->`` marks output of which parts are shown, ``...`` between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_FENCE = re.compile(r"^```(\w+)[ \t]*(.*)$")
_TITLE = re.compile(r'title="([^"]*)"')
_IN = re.compile(r"^<!-- in: (\w+) -->$")
DEFAULT = "shop"


@dataclass
class Console:
    """One block of commands; ``output`` are the lines shown for the last, ``None`` for none."""

    line: int
    directory: str
    commands: list[str]
    files: dict[str, str]
    output: list[str] | None = None
    excerpt: bool = False
    output_lines: tuple[int, int] = (0, 0)


@dataclass
class _Reader:
    found: list[Console] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    directory: str = DEFAULT
    excerpt: bool = False
    adjacent: bool = False

    def block(self, language: str, rest: str, body: list[str], start: int) -> None:
        title = _TITLE.search(rest)
        if language == "console":
            commands = [line.removeprefix("$ ") for line in body if line.startswith("$ ")]
            self.found.append(Console(start, self.directory, commands, dict(self.files)))
            self.directory = DEFAULT
            self.adjacent = True
            return
        if title:
            self.files[title.group(1)] = "\n".join(body) + "\n"
        elif self.adjacent:
            console = self.found[-1]
            console.output, console.excerpt = body, self.excerpt
            console.output_lines = (start, start + len(body))
        self.adjacent = self.excerpt = False

    def text(self, line: str) -> None:
        directory = _IN.match(line)
        if directory:
            self.directory = directory.group(1)
        elif line == "<!-- excerpt -->":
            self.excerpt = True
        elif line:
            self.adjacent = False


def consoles(page: Path) -> list[Console]:
    """Return the page's console blocks; line numbers count from 1."""
    reader = _Reader()
    lines = page.read_text(encoding="utf-8").split("\n")
    at = 0
    while at < len(lines):
        match = _FENCE.match(lines[at])
        if match is None:
            reader.text(lines[at])
            at += 1
            continue
        stop = lines.index("```", at + 1)
        reader.block(match.group(1), match.group(2), lines[at + 1 : stop], at + 1)
        at = stop + 1
    return reader.found


def parts(console: Console) -> list[list[str]]:
    """Split an excerpt at its lines of three dots."""
    found: list[list[str]] = [[]]
    for line in console.output or ():
        if line.strip() == "...":
            found.append([])
        else:
            found[-1].append(line)
    return found
