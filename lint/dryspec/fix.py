"""Applies the fixes that findings carry, and writes files without ever losing one."""

from __future__ import annotations

import os

from dryspec.engine import lint_text
from dryspec.finding import ERROR, SAFE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.engine import Result
    from dryspec.finding import Edit, Fix
    from dryspec.project import Project
    from dryspec.settings import Settings

MAX_ROUNDS = 12
_FORBIDDEN = ("yaml-syntax", "internal-error")


class Fixed:
    """The text after fixing, how many findings were mended, and the result on the new text."""

    __slots__ = ("count", "result", "text")

    def __init__(self, text: str, count: int, result: Result) -> None:
        self.text = text
        self.count = count
        self.result = result


def fix_text(
    name: str, text: str, settings: Settings, project: Project | None, *, unsafe: bool = False
) -> Fixed:
    """Apply fixes until none is left; one that would break the file is left out.

    Safe fixes alone unless ``unsafe``. Fixing the returned text again changes nothing.
    """
    result = lint_text(name, text, settings, project)
    count = 0
    refused: set[tuple[str, str]] = set()
    for _ in range(MAX_ROUNDS):
        chosen = _choose(result, unsafe, refused)
        if not chosen:
            break
        tried = _apply(text, chosen)
        new = lint_text(name, tried, settings, project)
        if _is_worse(new, result):
            if len(chosen) == 1:
                refused.add(_key(chosen[0], text))
                continue
            chosen = chosen[:1]
            tried = _apply(text, chosen)
            new = lint_text(name, tried, settings, project)
            if _is_worse(new, result):
                refused.add(_key(chosen[0], text))
                continue
        text, result = tried, new
        count += len(chosen)
    return Fixed(text, count, result)


def _choose(result: Result, unsafe: bool, refused: set[tuple[str, str]]) -> list[Fix]:
    """Return fixes that do not touch each other, in file order."""
    text = result.source.text
    chosen: list[Fix] = []
    taken: list[tuple[int, int]] = []
    for finding in result.findings:
        fix = finding.fix
        if fix is None or not fix.edits or (fix.applicability != SAFE and not unsafe):
            continue
        if _key(fix, text) in refused or _is_idle(fix, text):
            continue
        ranges = [(edit.span.start, edit.span.end) for edit in fix.edits]
        if any(start <= b and a <= end for start, end in ranges for a, b in taken):
            continue
        taken.extend(ranges)
        chosen.append(fix)
    return chosen


def _key(fix: Fix, text: str) -> tuple[str, str]:
    edit = fix.edits[0]
    line_start = text.rfind("\n", 0, edit.span.start) + 1
    return fix.message, text[line_start : edit.span.end]


def _is_idle(fix: Fix, text: str) -> bool:
    return all(text[edit.span.start : edit.span.end] == edit.replacement for edit in fix.edits)


def _apply(text: str, fixes: list[Fix]) -> str:
    edits: list[Edit] = [edit for fix in fixes for edit in fix.edits]
    for edit in sorted(edits, key=lambda item: (item.span.start, item.span.end), reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def _is_worse(new: Result, old: Result) -> bool:
    """A fix must not make the file unreadable or leave more errors than there were."""
    before, after = _errors(old), _errors(new)
    if sum(after.values()) > sum(before.values()):
        return True
    return any(after.get(rule, 0) > before.get(rule, 0) for rule in _FORBIDDEN)


def _errors(result: Result) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in result.findings:
        if finding.severity == ERROR:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return counts


def write_atomically(path: str, data: bytes) -> None:
    """Replace a file's content in one step; its mode stays and a link keeps pointing to it.

    Raises:
        OSError: the directory or the file cannot be written; the old content is still there.

    """
    target = os.path.realpath(path)
    temporary = f"{target}.dryspec-{os.getpid()}"
    mode = os.stat(target).st_mode if os.path.exists(target) else None
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(temporary, mode & 0o7777)
        os.replace(temporary, target)
    except OSError:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def patch(path: str, old: str, new: str) -> str:
    """Return a unified diff that ``git apply`` and ``patch -p1`` take."""
    from difflib import unified_diff

    lines = unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
