"""The one line that ends a report for people."""

from __future__ import annotations

from dryspec.finding import SAFE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome


def summary(outcome: Outcome) -> str:
    """Say how much was found in how many files, and what can be fixed."""
    checked = len(outcome.files)
    unread = len(outcome.problems)
    tail = f"; {_count(unread, 'path')} could not be checked" if unread else ""
    found = outcome.diagnostics
    if not found:
        return f"{_count(checked, 'file')} checked, nothing found{tail}"
    counts = ", ".join(_count(number, name) for name, number in outcome.counts().items())
    touched = sum(1 for file in outcome.files if file.diagnostics)
    files = _count(touched, "file") if touched == checked else f"{touched} of {checked} files"
    return f"{counts} in {files}{_fixable(outcome)}{tail}"


def _fixable(outcome: Outcome) -> str:
    kinds = [found.fix.applicability for found in outcome.diagnostics if found.fix]
    safe = kinds.count(SAFE)
    unsafe = len(kinds) - safe
    if safe and unsafe:
        return f"; {safe} can be fixed with --fix, {unsafe} more with --unsafe-fixes"
    if safe:
        return f"; {safe} can be fixed with --fix"
    return f"; {unsafe} can be fixed with --unsafe-fixes" if unsafe else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
