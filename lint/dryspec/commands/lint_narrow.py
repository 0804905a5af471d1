"""Which findings of ``dryspec lint`` count: those on changed lines, those not known before."""

from __future__ import annotations

import os

from dryspec.options import UsageError
from dryspec.project import find_root
from dryspec.selection import INTERNAL_ERROR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.config import Config
    from dryspec.options import Arguments
    from dryspec.outcome import Outcome


def narrow(outcome: Outcome, given: Arguments, config: Config) -> None:
    """Take out what ``--since`` and the baseline hide; write the baseline where asked.

    Raises:
        UsageError: git or the baseline's file is of no help.

    """
    if given.has("since"):
        _only_changed(outcome, given.last("since"))
    if given.has("write-baseline"):
        _write_baseline(outcome, given.last("write-baseline"))
        return
    baseline = given.last("baseline") or config.baseline
    if baseline:
        from dryspec.baseline import BaselineError, apply

        try:
            apply(outcome, baseline)
        except BaselineError as error:
            raise UsageError(str(error)) from error


def _write_baseline(outcome: Outcome, path: str) -> None:
    from dryspec.baseline import BaselineError, write

    try:
        write(outcome, path)
    except BaselineError as error:
        raise UsageError(str(error)) from error


def _only_changed(outcome: Outcome, revision: str) -> None:
    from dryspec.changed import ChangedError, changed_lines

    changed: dict[str, dict[str, list[range]]] = {}
    for file in outcome.files:
        full = os.path.abspath(file.path)
        root = find_root(full)
        if root not in changed:
            try:
                changed[root] = changed_lines(root, revision)
            except ChangedError as error:
                raise UsageError(str(error)) from error
        lines = changed[root].get(os.path.relpath(full, root).replace(os.sep, "/"), [])
        file.diagnostics = [
            found
            for found in file.diagnostics
            if found.rule == INTERNAL_ERROR or any(found.line in some for some in lines)
        ]
