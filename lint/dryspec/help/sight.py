"""Looks at a file through the specs in it: the file itself, or those inside of it.

CloudFormation templates and Terraform files hold buildspecs; questions about a place in one are
asked of the buildspec, and the answers' spans and edits are led back to the file.
"""

from __future__ import annotations

from dryspec.help.place import look
from dryspec.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.context import Context
    from dryspec.embedded import Embedded
    from dryspec.finding import Edit
    from dryspec.project import Project
    from dryspec.settings import Settings


class View:
    """A spec of a file: ``context``, and the way back to the file.

    ``embedded`` is the spec's place inside another file, ``None`` where the file is the spec.
    """

    __slots__ = ("_file", "context", "embedded")

    def __init__(self, context: Context, file: Source, embedded: Embedded | None = None) -> None:
        self.context = context
        self.embedded = embedded
        self._file = file

    @property
    def name(self) -> str:
        """What the file calls the place of a spec inside of it, empty where it has no name."""
        return self.embedded.name if self.embedded is not None else ""

    def span(self, inner: Span) -> Span:
        """Return where a span of the spec stands in the file."""
        return inner if self.embedded is None else self.embedded.place(inner)

    def edits(self, inner: Sequence[Edit]) -> list[Edit] | None:
        """Return the file's edits for edits of the spec, ``None`` where none do just that."""
        if self.embedded is None:
            return list(inner)
        from dryspec.embedded_edits import led_out

        return led_out(self._file, self.embedded, inner)

    def offset(self, outer: int) -> int | None:
        """Return the spec's offset for one of the file, or just before it; ``None`` outside."""
        if self.embedded is None:
            return outer
        return _inner_offset(self.embedded, outer)

    def lines(self, first: int, last: int) -> tuple[int, int]:
        """Return the file's lines for two lines of the spec, all 1-based."""
        if self.embedded is None:
            return first, last
        starts = self.context.source.line_starts
        places = [self.embedded.place(Span(starts[n - 1], starts[n - 1])) for n in (first, last)]
        return self._file.position(places[0].start)[0], self._file.position(places[1].start)[0]


class Sight:
    """A spec with an offset in it, and the way back to the file."""

    __slots__ = ("offset", "view")

    def __init__(self, view: View, offset: int) -> None:
        self.view = view
        self.offset = offset

    @property
    def context(self) -> Context:
        """The spec."""
        return self.view.context

    def span(self, inner: Span) -> Span:
        """Return where a span of the spec stands in the file."""
        return self.view.span(inner)

    def inserted(self, text: str, source: Source) -> str:
        """Indent further lines of a text as deep as the spec lies in the file."""
        if self.view.embedded is None or "\n" not in text:
            return text
        line_start = self.context.source.text.rfind("\n", 0, self.offset) + 1
        outer = self.span(Span(line_start, line_start)).start
        return text.replace("\n", "\n" + " " * (source.position(outer)[1] - 1))


def views(
    source: Source, context: Context | None, settings: Settings, project: Project | None
) -> list[View]:
    """Return the specs of a file in order; ``context`` is the file itself where it is one."""
    if context is not None:
        return [View(context, source)]
    from dryspec.embedded import INNER_NAME, inside

    found: list[View] = []
    for embedded in inside(source, settings.kind):
        inner = look(INNER_NAME, embedded.text, embedded.settings(settings), project)
        if inner is not None:
            found.append(View(inner, source, embedded))
    return found


def sight_at(among: Sequence[View], offset: int) -> Sight | None:
    """Return the spec that covers an offset of the file."""
    for view in among:
        inner = view.offset(offset)
        if inner is not None:
            return Sight(view, inner)
    return None


def _inner_offset(embedded: Embedded, offset: int) -> int | None:
    """Find the character of the spec that stands at ``offset`` of the file, or just before it."""
    if not embedded.text or not embedded.whole.contains(offset):
        return None
    low, high = 0, len(embedded.text)
    while low < high:
        middle = (low + high) // 2
        if embedded.place(Span(middle, middle + 1)).end <= offset:
            low = middle + 1
        else:
            high = middle
    return low
