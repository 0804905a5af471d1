"""What a lint run hands to the reports: plain located records, without trees or texts.

A record holds its place as lines and columns and the one line it is shown with, so that a run over
many files keeps little, and a worker process can send it through a pipe as a tuple.
"""

from __future__ import annotations

from dryspec.finding import SAFE, SEVERITIES, UNSAFE
from dryspec.rule import rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from dryspec.engine import Result
    from dryspec.finding import Finding
    from dryspec.source import Source, Span

    Range = tuple[int, int, int, int]

MAX_EXCERPT = 4_000


class RelatedPlace:
    """A further place; ``range`` is start line, start column, end line, end column, 1-based."""

    __slots__ = ("message", "path", "range")

    def __init__(self, path: str, range_: Range, message: str) -> None:
        self.path = path
        self.range = range_
        self.message = message


class EditPlace:
    """Replace the text of ``range`` by ``replacement``."""

    __slots__ = ("range", "replacement")

    def __init__(self, range_: Range, replacement: str) -> None:
        self.range = range_
        self.replacement = replacement


class FixPlace:
    """A fix with places instead of offsets."""

    __slots__ = ("applicability", "edits", "message")

    def __init__(self, applicability: str, message: str, edits: Iterable[EditPlace]) -> None:
        self.applicability = applicability
        self.message = message
        self.edits = tuple(edits)


class Diagnostic:
    """One finding as reports show it.

    ``range`` is start line, start column, end line, end column: 1-based, code points, end
    excluded; ``utf16`` is start and end column in UTF-16 units, 0-based, for the language server
    protocol. ``excerpt`` is the text of the first line.
    """

    __slots__ = (
        "excerpt",
        "fix",
        "message",
        "path",
        "range",
        "related",
        "rule",
        "severity",
        "tags",
        "utf16",
    )

    def __init__(
        self,
        *,
        rule: str,
        severity: str,
        message: str,
        path: str,
        range_: Range,
        utf16: tuple[int, int],
        excerpt: str,
        related: Iterable[RelatedPlace] = (),
        fix: FixPlace | None = None,
        tags: Iterable[str] = (),
    ) -> None:
        self.rule = rule
        self.severity = severity
        self.message = message
        self.path = path
        self.range = range_
        self.utf16 = utf16
        self.excerpt = excerpt
        self.related = tuple(related)
        self.fix = fix
        self.tags = tuple(tags)

    @property
    def line(self) -> int:
        """1-based line of the start."""
        return self.range[0]

    @property
    def column(self) -> int:
        """1-based column of the start."""
        return self.range[1]

    @property
    def url(self) -> str:
        """Address of the rule's page."""
        return rule_url(self.rule)

    def to_tuple(self) -> tuple[Any, ...]:
        """Return the record as nested tuples that ``marshal`` can write."""
        fix = self.fix
        return (
            self.rule,
            self.severity,
            self.message,
            self.path,
            self.range,
            self.utf16,
            self.excerpt,
            tuple((item.path, item.range, item.message) for item in self.related),
            None
            if fix is None
            else (
                fix.applicability,
                fix.message,
                tuple((edit.range, edit.replacement) for edit in fix.edits),
            ),
            self.tags,
        )


def from_tuple(record: tuple[Any, ...]) -> Diagnostic:
    """Return the diagnostic that :meth:`Diagnostic.to_tuple` made ``record`` of."""
    rule, severity, message, path, range_, utf16, excerpt, related, fix, tags = record
    return Diagnostic(
        rule=rule,
        severity=severity,
        message=message,
        path=path,
        range_=range_,
        utf16=utf16,
        excerpt=excerpt,
        related=[RelatedPlace(*item) for item in related],
        fix=None
        if fix is None
        else FixPlace(fix[0], fix[1], [EditPlace(*edit) for edit in fix[2]]),
        tags=tags,
    )


SCRIPT = "script"
"""What a hook script is called among the kinds of files."""


class FileOutcome:
    """One file that was looked at, its diagnostics sorted by place."""

    __slots__ = ("diagnostics", "kind", "path", "platform")

    def __init__(
        self, path: str, kind: str | None, platform: str | None, diagnostics: list[Diagnostic]
    ) -> None:
        self.path = path
        self.kind = kind
        self.platform = platform
        self.diagnostics = diagnostics

    @property
    def is_script(self) -> bool:
        """Whether this is a script that an appspec names, no spec."""
        return self.kind == SCRIPT

    def to_tuple(self) -> tuple[Any, ...]:
        """Return the record as nested tuples that ``marshal`` can write."""
        found = tuple(diagnostic.to_tuple() for diagnostic in self.diagnostics)
        return self.path, self.kind, self.platform, found


def file_from_tuple(record: tuple[Any, ...]) -> FileOutcome:
    """Return the outcome that :meth:`FileOutcome.to_tuple` made ``record`` of."""
    path, kind, platform, found = record
    return FileOutcome(path, kind, platform, [from_tuple(item) for item in found])


class Tally:
    """How much was found, without what was found."""

    __slots__ = ("files", "fixes", "rules", "severities", "touched")

    def __init__(self, files: Iterable[FileOutcome] = ()) -> None:
        self.files = 0
        self.touched = 0
        """Files with a finding."""
        self.severities: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
        """Findings of each severity, worst first."""
        self.fixes: dict[str, int] = dict.fromkeys((SAFE, UNSAFE), 0)
        """Fixes of each applicability."""
        self.rules: set[str] = set()
        """Names of the rules that found something."""
        for file in files:
            self.add(file)

    def add(self, file: FileOutcome) -> None:
        """Count one more file."""
        self.files += 1
        self.touched += bool(file.diagnostics)
        for found in file.diagnostics:
            self.severities[found.severity] += 1
            self.rules.add(found.rule)
            if found.fix is not None:
                self.fixes[found.fix.applicability] += 1

    def reaches(self, threshold: str) -> bool:
        """Whether anything is at or above ``threshold``."""
        worst = SEVERITIES[: SEVERITIES.index(threshold) + 1]
        return any(self.severities[severity] for severity in worst)


class Outcome:
    """A whole run: files in the order they were walked, and what could not be read."""

    __slots__ = ("_printed", "files", "problems")

    def __init__(self) -> None:
        self.files: list[FileOutcome] = []
        self.problems: list[str] = []
        """One line each for a path that could not be read: exit code 2."""
        self._printed: Tally | None = None

    def count_only(self, file: FileOutcome) -> None:
        """Take a file that has been printed: only its numbers are kept."""
        if self._printed is None:
            self._printed = Tally()
        self._printed.add(file)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All diagnostics in file order."""
        return [found for file in self.files for found in file.diagnostics]

    def tally(self) -> Tally:
        """Return how much was found in all files, those that are kept or those printed."""
        return self._printed or Tally(self.files)


def located(result: Result, path: str) -> FileOutcome:
    """Turn the engine's result into records for ``path`` (``/`` as separator)."""
    source = result.source
    diagnostics = [_diagnostic(source, finding, path) for finding in result.findings]
    return FileOutcome(path, result.kind, result.platform, diagnostics)


def _diagnostic(source: Source, finding: Finding, path: str) -> Diagnostic:
    range_ = _range(source, finding.span)
    fix = finding.fix
    return Diagnostic(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        path=path,
        range_=range_,
        utf16=(source.utf16_units(*range_[:2]), source.utf16_units(*range_[2:])),
        excerpt=source.line_text(range_[0])[:MAX_EXCERPT],
        related=[
            RelatedPlace(item.path, (item.line, item.column, item.line, item.column), item.message)
            if item.path
            else RelatedPlace(path, _range(source, item.span), item.message)
            for item in finding.related
        ],
        fix=None
        if fix is None
        else FixPlace(
            fix.applicability,
            fix.message,
            [EditPlace(_range(source, edit.span), edit.replacement) for edit in fix.edits],
        ),
        tags=finding.tags,
    )


def _range(source: Source, span: Span) -> Range:
    return (*source.position(span.start), *source.position(span.end))
