"""Buildspecs written inside other files: CloudFormation and SAM templates, Terraform heredocs.

Each is lifted out with a map back to the file, so that a finding underlines the very word in the
template. What the template language replaces (``${Name}``) becomes a plain word first, and what it
leaves to the shell (``${!NAME}``, ``$${NAME}``) becomes ``${NAME}``.
"""

from __future__ import annotations

import re

from dryspec.scalar_map import scalar_map
from dryspec.source import Source, Span
from dryspec.spec.detect import CLOUDFORMATION, detect
from dryspec.tree import Mapping, Node, Scalar, Sequence, parse, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.tree import Document

INNER_NAME = "buildspec.yml"
"""What a buildspec inside another file is called: that file's name says nothing of it."""
_PROJECT = "AWS::CodeBuild::Project"
_SUB = re.compile(r"\$\{(?:(!)([^{}\n]*)|([A-Za-z0-9_.:]+))\}")
_TERRAFORM = re.compile(r"\$?\$\{([^{}\n]*)\}")
_HEREDOC = re.compile(r"^[ \t]*buildspec[ \t]*=[ \t]*<<(-?)[ \t]*([A-Za-z_]\w*)[ \t]*\r?$", re.M)


class Embedded:
    """One buildspec inside another file; ``text`` is what the service would be given.

    ``whole`` is all of it in the file, ``origin`` where each character of ``text`` stands there,
    none where that cannot be said. ``style`` is that of the scalar that holds it, ``|`` for a
    heredoc. ``filled`` are the spans of ``text`` that the template language fills in, ``escape``
    what it reads as ``${``. ``name`` is what the file calls the place, empty where it has no name.
    """

    __slots__ = ("escape", "filled", "name", "origin", "style", "text", "whole")

    def __init__(
        self, text: str, origin: list[Span], whole: Span, style: str, name: str = ""
    ) -> None:
        self.text = text
        self.origin = origin
        self.whole = whole
        self.style = style
        self.name = name
        self.filled: list[Span] = []
        self.escape = "${"

    def place(self, span: Span) -> Span:
        """Return where a span of ``text`` stands in the file."""
        if not self.origin:
            return self.whole
        last = len(self.origin) - 1
        start = self.origin[min(span.start, last)].start
        if span.end <= span.start:
            return Span(start, start)
        return Span(start, max(self.origin[min(span.end - 1, last)].end, start))


def inside(source: Source, kind: str = "") -> list[Embedded]:
    """Return the buildspecs inside a file of any sort; ``kind`` is what the user says it is."""
    if source.name.endswith(".tf"):
        return in_terraform(source) if not kind else []
    document = parse(source)
    return (
        in_template(document)
        if detect(document, source.name, kind).product == CLOUDFORMATION
        else []
    )


def in_template(document: Document) -> list[Embedded]:
    """Return the inline buildspecs of a CloudFormation or SAM template, in file order."""
    root = document.mapping
    resources = root.get("Resources") if root else None
    if not isinstance(resources, Mapping):
        return []
    found: list[Embedded] = []
    for name, resource in resources.items():
        for scalar, substituted in _inline(resource):
            embedded = _from_scalar(document.source, scalar, substituted)
            if embedded is not None:
                embedded.name = name.value
                found.append(embedded)
    return found


def in_terraform(source: Source) -> list[Embedded]:
    """Return the buildspecs that a Terraform file holds as heredocs, in file order."""
    found: list[Embedded] = []
    for match in _HEREDOC.finditer(source.text):
        start = match.end() + 1
        end = re.compile(rf"^[ \t]*{match.group(2)}[ \t]*\r?$", re.M).search(source.text, start)
        if end is None:
            continue
        body = Span(start, end.start())
        characters = list(_heredoc(source.text, body, dedent=match.group(1) == "-"))
        embedded = _replaced(characters, _TERRAFORM, _terraform_word, body, "|")
        embedded.escape = "$${"
        found.append(embedded)
    return found


def _inline(resource: Node) -> Iterator[tuple[Scalar, bool]]:
    """Yield the scalar of a project's inline buildspec and whether ``Sub`` fills it in."""
    if not isinstance(resource, Mapping) or not _is_project(resource):
        return
    properties = resource.get("Properties")
    source = properties.get("Source") if isinstance(properties, Mapping) else None
    node = source.get("BuildSpec") if isinstance(source, Mapping) else None
    if isinstance(node, Scalar):
        yield node, node.tag == "!Sub"
    elif isinstance(node, Sequence) and node.tag == "!Sub" and node.items:
        first = resolve(node.items[0])
        if isinstance(first, Scalar):
            yield first, True
    elif isinstance(node, Mapping):
        inner = node.get("Fn::Sub")
        if isinstance(inner, Sequence) and inner.items:
            inner = resolve(inner.items[0])
        if isinstance(inner, Scalar):
            yield inner, True


def _is_project(resource: Mapping) -> bool:
    kind = resource.get("Type")
    return isinstance(kind, Scalar) and kind.value == _PROJECT


def _from_scalar(source: Source, scalar: Scalar, substituted: bool) -> Embedded | None:
    """Lift a scalar out; one line of text is a path to a file, not a buildspec."""
    if "\n" not in scalar.value.strip():
        return None
    mapping = scalar_map(source, scalar)
    characters = [
        (character, mapping.place(at, at + 1)) for at, character in enumerate(scalar.value)
    ]
    if not substituted:
        return Embedded(scalar.value, [span for _, span in characters], scalar.span, scalar.style)
    embedded = _replaced(characters, _SUB, _sub_word, scalar.span, scalar.style)
    embedded.escape = "${!"
    return embedded


def _replaced(
    characters: list[tuple[str, Span]],
    pattern: re.Pattern[str],
    word: Callable[[re.Match[str]], str],
    whole: Span,
    style: str,
) -> Embedded:
    text = "".join(character for character, _ in characters)
    pieces: list[str] = []
    origin: list[Span] = []
    filled: list[Span] = []
    at = 0
    for match in pattern.finditer(text):
        pieces.append(text[at : match.start()])
        origin.extend(span for _, span in characters[at : match.start()])
        replacement = word(match)
        if not replacement.startswith("${"):
            filled.append(Span(len(origin), len(origin) + len(replacement)))
        pieces.append(replacement)
        place = Span(characters[match.start()][1].start, characters[match.end() - 1][1].end)
        origin.extend([place] * len(replacement))
        at = match.end()
    pieces.append(text[at:])
    origin.extend(span for _, span in characters[at:])
    embedded = Embedded("".join(pieces), origin, whole, style)
    embedded.filled = filled
    return embedded


def _sub_word(match: re.Match[str]) -> str:
    if match.group(1):
        return "${" + match.group(2) + "}"
    return re.sub(r"\W", "_", match.group(3))


def _terraform_word(match: re.Match[str]) -> str:
    if match.group().startswith("$$"):
        return "${" + match.group(1) + "}"
    return re.sub(r"\W+", "_", match.group(1)).strip("_") or "value"


def _heredoc(text: str, body: Span, dedent: bool) -> Iterator[tuple[str, Span]]:
    lines = text[body.start : body.end].splitlines(keepends=True)
    filled = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip(" \t")) for line in filled), default=0)
    at = body.start
    for line in lines:
        skip = min(margin, len(line) - len(line.lstrip(" \t"))) if dedent else 0
        for index in range(skip, len(line)):
            yield line[index], Span(at + index, at + index + 1)
        at += len(line)
