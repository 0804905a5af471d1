"""What an editor offers to change at a place, besides the fixes of the findings themselves."""

from __future__ import annotations

from dryspec.dialect import is_yaml11_octal
from dryspec.finding import Edit
from dryspec.help.hints import mode_scalars
from dryspec.help.links import missing_scripts
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.engine import Result
    from dryspec.finding import Finding
    from dryspec.source import Source

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
        if scalar.span.touches(span):
            if path.lower().endswith((".bat", ".cmd")):
                return NewFile(path, NEW_BATCH, False)
            if path.lower().endswith(".ps1"):
                return NewFile(path, "", False)
            return NewFile(path, NEW_SCRIPT, True)
    return None


def mode_to_quote(context: Context, span: Span) -> Edit | None:
    """Return the edit that quotes an octal ``mode`` touching ``span``."""
    for scalar in mode_scalars(context):
        if scalar.span.touches(span) and is_yaml11_octal(scalar):
            return Edit(scalar.span, f'"{scalar.value}"')
    return None


def difference(old: str, new: str) -> list[Edit]:
    """Return the edits that turn one text into another, whole lines at a time."""
    from difflib import SequenceMatcher

    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in old_lines:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    return [
        Edit(Span(starts[first], starts[last]), "".join(new_lines[new_first:new_last]))
        for tag, first, last, new_first, new_last in matcher.get_opcodes()
        if tag != "equal"
    ]


def ignored_on_line(result: Result, finding: Finding) -> str | None:
    """Return the text with a comment that silences one finding, ``None`` where none can stand."""
    from dryspec.add_ignores import add_ignores
    from dryspec.engine import Result

    one = Result(result.source, result.kind, result.platform, [finding], [])
    added = add_ignores(one)
    return added.text if added.count else None


def ignored_in_file(source: Source, rule: str) -> str | None:
    """Return the text with a comment that silences a rule in all of it, ``None`` in JSON."""
    if _is_json(source):
        return None
    mark = "\ufeff" if source.text.startswith("\ufeff") else ""
    rest = source.text.removeprefix(mark)
    return f"{mark}# dryspec: ignore-file[{rule}]{source.newline}{rest}"


def _is_json(source: Source) -> bool:
    return source.text.lstrip("\ufeff \t\r\n").startswith("{")
