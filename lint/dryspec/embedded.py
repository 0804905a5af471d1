"""Buildspecs written inside other files: CloudFormation and SAM templates, Terraform.

Each is lifted out with a map back to the file, so that a finding underlines the very word in the
template. What the template language replaces (``${Name}``) becomes a plain word first, and what it
leaves to the shell (``${!NAME}``, ``$${NAME}``) becomes ``${NAME}``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from dryspec.source import Source, Span
from dryspec.spec.detect import CLOUDFORMATION, detect, is_terraform
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.embedded_text import Writer
    from dryspec.places import Places
    from dryspec.settings import Settings
    from dryspec.tree import Document, Scalar

NO_ARTIFACTS = "NO_ARTIFACTS"
"""The artifact type of a project that uploads nothing, unless its pipeline says otherwise."""
INNER_NAME = "buildspec.yml"
"""What a buildspec inside another file is called: that file's name says nothing of it."""
TERRAFORM = "Terraform"


class Embedded:
    """One buildspec inside another file; ``text`` is what the service would be given.

    ``whole`` is all of it in the file, ``origin`` where each character of ``text`` stands there,
    none where that cannot be said. ``style`` is that of the scalar that holds it, ``|`` for a
    heredoc. ``filled`` are the spans of ``text`` that the template language fills in, ``escape``
    what it reads as ``${``. ``name`` is what the file calls the place, empty where it has no name.

    ``loose`` tells that what is filled in decides the structure, ``computed`` that it is more than
    names. ``image`` is the build image that stands beside it, ``usual_image`` the default of a
    parameter that stands there, ``system`` that of its container type; ``uploads`` is false where
    the project says that it has no artifacts. ``variables`` are the project's: name, type, and the
    value where the template does not fill it in. ``names`` are those that ``Fn::Sub`` looks up in
    ``template``; of Terraform, which has no ``template``, those that it cannot know.
    """

    __slots__ = (
        *("computed", "escape", "filled", "image", "loose", "name", "names", "origin", "style"),
        *("system", "template", "text", "uploads", "usual_image", "variables", "whole"),
    )

    def __init__(self, written: Writer, whole: Span, style: str) -> None:
        self.text = written.text
        self.origin = written.origin
        self.filled = written.filled
        self.loose = written.loose or written.fills_a_line()
        self.computed = written.computed
        self.whole = whole
        self.style = style
        self.name = ""
        self.escape = "${"
        self.image: Scalar | None = None
        self.usual_image: Scalar | None = None
        self.system = ""
        self.uploads = True
        self.variables: list[tuple[str, str, str | None]] = []
        self.names: list[tuple[str, Span]] = []
        self.template: Document | None = None

    def place(self, span: Span) -> Span:
        """Return where a span of ``text`` stands in the file."""
        if not self.origin:
            return self.whole
        last = len(self.origin) - 1
        start = self.origin[min(span.start, last)].start
        if span.end <= span.start:
            return Span(start, start)
        return Span(start, max(self.origin[min(span.end - 1, last)].end, start))

    @property
    def unsure(self) -> bool:
        """Whether the template may still change the structure of the text."""
        return self.loose or (self.computed and parse(Source("", self.text)).problem is not None)

    def is_filled(self, span: Span) -> bool:
        """Whether the template fills in a part of a span of ``text``."""
        at = bisect_left(self.filled, span.end, key=lambda fill: fill.start)
        return at > 0 and span.start < self.filled[at - 1].end

    def fill_at(self, offset: int) -> Span | None:
        """Return what the template fills in at an offset of ``text``."""
        at = bisect_right(self.filled, offset, key=lambda fill: fill.start)
        return self.filled[at - 1] if at and offset < self.filled[at - 1].end else None

    def fills_in(self, start: int, end: int) -> Iterator[Span]:
        """Yield what the template fills in within a stretch of ``text``."""
        at = bisect_left(self.filled, start, key=lambda fill: fill.start)
        while at < len(self.filled) and self.filled[at].start < end:
            yield self.filled[at]
            at += 1

    def written(self, fill: Span, outer: Source) -> str:
        """Return how the template writes a fill, the word for it where that is no text."""
        place = self.place(fill)
        written = outer.text[place.start : place.end]
        short = "\n" not in written and not written.startswith(("{", "!"))
        return written if short else self.text[fill.start : fill.end]

    def settings(self, given: Settings) -> Settings:
        """Return the settings it is judged by: the image beside it counts as if it were given."""
        image = self.image.value if self.image is not None else ""
        return given.for_kind("buildspec", image, self.system)


class InnerSource(Source):
    """The text of a buildspec inside a file; the lines that are shown are the file's."""

    __slots__ = ("_embedded", "_outer")

    def __init__(self, outer: Source, embedded: Embedded) -> None:
        super().__init__(outer.name, embedded.text)
        self._outer = outer
        self._embedded = embedded

    @property
    def unsure(self) -> bool:
        """Whether the template may still change the structure."""
        return self._embedded.unsure

    def is_filled(self, span: Span) -> bool:
        """Whether the template fills in a part of a span."""
        return self._embedded.is_filled(span)

    @property
    def uploads(self) -> bool:
        """Whether the project around it may have artifacts."""
        return self._embedded.uploads

    @property
    def variables(self) -> Sequence[tuple[str, str, str | None]]:
        """Name, type and value of the variables of the project around it."""
        return self._embedded.variables

    def shown(self, value: str, places: Places) -> str:
        """Return a value with the template's own words for what it fills in."""
        parts: list[str] = []
        last: Span | None = None
        for at, character in enumerate(value):
            fill = self._embedded.fill_at(places[at].start)
            if fill is None:
                parts.append(character)
            elif fill is not last:
                parts.append(self._embedded.written(fill, self._outer))
            last = fill
        return "".join(parts)

    def line(self, offset: int) -> int:
        """Return the line in the file around it."""
        return self._outer.line(self._embedded.place(Span(offset, offset)).start)


class Inside:
    """What is inside a file of ``product``: the buildspecs, and those that cannot be read there.

    ``unread`` are the places of the latter; ``trouble`` says why nothing at all could be read.
    ``bare`` stand for projects whose buildspec is somewhere else: they have no text.
    """

    __slots__ = ("bare", "found", "product", "trouble", "unread")

    def __init__(
        self,
        product: str,
        found: list[Embedded],
        unread: list[Span],
        bare: list[Embedded],
        trouble: str = "",
    ) -> None:
        self.product = product
        self.found = found
        self.unread = unread
        self.bare = bare
        self.trouble = trouble


def inside(source: Source, kind: str = "") -> list[Embedded]:
    """Return the buildspecs inside a file of any sort; ``kind`` is what the user says it is."""
    if is_terraform(source.name):
        return in_terraform(source).found if not kind else []
    document = parse(source)
    other = detect(document, source.name, kind).product == CLOUDFORMATION
    return in_template(document).found if other else []


def documents_inside(source: Source) -> list[tuple[str, Document]]:
    """Read the buildspecs inside a file, each with the name that the file gives its place.

    Their sources have the name of that file and show its lines.
    """
    return [(item.name, parse(InnerSource(source, item))) for item in inside(source)]


def in_template(document: Document) -> Inside:
    """Return the inline buildspecs of a CloudFormation or SAM template, in file order."""
    from dryspec.embedded_template import read

    return read(document)


def in_terraform(source: Source) -> Inside:
    """Return the buildspecs that a Terraform file writes out, in file order."""
    if source.name.endswith(".json"):
        from dryspec.embedded_terraform_json import read as read_json

        return read_json(parse(source))
    from dryspec.embedded_terraform import read

    return read(source)
