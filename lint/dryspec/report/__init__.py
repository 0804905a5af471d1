"""Findings to text: one module for each output format, imported when it is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from dryspec.outcome import FileOutcome, Outcome

    class Report(Protocol):
        """A report that can be printed file by file."""

        def file(self, file: FileOutcome) -> str:
            """Return what is to be printed of the next file, in the order of the run."""
            ...

        def end(self, outcome: Outcome) -> str:
            """Return what is to be printed behind all files."""
            ...


FORMATS = (
    "text",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "azure",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
    "lsp",
)
"""Names of the formats; each is a module of this package, most with a function ``render``."""

BY_FILE = ("text", "concise", "jsonl")
"""Formats that can be printed file by file; their modules have a class ``Report`` instead."""

DEFAULT_WIDTH = 80
"""Columns that text is wrapped to where no terminal says otherwise."""


def render(
    format_name: str,
    outcome: Outcome,
    *,
    color: bool = False,
    width: int = DEFAULT_WIDTH,
    quiet: bool = False,
) -> str:
    """Return the whole report, its last line ended; ``""`` where a format has nothing to say.

    Args:
        format_name: one of :data:`FORMATS`.
        outcome: the run.
        color: whether ``text`` may use ANSI colours.
        width: columns ``text`` is wrapped to.
        quiet: leave the summary out where it is a line of its own.

    Raises:
        ValueError: there is no such format.

    """
    if format_name not in FORMATS:
        raise ValueError(f'"{format_name}" is no format; there are {", ".join(FORMATS)}')
    if format_name in BY_FILE:
        report = by_file(format_name, color=color, width=width, quiet=quiet)
        return "".join([*map(report.file, outcome.files), report.end(outcome)])
    module = _module(format_name)
    options = {"quiet": True} if quiet and format_name == "github" else {}
    rendered: str = module.render(outcome, **options)
    return rendered


def by_file(
    format_name: str, *, color: bool = False, width: int = DEFAULT_WIDTH, quiet: bool = False
) -> Report:
    """Return a report in one of the formats :data:`BY_FILE`; for the options see :func:`render`."""
    report: Report = _module(format_name).Report(color=color, width=width, quiet=quiet)
    return report


def _module(format_name: str) -> Any:
    return __import__(f"{__name__}.{format_name}", fromlist=["render"])
