"""Findings to text: one module for each output format, imported when it is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome

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
"""Names of the formats; each is a module of this package with a function ``render``."""

_WITH_SUMMARY = ("concise", "github")

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
    if format_name == "text":
        from dryspec.report import text

        return text.render(outcome, color=color, width=width, quiet=quiet)
    module = __import__(f"{__name__}.{format_name}", fromlist=["render"])
    options = {"quiet": True} if quiet and format_name in _WITH_SUMMARY else {}
    rendered: str = module.render(outcome, **options)
    return rendered
