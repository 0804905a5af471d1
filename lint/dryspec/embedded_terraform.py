"""Buildspecs that a Terraform file writes out: heredocs, strings, and what it encodes."""

from __future__ import annotations

from dryspec import hcl, lazy
from dryspec.embedded import NO_ARTIFACTS, TERRAFORM, Embedded, Inside
from dryspec.embedded_template import is_spec, system_of
from dryspec.embedded_text import Writer, shell_names, write_template
from dryspec.facts.images import PREFIX
from dryspec.hcl_strings import decoded, literal, write_heredoc
from dryspec.hcl_values import write_encoded
from dryspec.rule import BUILDSPEC
from dryspec.source import Source, Span
from dryspec.spec.detect import detect
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.hcl import Attribute, Block
    from dryspec.tree import Scalar

_WORDS = ("buildspec", "build_spec")
_LOCAL = lazy.pattern(r"\blocal\.([A-Za-z_][\w-]*)")
_ONE_LOCAL = lazy.pattern(r"\s*local\.([A-Za-z_][\w-]*)\s*\)")
_ENCODED = lazy.pattern(r"\b(?:yamlencode|jsonencode)\s*\(")
_PROJECT = "aws_codebuild_project"
_NEAR = 40
"""Characters of a value among which an image's name begins."""


def read(source: Source) -> Inside:
    """Return the buildspecs of a file in order, and those of projects that cannot be read."""
    found: list[Embedded] = []
    unread: list[Span] = []
    if not any(word in source.text for word in (*_WORDS, _PROJECT, PREFIX)):
        return Inside(TERRAFORM, found, unread, [])
    file = hcl.read(source.text)
    attributes = file.attributes
    described: set[Block | None] = set()
    users = _users(source, attributes)
    given = {item.name: item.value for item in attributes if item.block.kind == "locals"}
    for attribute in attributes:
        user = users.get(attribute.name) if attribute.block.kind == "locals" else None
        if user is None and not _is_spec_name(attribute.name):
            continue
        specs = [
            embedded
            for embedded, direct in _specs(source, attribute, given)
            if direct or _says_buildspec(embedded)
        ]
        for embedded in specs:
            described.add(_describe(embedded, source, user or attribute.block))
        if not specs and attribute.name == "buildspec" and _project(attribute.block) is not None:
            unread.append(_trimmed(source, attribute.value))
        found += specs
    bare: list[Embedded] = []
    for block in file.top.blocks:
        if _project(block) is not None and block not in described:
            bare.append(Embedded(Writer(), Span(0, 0), ""))
            _describe(bare[-1], source, block)
    bare += _images(source, attributes)
    return Inside(TERRAFORM, found, [] if found else unread, bare)


def _images(source: Source, attributes: list[Attribute]) -> Iterator[Embedded]:
    """Yield what stands for the images that variables, locals and modules are given."""
    for attribute in attributes:
        if PREFIX in source.text[attribute.value.start : attribute.value.start + _NEAR]:
            image = literal(source.text, attribute.value)
            if image is not None and image.value.startswith(PREFIX):
                bare = Embedded(Writer(), Span(0, 0), "")
                bare.usual_image = image
                yield bare


def _users(source: Source, attributes: list[Attribute]) -> dict[str, Block]:
    """Return the local values that are given as buildspecs, each with where it is."""
    return {
        name: attribute.block
        for attribute in attributes
        if _is_spec_name(attribute.name) and attribute.block.kind != "locals"
        for name in _LOCAL.findall(source.text[attribute.value.start : attribute.value.end])
    }


def _is_spec_name(name: str) -> bool:
    low = name.lower()
    return any(word in low for word in _WORDS)


def _project(block: Block) -> Block | None:
    """Return the CodeBuild project around a block."""
    for outer in block.around():
        if outer.kind == "resource" and outer.labels[:1] == [_PROJECT]:
            return outer
    return None


def _describe(embedded: Embedded, source: Source, block: Block) -> Block | None:
    """Add what the project says of the place where the buildspec runs; return it."""
    project = _project(block)
    if project is None:
        return None
    embedded.name = project.labels[1] if len(project.labels) > 1 else ""
    embedded.image = _setting(source, project, "environment", "image")
    container = _setting(source, project, "environment", "type")
    embedded.system = system_of(container.value) if container is not None else ""
    embedded.variables += _variables(source, project.block("environment"))
    artifacts = _setting(source, project, "artifacts", "type")
    embedded.uploads = artifacts is None or artifacts.value != NO_ARTIFACTS
    return project


def _setting(source: Source, project: Block, kind: str, name: str) -> Scalar | None:
    """Return what a block of a project gives an attribute, where that is a string."""
    block = project.block(kind)
    attribute = block.attribute(name) if block is not None else None
    return literal(source.text, attribute.value) if attribute is not None else None


def _variables(source: Source, environment: Block | None) -> Iterator[tuple[str, str, str | None]]:
    """Yield name, type and value of the project's variables, of those that have a plain name."""
    for block in environment.blocks if environment is not None else ():
        if block.kind != "environment_variable":
            continue
        parts: list[str | None] = []
        for wanted in ("name", "type", "value"):
            attribute = block.attribute(wanted)
            text = literal(source.text, attribute.value) if attribute is not None else None
            parts.append(None if text is None else text.value)
        name, kind, value = parts
        if name:
            yield name, kind or "", value


def _says_buildspec(embedded: Embedded) -> bool:
    """Tell by the content: other services have attributes of such names, too."""
    if "phases" not in embedded.text:
        return False
    document = parse(Source("", embedded.text))
    return detect(document).kind == BUILDSPEC


def _specs(
    source: Source, attribute: Attribute, given: dict[str, Span]
) -> Iterator[tuple[Embedded, bool]]:
    """Yield the texts in what an attribute is given, and whether each must be a buildspec.

    ``given`` are the places of what local values are given.
    """
    text, value = source.text, attribute.value
    shown = _trimmed(source, value)
    is_string = text[shown.start : shown.start + 1] == '"'
    encoded = [
        call
        for call in _ENCODED.finditer(text, value.start, value.end)
        if not is_string and not any(doc.body.contains(call.start()) for doc in attribute.heredocs)
    ]
    for call in encoded:
        local = _ONE_LOCAL.match(text, call.end(), value.end)
        inner = Span(call.end(), value.end)
        out = Writer()
        if write_encoded(out, text, given.get(local.group(1), inner) if local else inner):
            yield _embedded(out, text, inner, '"'), False
    if encoded:
        return
    if is_string and not attribute.heredocs:
        inner = Span(shown.start + 1, shown.end - 1)
        words, places = decoded(text, inner)
        if "phases" in words and is_spec(words):
            out = Writer()
            write_template(out, words, places)
            yield _embedded(out, text, inner, '"'), False
        return
    for heredoc in attribute.heredocs:
        out = Writer()
        write_heredoc(out, text, heredoc)
        if out.only_filled:
            continue
        direct = attribute.name == "buildspec" and shown.start == heredoc.start
        yield _embedded(out, text, heredoc.body, "|"), direct


def _embedded(out: Writer, text: str, whole: Span, style: str) -> Embedded:
    embedded = Embedded(out, whole, style)
    embedded.escape = "$${"
    embedded.names = shell_names(out, text)
    return embedded


def _trimmed(source: Source, span: Span) -> Span:
    """Return a span without the blanks around what is in it."""
    text = source.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(span.start + len(text.rstrip()), start))
