"""The what-if table as text and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.report.build_text import assumption_lines
from dryspec_simulate.report.build_words import count, grouped_rows, place_range
from dryspec_simulate.report.paragraphs import WIDTH, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec_simulate.build.what_if import WhatIf, WhatIfRow

_SHORT = {"UPLOAD_ARTIFACTS": "UPLOAD"}


def what_if_text(table: WhatIf) -> str:
    """Return the table for a terminal: failing place, status, what still runs, what is public."""
    if table.refused:
        message = f"{table.buildspec}: every build fails in DOWNLOAD_SOURCE: {table.refused}"
        return "\n".join(paragraph(message, "    ", "")) + "\n"
    groups = list(grouped_rows(table.rows))
    width = max(len("failure"), *(len(place_range(rows)) for rows in groups))
    head = f"{'failure':{width}}  {'status':9}  then runs, then is public"
    lines = [f"{table.buildspec}: every single failure", "", head, "-" * WIDTH]
    for rows in groups:
        row = rows[0]
        start = f"{place_range(rows):{width}}  {row.status:9}  "
        indent = " " * len(start)
        lines += paragraph(_runs(row), indent, start)
        for published in _published(row):
            lines += paragraph(published, indent + "  ", indent + "* ")
    lines.extend(_hazards(table))
    lines.extend(assumption_lines(table.assumptions))
    return "\n".join(lines) + "\n"


def _runs(row: WhatIfRow) -> str:
    return ", ".join(_SHORT.get(name, name) for name in row.still_runs) or "nothing"


def _published(row: WhatIfRow) -> list[str]:
    published = list(row.published)
    if row.uploaded:
        names = ", ".join(row.uploaded)
        published.append(f"artifacts of the broken build: {names}")
    return published


def findings(table: WhatIf) -> dict[str, list[str]]:
    """Return each thing that should not happen, with the failures that lead to it, in order."""
    found: dict[str, list[str]] = {}
    for rows in grouped_rows(table.rows):
        where = place_range(rows)
        for hazard in rows[0].hazards:
            found.setdefault(hazard, []).append(where)
        for place in rows[0].skipped_clean_up:
            found.setdefault(f"{place} does not clean up", []).append(where)
        if rows[0].uploaded and rows[0].place != "upload_artifacts":
            found.setdefault("artifacts of the broken build are uploaded", []).append(where)
    return found


def _hazards(table: WhatIf) -> Iterator[str]:
    found = findings(table)
    yield ""
    if not found:
        yield "Nothing is published after a failure, and no clean-up is skipped."
        return
    yield count(len(found), "finding").capitalize()
    for sentence, places in found.items():
        yield from paragraph(f"{sentence} (after {', '.join(places)})", "    ", "  ! ")


def what_if_markdown(table: WhatIf) -> str:
    """Return the table for a pull request."""
    lines = [f"### What if: `{table.buildspec}`", ""]
    if table.refused:
        return "\n".join([*lines, f"> every build fails: {table.refused}"]) + "\n"
    lines += ["| failure | then runs | status | published |", "|---|---|---|---|"]
    for rows in grouped_rows(table.rows):
        row = rows[0]
        published = "; ".join(_published(row)) or "nothing"
        lines.append(f"| `{place_range(rows)}` | {_runs(row)} | {row.status} | {published} |")
    found = findings(table)
    if found:
        lines.append("")
    for sentence, places in found.items():
        lines.append(f"- **{sentence}** (after {', '.join(f'`{place}`' for place in places)})")
    lines.append("")
    lines.extend(f"- assumed: {assumption.text}" for assumption in table.assumptions)
    return "\n".join(lines) + "\n"
