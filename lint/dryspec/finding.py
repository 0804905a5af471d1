"""What a rule reports: a place, words, related places and an optional fix."""

from __future__ import annotations

from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ERROR = "error"
WARNING = "warning"
NOTE = "note"
SEVERITIES: tuple[str, ...] = (ERROR, WARNING, NOTE)
"""From worst to mildest: refused or sure to fail; accepted, but not as it says; could be better."""

SAFE = "safe"
UNSAFE = "unsafe"


class Edit:
    """Replace the text of ``span`` by ``replacement``."""

    __slots__ = ("replacement", "span")

    def __init__(self, span: Span, replacement: str) -> None:
        self.span = span
        self.replacement = replacement


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits carried out that do not overlap, in whatever order they come."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda item: (item.span.start, item.span.end)):
        parts += [text[at : edit.span.start], edit.replacement]
        at = edit.span.end
    return "".join([*parts, text[at:]])


class Fix:
    """Edits that mend one finding; ``safe`` keeps the meaning, ``unsafe`` needs a look."""

    __slots__ = ("applicability", "edits", "message")

    def __init__(self, message: str, edits: Sequence[Edit], applicability: str = SAFE) -> None:
        self.message = message
        self.edits = tuple(edits)
        self.applicability = applicability


class Related:
    """A further place with its own few words; ``path`` is empty for the same file.

    For another file ``line`` and ``column`` (1-based) say where; for the same file ``span`` does.
    """

    __slots__ = ("column", "line", "message", "path", "span")

    def __init__(
        self, span: Span, message: str, path: str = "", line: int = 1, column: int = 1
    ) -> None:
        self.span = span
        self.message = message
        self.path = path
        self.line = line
        self.column = column


class Finding:
    """One thing a rule has to say about one place.

    A rule leaves ``rule`` empty and may leave ``severity`` empty: the engine stamps the rule's
    name and its severity.
    """

    __slots__ = ("fix", "message", "related", "rule", "severity", "span", "tags")

    def __init__(
        self,
        span: Span,
        message: str,
        *,
        fix: Fix | None = None,
        related: Sequence[Related] = (),
        severity: str = "",
        rule: str = "",
        tags: Sequence[str] = (),
    ) -> None:
        self.span = span
        self.message = message
        self.fix = fix
        self.related = tuple(related)
        self.severity = severity
        self.rule = rule
        self.tags = tuple(tags)

    @property
    def sort_key(self) -> tuple[int, int, str, str]:
        """Order within a file: place, then rule, then words."""
        return self.span.start, self.span.end, self.rule, self.message

    def __repr__(self) -> str:
        return f"Finding({self.rule or '?'} {self.span.start}-{self.span.end}: {self.message})"
