"""Writes suppressions for what is found today, each on its own line above the finding."""

from __future__ import annotations

from bisect import bisect_left

from dryspec.finding import Edit, applied
from dryspec.selection import ENGINE_FINDINGS
from dryspec.source import Span
from dryspec.tree import Mapping, Node, Scalar, Sequence, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.engine import Result
    from dryspec.source import Source

_SYNTAX = "yaml-syntax"
_LEFT = (*ENGINE_FINDINGS, _SYNTAX)
"""What no comment is written for: a comment may change how a broken text is read."""


class Added:
    """The new text with what was put into it, and how many findings that silences and does not."""

    __slots__ = ("_source", "count", "edits", "skipped", "text")

    def __init__(self, source: Source, edits: list[Edit], count: int, skipped: int) -> None:
        self._source = source
        self.text = applied(source.text, edits)
        self.edits = edits
        self.count = count
        self.skipped = skipped

    def without(self, offsets: list[int]) -> Added:
        """Leave out the comments that stand at offsets of the new text; itself where none does."""
        kept: list[Edit] = []
        silenced = grown = 0
        offsets = sorted(offsets)
        for edit in sorted(self.edits, key=lambda edit: edit.span.start):
            start = edit.span.start + grown
            grown += len(edit.replacement)
            at = bisect_left(offsets, start)
            if at < len(offsets) and offsets[at] < start + len(edit.replacement):
                silenced += edit.replacement.count(",") + 1
            else:
                kept.append(edit)
        if len(kept) == len(self.edits):
            return self
        return Added(self._source, kept, self.count - silenced, self.skipped + silenced)


def add_ignores(result: Result) -> Added:
    """Return the text with a comment above every line that has findings.

    The only line of a block gets it behind, for rules judge blocks of several lines differently.
    A line is left alone where a comment would become part of a value: in JSON, inside folded or
    quoted text of several lines, after a shell line that goes on, and below a here-document.
    """
    source = result.source
    by_line: dict[int, list[str]] = {}
    for finding in result.findings:
        if finding.rule not in _LEFT:
            rules = by_line.setdefault(source.position(finding.span.start)[0], [])
            if finding.rule not in rules:
                rules.append(finding.rule)
    total = sum(len(rules) for rules in by_line.values())
    total += sum(finding.rule == _SYNTAX for finding in result.findings)
    if not by_line or _is_json(result):
        return Added(source, [], 0, total)
    unsafe, lonely = _block_lines(result)
    edits: list[Edit] = []
    count = 0
    for line in sorted(by_line):
        if line in unsafe:
            continue
        content = source.line_text(line)
        comment = f"# dryspec: ignore[{', '.join(sorted(by_line[line]))}]"
        if line in lonely:
            at = source.line_end(line)
            edits.append(Edit(Span(at, at), f"  {comment}"))
        else:
            start = source.line_starts[line - 1]
            indent = content[: len(content) - len(content.lstrip(" "))]
            at = start + 1 if line == 1 and source.text.startswith("\ufeff") else start
            edits.append(Edit(Span(at, at), f"{indent}{comment}{source.newline}"))
        count += len(by_line[line])
    return Added(source, edits, count, total - count)


def _is_json(result: Result) -> bool:
    first = result.source.text.lstrip("\ufeff \t\r\n")[:1]
    return result.source.name.endswith(".json") or first in {"{", "["}


def _block_lines(result: Result) -> tuple[set[int], set[int]]:
    """Return the lines that cannot take a comment, and those that are all the text of a block."""
    source = result.source
    root = parse(source).root
    unsafe: set[int] = set()
    lonely: set[int] = set()
    for scalar in _scalars(root) if root is not None else ():
        first = source.position(scalar.span.start)[0]
        last = source.position(scalar.span.end)[0]
        if scalar.style != "|":
            unsafe.update(range(first + 1, last + 1))
            continue
        texts = [line for line in range(first + 1, last + 1) if source.line_text(line).strip()]
        if len(texts) == 1 and not _goes_on(source.line_text(texts[0])):
            lonely.add(texts[0])
        unsafe.update(_inside_shell_text(source, first, last))
    return unsafe, lonely


def _inside_shell_text(source: Source, first: int, last: int) -> Iterator[int]:
    open_document = False
    for line in range(first + 1, last + 1):
        before = source.line_text(line - 1)
        if open_document or (line > first + 1 and before.rstrip().endswith("\\")):
            yield line
        open_document = open_document or "<<" in source.line_text(line)


def _goes_on(line: str) -> bool:
    return line.rstrip().endswith("\\") or "<<" in line


def _scalars(root: Node) -> Iterator[Scalar]:
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Mapping):
            for entry in node.entries:
                pending += [entry.key, entry.value]
        elif isinstance(node, Sequence):
            pending += node.items
