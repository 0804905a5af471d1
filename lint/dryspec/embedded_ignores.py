"""Writes suppressions into the buildspecs inside another file, and beside them.

A comment has to stand in the buildspec's own text, where it may not become part of a value: what is
written is what :mod:`dryspec.add_ignores` writes into that text, led out to the file.
"""

from __future__ import annotations

from dryspec.add_ignores import Added, add_ignores
from dryspec.embedded import inside
from dryspec.embedded_edits import led_out
from dryspec.embedded_lint import lint_inside
from dryspec.engine import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Edit
    from dryspec.project import Project
    from dryspec.settings import Settings


def add_around(result: Result, settings: Settings, project: Project | None) -> Added:
    """Return the text of a template with a comment for every finding that can have one."""
    source = result.source
    inner = {finding.sort_key for finding in result.moved}
    beside = [found for found in result.findings if found.sort_key not in inner]
    outer = add_ignores(Result(source, result.kind, result.platform, beside, []))
    edits: list[Edit] = list(outer.edits)
    count, skipped = outer.count, outer.skipped
    seen: set[tuple[int, int]] = set()
    for embedded in inside(source):
        place = (embedded.whole.start, embedded.whole.end)
        if place in seen:
            continue
        seen.add(place)
        added = add_ignores(lint_inside(embedded, settings, project))
        moved = led_out(source, embedded, added.edits)
        edits += moved or []
        count += added.count if moved else 0
        skipped += added.skipped + (0 if moved else added.count)
    return Added(source, edits, count, skipped)
