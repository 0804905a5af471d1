"""Reports in which nothing that stands in a file is obeyed."""

from __future__ import annotations

from typing import Any

from dryspec.report._escape import defused, printable
from dryspec.report._records import dumps


def harmless(report: str) -> str:
    """Return a report whose lines hold no terminal escape and no command of a build service."""
    return defused("\n".join(map(printable, report.split("\n"))))


def harmless_json(value: Any, indent: int | None = 2) -> str:
    """Return a value as JSON, in which escapes stand for what would act on a terminal."""
    return dumps(value, indent)
