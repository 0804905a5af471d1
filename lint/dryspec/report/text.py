"""For people: each finding with its line, the words underlined, and what to do."""

from __future__ import annotations

from dryspec.escape import defused, printable
from dryspec.finding import SAFE
from dryspec.report._cells import width_of, wrapped
from dryspec.report._color import Painter
from dryspec.report._excerpt import CUT, excerpt
from dryspec.report._summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.outcome import Diagnostic, FileOutcome, Outcome

MINIMAL_WIDTH = 40
_HINT_MARK = "= "


class Report:
    """The report, file by file, wrapped to ``width`` columns, with ANSI colours if asked for."""

    __slots__ = ("_painter", "_quiet", "_shown_rules", "_width")

    def __init__(self, *, color: bool, width: int, quiet: bool) -> None:
        self._painter = Painter(color)
        self._width = max(width, MINIMAL_WIDTH)
        self._quiet = quiet
        self._shown_rules: set[str] = set()

    def file(self, file: FileOutcome) -> str:
        """Return what is to be printed of the next file."""
        before = "\n" if self._shown_rules else ""
        blocks = [
            "\n".join(block) for block in _file(file, self._painter, self._width, self._shown_rules)
        ]
        return defused(before + "\n\n".join(blocks) + "\n") if blocks else ""

    def end(self, outcome: Outcome) -> str:
        """Return what is to be printed behind all files."""
        if self._quiet:
            return ""
        style = "strong" if self._shown_rules else "good"
        before = "\n" if self._shown_rules else ""
        lines = _summary_lines(summary(outcome), self._width)
        painted = "".join(f"{self._painter.paint(style, line)}\n" for line in lines)
        return before + defused(painted)


def _summary_lines(text: str, width: int) -> list[str]:
    """Break a summary that is too long between its parts."""
    parts = [text] if len(text) <= width else text.split("; ")
    return [line for part in parts for line in wrapped(part, width, 0, "  ")]


def _file(
    file: FileOutcome, painter: Painter, width: int, shown_rules: set[str]
) -> Iterator[list[str]]:
    gutter = max((len(str(found.line)) for found in file.diagnostics), default=1)
    for found in file.diagnostics:
        block = _header(found, painter, width)
        block += _place(found, painter, width, gutter)
        block += _hints(found, painter, width, gutter)
        if found.rule not in shown_rules:
            shown_rules.add(found.rule)
            block.append(_hint("help", found.url, painter, gutter))
        yield block


def _header(found: Diagnostic, painter: Painter, width: int) -> list[str]:
    taken = len(f"{found.severity}[{found.rule}]: ")
    lines = wrapped(printable(found.message), width, taken, "  ")
    head = painter.paint(found.severity, f"{found.severity}[{found.rule}]:")
    first, *others = [painter.paint("strong", line) for line in lines]
    return [f"{head} {first}".rstrip(), *others]


def _place(found: Diagnostic, painter: Painter, width: int, gutter: int) -> list[str]:
    pad = " " * gutter
    path = printable(found.path)
    lines = [f"{pad}{painter.paint('frame', '-->')} {path}:{found.line}:{found.column}"]
    shown = excerpt(found.excerpt, found.range, width - gutter - 3 - len(CUT))
    if shown is None:
        return lines
    bar = painter.paint("frame", "|")
    number = painter.paint("frame", f"{found.line:>{gutter}}")
    code = shown.before + painter.code(shown.text, found.path) + shown.after
    goes_on = CUT if found.range[2] > found.line and found.range[3] > 1 else ""
    marks = painter.paint(found.severity, "^" * shown.length + goes_on)
    return [
        *lines,
        f"{pad} {bar}",
        f"{number} {bar} {code}",
        f"{pad} {bar} {' ' * shown.indent}{marks}",
    ]


def _hints(found: Diagnostic, painter: Painter, width: int, gutter: int) -> list[str]:
    lines: list[str] = []
    for place in found.related:
        where = f"{printable(place.path)}:{place.range[0]}:{place.range[1]}"
        lines += _wrapped_hint(
            "see", f"{where}: {printable(place.message)}", painter, width, gutter
        )
    if found.fix:
        option = "--fix" if found.fix.applicability == SAFE else "--unsafe-fixes"
        words = f"{printable(found.fix.message)} ({option})"
        lines += _wrapped_hint("fix", words, painter, width, gutter)
    return lines


def _wrapped_hint(label: str, words: str, painter: Painter, width: int, gutter: int) -> list[str]:
    indent = " " * (gutter + 1 + len(f"{_HINT_MARK}{label}: "))
    first, *others = wrapped(words, width, width_of(indent), indent)
    return [_hint(label, first, painter, gutter), *others]


def _hint(label: str, words: str, painter: Painter, gutter: int) -> str:
    mark = painter.paint("frame", _HINT_MARK.strip())
    return f"{' ' * gutter} {mark} {painter.paint('strong', f'{label}:')} {words}"
