"""Looks at a place of a file through what stands there: the file itself, or a spec inside it.

CloudFormation templates and Terraform files hold buildspecs; questions about a place in one are
asked of the buildspec, and the answers' spans are led back to the file.
"""

from __future__ import annotations

from dryspec.help.place import look
from dryspec.source import Source, Span
from dryspec.spec.detect import CLOUDFORMATION, detect
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.context import Context
    from dryspec.embedded import Embedded
    from dryspec.project import Project
    from dryspec.settings import Settings


class Sight:
    """A spec with an offset in it, and the way back to the file."""

    __slots__ = ("_embedded", "context", "offset")

    def __init__(self, context: Context, offset: int, embedded: Embedded | None = None) -> None:
        self.context = context
        self.offset = offset
        self._embedded = embedded

    def span(self, inner: Span) -> Span:
        """Return where a span of the spec stands in the file."""
        return inner if self._embedded is None else self._embedded.place(inner)

    def inserted(self, text: str, source: Source) -> str:
        """Indent further lines of a text as deep as the spec lies in the file."""
        if self._embedded is None or "\n" not in text:
            return text
        line_start = self.context.source.text.rfind("\n", 0, self.offset) + 1
        outer = self.span(Span(line_start, line_start)).start
        return text.replace("\n", "\n" + " " * (source.position(outer)[1] - 1))


def sight_at(
    source: Source, offset: int, settings: Settings, project: Project | None
) -> Sight | None:
    """Return the spec inside a file that covers ``offset``; the file itself is not one."""
    for embedded in _embedded(source, settings):
        inner = _inner_offset(embedded, offset)
        if inner is not None:
            name = "buildspec.yml"
            context = look(name, embedded.text, settings.for_kind("buildspec"), project)
            return None if context is None else Sight(context, inner, embedded)
    return None


def _embedded(source: Source, settings: Settings) -> Iterable[Embedded]:
    if source.name.endswith(".tf"):
        from dryspec.embedded import in_terraform

        return in_terraform(source)
    document = parse(source)
    if detect(document, source.name, settings.kind).product != CLOUDFORMATION:
        return ()
    from dryspec.embedded import in_template

    return in_template(document)


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
