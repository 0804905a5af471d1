"""What an editor offers to change at a place, besides the fixes of the findings themselves."""

from __future__ import annotations

from dryspec.finding import SAFE, Edit
from dryspec.help.hints import actual_mode, mode_scalars
from dryspec.help.links import missing_scripts
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.source import Source
    from dryspec.tree import Scalar

NEW_SCRIPT = "#!/bin/bash\nset -euo pipefail\n\n"
NEW_BATCH = "@echo off\r\n"


class NewFile:
    """A hook script to create at ``path`` below the project's root, executable or not."""

    __slots__ = ("executable", "path", "text")

    def __init__(self, path: str, text: str, executable: bool) -> None:
        self.path = path
        self.text = text
        self.executable = executable


def script_to_create(context: Context, span: Span) -> NewFile | None:
    """Return the missing hook script that a ``location`` touching ``span`` names."""
    for scalar, path in missing_scripts(context):
        if _touch(scalar.span, span):
            if path.lower().endswith((".bat", ".cmd")):
                return NewFile(path, NEW_BATCH, False)
            if path.lower().endswith(".ps1"):
                return NewFile(path, "", False)
            return NewFile(path, NEW_SCRIPT, True)
    return None


def mode_to_quote(context: Context, span: Span) -> Edit | None:
    """Return the edit that quotes an octal ``mode`` touching ``span``."""
    for scalar in mode_scalars(context):
        if _touch(scalar.span, span) and _is_octal_number(scalar):
            return Edit(scalar.span, f'"{scalar.value}"')
    return None


def _is_octal_number(scalar: Scalar) -> bool:
    return scalar.plain and actual_mode(scalar) not in {None, scalar.value.zfill(4)}


def all_safe_edits(findings: Iterable[Finding]) -> list[Edit]:
    """Return the edits of all safe fixes that do not touch each other, in file order.

    A fix is taken whole or not at all; of two that touch, the first in the file wins.
    """
    taken: list[Edit] = []
    for finding in findings:
        if finding.fix is None or finding.fix.applicability != SAFE:
            continue
        if not any(_touch(edit.span, other.span) for edit in finding.fix.edits for other in taken):
            taken.extend(finding.fix.edits)
    return sorted(taken, key=lambda edit: (edit.span.start, edit.span.end))


def ignore_on_line(source: Source, finding: Finding) -> Edit | None:
    """Return the edit that silences a rule where it spoke, ``None`` in JSON."""
    if _is_json(source):
        return None
    end = source.line_end(source.position(finding.span.start)[0])
    return Edit(Span(end, end), f"  # dryspec: ignore[{finding.rule}]")


def ignore_in_file(source: Source, rule: str) -> Edit | None:
    """Return the edit that silences a rule in the whole file, ``None`` in JSON."""
    if _is_json(source):
        return None
    start = 1 if source.text.startswith("\ufeff") else 0
    return Edit(Span(start, start), f"# dryspec: ignore-file[{rule}]{source.newline}")


def _is_json(source: Source) -> bool:
    return source.text.lstrip("\ufeff \t\r\n").startswith("{")


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
