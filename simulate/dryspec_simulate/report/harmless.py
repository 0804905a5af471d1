"""Reports for people, in which nothing that stands in a file is obeyed."""

from __future__ import annotations

from dryspec.report._escape import defused, printable


def harmless(report: str) -> str:
    """Return a report whose lines hold no terminal escape and no command of a build service."""
    return defused("\n".join(map(printable, report.split("\n"))))
