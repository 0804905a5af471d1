"""Applies the fixes that findings carry, and writes files without ever losing one."""

from __future__ import annotations

import os
import stat
from bisect import bisect_left, insort
from itertools import pairwise

from dryspec.engine import lint_text
from dryspec.finding import ERROR, SAFE, applied

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.engine import Result
    from dryspec.finding import Fix
    from dryspec.project import Project
    from dryspec.settings import Settings

MAX_ROUNDS = 12
MAX_TRIES = 200
"""How often a file is linted at most while it is mended."""
_SYNTAX = "yaml-syntax"
_FORBIDDEN = (_SYNTAX, "internal-error")


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
    state = _State(name, lint_text(name, text, settings, project), settings, project, unsafe)
    for _ in range(MAX_ROUNDS):
        chosen = _choose(state.result, unsafe, state.refused)
        if not chosen or not state.apply(chosen):
            break
    return Fixed(state.result.source.text, state.count, state.result)


class _State:
    """The text as far as it is mended, and the fixes that turned out to do harm."""

    __slots__ = (
        "_name",
        "_project",
        "_settings",
        "_tries",
        "_unsafe",
        "count",
        "refused",
        "result",
    )

    def __init__(
        self, name: str, result: Result, settings: Settings, project: Project | None, unsafe: bool
    ) -> None:
        self._name = name
        self._unsafe = unsafe
        self._settings = settings
        self._project = project
        self._tries = 0
        self.result = result
        self.count = 0
        self.refused: set[tuple[str, str]] = set()

    def apply(self, fixes: list[Fix]) -> bool:
        """Apply what does no harm of ``fixes``, in file order; halves are tried where all do.

        The second half goes first, so that the places of the first stay true. Returns whether
        another round makes sense.
        """
        if self._tries >= MAX_TRIES:
            return False
        self._tries += 1
        text = self.result.source.text
        mended = applied(text, [edit for fix in fixes for edit in fix.edits])
        new = lint_text(self._name, mended, self._settings, self._project)
        if not _is_worse(new, self.result, self._unsafe):
            self.result = new
            self.count += len(fixes)
            # What did harm before may be right now.
            self.refused.clear()
            return True
        if len(fixes) == 1:
            self.refused.add(_key(fixes[0], text))
            return True
        middle = len(fixes) // 2
        return self.apply(fixes[middle:]) and self.apply(fixes[:middle])


def _choose(result: Result, unsafe: bool, refused: set[tuple[str, str]]) -> list[Fix]:
    """Return fixes that do not touch each other, in file order."""
    text = result.source.text
    chosen: list[Fix] = []
    taken: list[tuple[int, int]] = []
    for finding in result.findings:
        fix = finding.fix
        if fix is None or not _is_applicable(fix, unsafe):
            continue
        if _key(fix, text) in refused or _is_idle(fix, text):
            continue
        ranges = sorted((edit.span.start, edit.span.end) for edit in fix.edits)
        if _overlap(ranges) or any(_touches(range_, taken) for range_ in ranges):
            continue
        for range_ in ranges:
            insort(taken, range_)
        chosen.append(fix)
    return sorted(chosen, key=lambda fix: min(edit.span.start for edit in fix.edits))


def _overlap(ranges: list[tuple[int, int]]) -> bool:
    return any(end > start for (_, end), (start, _) in pairwise(ranges))


def _touches(range_: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """Tell whether a range meets one of the others, which are sorted and apart."""
    at = bisect_left(taken, range_)
    before = at > 0 and taken[at - 1][1] >= range_[0]
    return before or (at < len(taken) and taken[at][0] <= range_[1])


def _key(fix: Fix, text: str) -> tuple[str, str]:
    edit = fix.edits[0]
    line_start = text.rfind("\n", 0, edit.span.start) + 1
    return fix.message, text[line_start : edit.span.end]


def _is_idle(fix: Fix, text: str) -> bool:
    return all(text[edit.span.start : edit.span.end] == edit.replacement for edit in fix.edits)


def _is_worse(new: Result, old: Result, unsafe: bool) -> bool:
    """A fix must not make the file unreadable or leave more errors than there were.

    Where it makes the file readable, the errors that come to light were there before; errors that
    the next round mends do not count either.
    """
    before, after = _errors(old), _errors(new)
    if any(after.get(rule, 0) > before.get(rule, 0) for rule in _FORBIDDEN):
        return True
    if after.get(_SYNTAX, 0) < before.get(_SYNTAX, 0):
        return False
    return _lasting_errors(new, unsafe) > _lasting_errors(old, unsafe)


def _errors(result: Result) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in result.findings:
        if finding.severity == ERROR:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return counts


def _lasting_errors(result: Result, unsafe: bool) -> int:
    return sum(
        1
        for finding in result.findings
        if finding.severity == ERROR and not _is_applicable(finding.fix, unsafe)
    )


def _is_applicable(fix: Fix | None, unsafe: bool) -> bool:
    return fix is not None and bool(fix.edits) and (fix.applicability == SAFE or unsafe)


def write_atomically(path: str, data: bytes) -> None:
    """Replace a file's content in one step; its mode stays and a link keeps pointing to it.

    What is no ordinary file (a terminal, a pipe, ``/dev/null``) is written to as it is.

    Raises:
        OSError: the directory or the file cannot be written; the old content is still there.

    """
    target = os.path.realpath(path)
    mode = os.stat(path).st_mode if os.path.exists(path) else None
    if mode is not None and not stat.S_ISREG(mode):
        with open(path, "wb") as file:
            file.write(data)
        return
    temporary = os.path.join(os.path.dirname(target), f".dryspec-{os.getpid()}")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, target)
    except BaseException as error:
        if not isinstance(error, FileExistsError) and os.path.exists(temporary):
            os.unlink(temporary)
        raise


def patch(path: str, old: str, new: str) -> str:
    """Return a unified diff that ``git apply`` and ``patch -p1`` take."""
    from difflib import unified_diff

    lines = unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """Split at line feeds alone, as ``patch`` does."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
