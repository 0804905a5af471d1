"""What ``dryspec lint`` prints and writes: file by file where nothing else is asked for."""

from __future__ import annotations

import os
import sys

from dryspec.alike import nearest
from dryspec.discover import reason
from dryspec.escape import printable
from dryspec.options import UsageError
from dryspec.report import BY_FILE, FORMATS, by_file, render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.commands.lint_changes import Changes
    from dryspec.config import Config
    from dryspec.options import Arguments
    from dryspec.outcome import FileOutcome, Outcome
    from dryspec.report import Report

STDIN = "-"
NOT_CHECKED = ": not checked: "
"""What stands between a path and why it was left out."""
_ABOUT_THE_WHOLE = ("report", "output", "statistics", "since", "baseline", "write-baseline")
"""Options that need all findings before anything is printed."""


class Output:
    """Takes the files of a run one by one and prints them, now or at the end.

    Raises:
        UsageError: an option asks for a report that cannot be.

    """

    def __init__(
        self, given: Arguments, config: Config, outcome: Outcome, changes: Changes
    ) -> None:
        _check_reports(given)
        self._given = given
        self._outcome = outcome
        self._changes = changes
        self._format = given.last("format") or config.format or _default_format()
        self._quiet = given.has("quiet")
        self._color = not given.last("output") and _wants_color(given.last("color", "auto"))
        self._report: Report | None = None
        whole = any(map(given.has, _ABOUT_THE_WHOLE)) or config.baseline or changes.wanted
        if self._format in BY_FILE and not whole:
            self._report = by_file(
                self._format, color=self._color, width=_width(), quiet=self._quiet
            )

    def take(self, file: FileOutcome) -> None:
        """Take the next file; what has been printed of it is not kept."""
        if self._report is None:
            self._outcome.files.append(file)
            return
        sys.stdout.write(self._report.file(file))
        self._outcome.count_only(file)

    def finish(self) -> None:
        """Print and write what has not been printed yet.

        Raises:
            UsageError: the file to write to cannot be written.

        """
        self._write_reports()
        for problem in self._outcome.problems:
            sys.stderr.write(f"dryspec: {printable(problem)}\n")
        if self._changes.only_shown:
            text = "".join(self._changes.patches)
            shown = not self._given.last("output") and sys.stdout.isatty()
            self._emit(_harmless(text) if shown else text)
            return
        if self._given.has("statistics"):
            self._emit(self._statistics())
            return
        self._print()
        if not self._quiet:
            sys.stderr.write(self._changes.report())

    def _write_reports(self) -> None:
        for request in self._given.all("report"):
            name, _, path = request.partition("=")
            try:
                _write(path, render(name, self._outcome))
            except UsageError as error:
                # The other reports are still written.
                self._outcome.problems.append(str(error))

    def _print(self) -> None:
        if self._report is not None:
            sys.stdout.write(self._report.end(self._outcome))
            return
        text = render(
            self._format, self._outcome, color=self._color, width=_width(), quiet=self._quiet
        )
        self._emit(text)

    def _statistics(self) -> str:
        from dryspec.report import statistics

        if self._format == "json":
            return statistics.as_json(self._outcome)
        return statistics.render(self._outcome, quiet=self._quiet)

    def _emit(self, text: str) -> None:
        output = self._given.last("output")
        if output:
            _write(output, text)
            return
        # A changed text from standard input takes standard output, so the report goes elsewhere.
        taken = STDIN in self._given.paths and self._changes.writes
        (sys.stderr if taken else sys.stdout).write(text)


def _check_reports(given: Arguments) -> None:
    for request in given.all("report"):
        name, separator, path = request.partition("=")
        if not separator or not path:
            raise UsageError(f'--report takes FORMAT=FILE, not "{request}"')
        if name not in FORMATS:
            near = nearest(name, FORMATS)
            hint = f'did you mean "{near}"?' if near else f"one of {', '.join(FORMATS)}"
            raise UsageError(f'--report does not know the format "{name}"; {hint}')


def _default_format() -> str:
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def _wants_color(when: str) -> bool:
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width() -> int:
    try:
        return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns, 100))
    except (OSError, ValueError):
        return 80


def _harmless(patch: str) -> str:
    """Return a patch without escapes, for a terminal; only other programs need every byte."""
    return "".join(c if c in "\n\t" else printable(c) for c in patch)


def _write(path: str, text: str) -> None:
    if path == STDIN:
        sys.stdout.write(text)
        return
    from dryspec.fix import write_atomically

    try:
        write_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {reason(error)}") from error
