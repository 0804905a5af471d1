"""Names that are nearly the same: what somebody probably meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, names: Iterable[str], least: float = 0.6) -> str:
    """Return the one of ``names`` most like ``name``, ``""`` if none is alike enough.

    ``least`` is the smallest ratio of :class:`difflib.SequenceMatcher` that counts, from 0 to 1.
    """
    close = [other for other in names if _may_be_alike(name, other, least)]
    if not close:
        return ""
    # Late: what it imports takes as long as linting a file, and few names get here.
    from difflib import get_close_matches

    found = get_close_matches(name, close, 1, least)
    return found[0] if found else ""


def _may_be_alike(name: str, other: str, least: float) -> bool:
    """Whether two names have letters enough in common, wherever they stand, for that ratio."""
    total = len(name) + len(other)
    if 2 * min(len(name), len(other)) < least * total:
        return False
    letters = frozenset(other)
    return 2 * sum(letter in letters for letter in name) >= least * total
