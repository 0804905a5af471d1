"""Known findings, kept in a file: only what is new is reported.

A finding is recognised by its path, its rule, the text of its line without the blanks around it,
and by how many equal ones come before it in the file. Moved lines stay known; a changed line is
looked at anew.
"""

from __future__ import annotations

import json
import os
import stat

from dryspec.discover import reason
from dryspec.outcome import MAX_EXCERPT
from dryspec.selection import INTERNAL_ERROR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from dryspec.outcome import Diagnostic, Outcome

    Found = TypeVar("Found")

    Key = tuple[str, str]
    """Rule and line text."""

VERSION = 1
_COMMENT = "findings that were known; dryspec lint --write-baseline makes this file anew"


class BaselineError(Exception):
    """A baseline that cannot be read or written; the message says why."""


class Baseline:
    """The known findings of a file.

    Raises:
        BaselineError: the file cannot be read or is no baseline.

    """

    __slots__ = ("_base", "_known")

    def __init__(self, path: str) -> None:
        self._known = _read(path)
        self._base = os.path.dirname(os.path.abspath(path))

    def new(self, path: str, found: Iterable[Found], key: Callable[[Found], Key]) -> list[Found]:
        """Return those findings of the file ``path`` that are not known, in their order."""
        left = dict(self._known.get(_relative(path, self._base), {}))
        kept: list[Found] = []
        for item in found:
            count = left.get(key(item), 0)
            if count > 0:
                left[key(item)] = count - 1
            else:
                kept.append(item)
        return kept


def key_of(rule: str, line: str) -> Key:
    """Return what a finding is recognised by: its rule and the text of its line."""
    return rule, " ".join(line[:MAX_EXCERPT].split())


def write(outcome: Outcome, path: str) -> int:
    """Record every finding of a run, faults of ours left out; returns how many.

    Raises:
        BaselineError: the file cannot be written.

    """
    from dryspec.fix import write_atomically

    base = os.path.dirname(os.path.abspath(path))
    files: dict[str, list[dict[str, Any]]] = {}
    for file in outcome.files:
        counts: dict[Key, int] = {}
        for found in file.diagnostics:
            if found.rule != INTERNAL_ERROR:
                counts[_key(found)] = counts.get(_key(found), 0) + 1
        if counts:
            # A hook script that was named, too, is there twice.
            files.setdefault(_relative(file.path, base), []).extend(
                {"rule": rule, "line": line, "count": counts[rule, line]}
                for rule, line in sorted(counts)
            )
    record = {"version": VERSION, "about": _COMMENT, "files": dict(sorted(files.items()))}
    text = json.dumps(record, indent=2, ensure_ascii=True) + "\n"
    try:
        write_atomically(path, text.encode("utf-8"))
    except OSError as error:
        raise BaselineError(f"{path}: the baseline cannot be written: {reason(error)}") from error
    return sum(item["count"] for items in files.values() for item in items)


def apply(outcome: Outcome, path: str) -> int:
    """Take known findings out of a run; returns how many.

    Raises:
        BaselineError: the file cannot be read or is no baseline.

    """
    baseline = Baseline(path)
    hidden = 0
    for file in outcome.files:
        kept = baseline.new(file.path, file.diagnostics, _key)
        hidden += len(file.diagnostics) - len(kept)
        file.diagnostics = kept
    return hidden


def _key(found: Diagnostic) -> Key:
    return key_of(found.rule, found.excerpt)


def _relative(path: str, base: str) -> str:
    """Return a file's path as seen from the baseline, which may be used from anywhere."""
    return os.path.relpath(os.path.abspath(path), base).replace(os.sep, "/")


def _read(path: str) -> dict[str, dict[Key, int]]:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise BaselineError(f"{path}: this is no ordinary file, so no baseline")
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
    except OSError as error:
        raise BaselineError(
            f"{path}: the baseline cannot be read: {reason(error)}; --write-baseline makes one"
        ) from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{path}: this is no baseline: {error}") from error
    try:
        if record["version"] != VERSION:
            raise BaselineError(
                f"{path}: a baseline of version {record['version']}; this dryspec reads {VERSION}"
            )
        return {
            name: {(str(item["rule"]), str(item["line"])): int(item["count"]) for item in items}
            for name, items in record["files"].items()
        }
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise BaselineError(
            f"{path}: this is no baseline of dryspec; --write-baseline makes one"
        ) from error
