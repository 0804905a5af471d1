"""Buildspecs in Terraform's JSON syntax (``*.tf.json``)."""

from __future__ import annotations

from dryspec.embedded import NO_ARTIFACTS, TERRAFORM, Embedded, Inside
from dryspec.embedded_template import is_spec, system_of
from dryspec.embedded_text import Writer, shell_names, write_template
from dryspec.scalar_map import scalar_map
from dryspec.tree import Mapping, Node, Scalar, Sequence, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.source import Span
    from dryspec.tree import Document


def read(document: Document) -> Inside:
    """Return the buildspecs of a file in order, and those of projects that cannot be read."""
    found: list[Embedded] = []
    unread: list[Span] = []
    bare: list[Embedded] = []
    for resources in _blocks(document.root, "resource", "aws_codebuild_project"):
        for name, resource in resources.items():
            written = [
                (node, _lifted(document, node)) for node in _values(resource, "source", "buildspec")
            ]
            unread += [node.span for node, embedded in written if embedded is None]
            specs = [embedded for _, embedded in written if embedded is not None]
            found += specs
            if not specs:
                specs = [Embedded(Writer(), resource.span, "")]
                bare += specs
            for embedded in specs:
                _describe(embedded, name, resource)
    return Inside(TERRAFORM, found, [] if found else unread, bare)


def _describe(embedded: Embedded, name: Scalar, resource: Node) -> None:
    embedded.name = name.value
    embedded.image = next(_literals(resource, "environment", "image"), None)
    container = next(_literals(resource, "environment", "type"), None)
    embedded.system = system_of(container.value if container is not None else "")
    embedded.variables += _variables(resource)
    kinds = _literals(resource, "artifacts", "type")
    embedded.uploads = all(kind.value != NO_ARTIFACTS for kind in kinds)


def _variables(resource: Node) -> Iterator[tuple[str, str, str | None]]:
    """Yield name, type and value of the project's variables, of those that have a plain name."""
    for block in _blocks(resource, "environment", "environment_variable"):
        parts = [block.get(wanted) for wanted in ("name", "type", "value")]
        name, kind, value = (
            node.value if isinstance(node, Scalar) and "${" not in node.value else None
            for node in parts
        )
        if name:
            yield name, kind or "", value


def _blocks(node: Node | None, *path: str) -> Iterator[Mapping]:
    """Yield the objects at a path; a list stands for several of the same."""
    node = resolve(node) if node is not None else None
    if isinstance(node, Sequence):
        for item in node.items:
            if not isinstance(resolve(item), Sequence):
                yield from _blocks(item, *path)
    elif isinstance(node, Mapping):
        if path:
            yield from _blocks(node.get(path[0]), *path[1:])
        else:
            yield node


def _values(resource: Node, block: str, name: str) -> Iterator[Scalar]:
    for mapping in _blocks(resource, block):
        node = mapping.get(name)
        if isinstance(node, Scalar):
            yield node


def _literals(resource: Node, block: str, name: str) -> Iterator[Scalar]:
    return (node for node in _values(resource, block, name) if "${" not in node.value)


def _lifted(document: Document, node: Scalar) -> Embedded | None:
    if "phases" not in node.value or not is_spec(node.value):
        return None
    out = Writer()
    write_template(out, node.value, scalar_map(document.source, node).places(len(node.value)))
    embedded = Embedded(out, node.span, node.style)
    embedded.escape = "$${"
    embedded.names = shell_names(out, document.source.text)
    return embedded
