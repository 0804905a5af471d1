"""The one line that ends a report for people."""

from __future__ import annotations

from dryspec.finding import SAFE, UNSAFE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome, Tally


def summary(outcome: Outcome) -> str:
    """Say how much was found in how many files, and what can be fixed."""
    tally = outcome.tally()
    checked, touched = tally.files, tally.touched
    unread = len(outcome.problems)
    tail = f"; {_count(unread, 'path')} could not be checked" if unread else ""
    if not touched:
        return f"{_count(checked, 'file')} checked, nothing found{tail}"
    counts = ", ".join(_count(number, name) for name, number in tally.severities.items())
    files = _count(touched, "file") if touched == checked else f"{touched} of {checked} files"
    return f"{counts} in {files}{_fixable(tally)}{tail}"


def _fixable(tally: Tally) -> str:
    safe, unsafe = tally.fixes[SAFE], tally.fixes[UNSAFE]
    if safe and unsafe:
        return f"; {safe} can be fixed with --fix, {unsafe} more with --unsafe-fixes"
    if safe:
        return f"; {safe} can be fixed with --fix"
    return f"; {unsafe} can be fixed with --unsafe-fixes" if unsafe else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
