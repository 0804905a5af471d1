"""Inline buildspecs of CloudFormation and SAM templates."""

from __future__ import annotations

from dryspec import lazy
from dryspec.embedded import NO_ARTIFACTS, Embedded, Inside
from dryspec.embedded_text import Writer, word_for
from dryspec.scalar_map import scalar_map
from dryspec.source import Source, Span
from dryspec.spec.detect import CLOUDFORMATION
from dryspec.tree import Mapping, Node, Scalar, Sequence, mapping_below, parse, resolve, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.places import Places
    from dryspec.tree import Document

_PROJECT = "AWS::CodeBuild::Project"
_SUB = lazy.pattern(r"\$\{(?:(!)([^{}\n]*)|([^{}!\n][^{}\n]*))\}")
_VARIABLE = lazy.pattern(r"[A-Za-z0-9_.:]+")
_CONTAINERS = {"LINUX_": "linux", "ARM_": "linux", "WINDOWS_": "windows"}
_DEEPEST = 20
_MOST = 2_000_000
"""Characters that the values of one template may become: aliases can multiply them."""
_COST = 50
"""Characters that each value counts for besides its own."""


class _Template:
    """What one template says, as far as it matters to its buildspecs."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.source = document.source
        self.parameters = mapping_below(document.mapping, "Parameters")
        self.left = _MOST

    def default(self, name: str) -> Node | None:
        """Return the default of a parameter."""
        parameter = mapping_below(self.parameters, name)
        return parameter.get("Default") if parameter is not None else None


def read(document: Document) -> Inside:
    """Return the inline buildspecs of a template, in file order, and what cannot be read."""
    template = _Template(document)
    resources = mapping_below(document.mapping, "Resources")
    found: list[Embedded] = []
    unread: list[Span] = []
    bare: list[Embedded] = []
    for name, resource in resources.items() if resources is not None else ():
        if not isinstance(resource, Mapping) or text_of(resource.get("Type")) != _PROJECT:
            continue
        properties = mapping_below(resource, "Properties")
        node = _get(mapping_below(properties, "Source"), "BuildSpec")
        specs = list(_specs(template, node)) if node is not None else []
        if node is not None and not specs and _function(node)[0] != "?":
            unread.append(node.span)
        found += specs
        if not specs:
            specs = [Embedded(Writer(), resource.span, "")]
            bare += specs
        for embedded in specs:
            embedded.name = name.value
            embedded.template = document
            _add_image(embedded, template, mapping_below(properties, "Environment"))
            embedded.variables += _variables(mapping_below(properties, "Environment"))
            artifacts = mapping_below(properties, "Artifacts")
            embedded.uploads = text_of(_get(artifacts, "Type")) != NO_ARTIFACTS
    return Inside(CLOUDFORMATION, found, unread, bare, _trouble(document))


def _trouble(document: Document) -> str:
    problem = document.problem
    if problem is None or document.complete:
        return ""
    line = document.source.position(min(problem.offset, len(document.source.text)))[0]
    return f"{problem.problem} in line {line}"


def _add_image(embedded: Embedded, template: _Template, environment: Mapping | None) -> None:
    image = _get(environment, "Image")
    if isinstance(image, Scalar) and image.tag is None and image.value.strip():
        embedded.image = image
    elif image is not None:
        name, value = _function(image)
        if name == "Ref" and isinstance(value, Scalar):
            usual = template.default(value.value)
            embedded.usual_image = usual if isinstance(usual, Scalar) else None
    embedded.system = system_of(text_of(_get(environment, "Type")))


def _variables(environment: Mapping | None) -> Iterator[tuple[str, str, str | None]]:
    """Yield name, type and value of the project's variables; what a function makes has no value."""
    listed = _get(environment, "EnvironmentVariables")
    for item in listed.items if isinstance(listed, Sequence) else ():
        node = resolve(item)
        name = _get(node, "Name") if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or not isinstance(name, Scalar) or name.tag is not None:
            continue
        value = node.get("Value")
        known = isinstance(value, Scalar) and value.tag is None
        yield name.value, text_of(node.get("Type")), text_of(value) if known else None


def system_of(container: str) -> str:
    """Return what runs in a container of this type, empty where that is not known."""
    fitting = (system for start, system in _CONTAINERS.items() if container.startswith(start))
    return next(fitting, "")


def _specs(template: _Template, node: Node, depth: int = 0) -> Iterator[Embedded]:
    """Yield the buildspecs that a value may be."""
    name, value = _function(node)
    if name == "If" and isinstance(value, Sequence):
        for branch in value.items[1:3] if depth < _DEEPEST else ():
            yield from _specs(template, resolve(branch), depth + 1)
        return
    if name == "Ref" and isinstance(value, Scalar):
        node = template.default(value.value) or node
    out = Writer()
    names: list[tuple[str, Span]] = []
    first = _write(out, template, node, names, 0)
    if first is None or out.only_filled or not is_spec(out.text):
        return
    embedded = Embedded(out, node.span, first.style)
    embedded.escape = "${!" if name == "Sub" else "${"
    embedded.names = names
    yield embedded


def is_spec(text: str) -> bool:
    """Tell a buildspec from the path of a file: it has lines, or is a mapping in one."""
    text = text.strip()
    if "\n" in text:
        return True
    if not text.startswith("{") or "phases" not in text:
        return False
    root = parse(Source("", text)).mapping
    return root is not None and root.get("phases") is not None


def _write(
    out: Writer, template: _Template, node: Node, names: list[tuple[str, Span]], depth: int
) -> Scalar | None:
    """Write what a value becomes; return its first scalar, ``None`` where it is no text."""
    name, value = _function(node)
    template.left -= _COST + (len(value.value) if isinstance(value, Scalar) else 0)
    if template.left < 0 or depth > _DEEPEST:
        return None
    if name == "" and isinstance(value, Scalar):
        text, places = _places(template.source, value)
        out.copy(text, places)
        return value
    if name == "Sub":
        parts = [resolve(item) for item in value.items] if isinstance(value, Sequence) else [value]
        if parts and isinstance(parts[0], Scalar):
            own = parts[1] if len(parts) > 1 else None
            pairs = own.items() if isinstance(own, Mapping) else []
            known = {key.value for key, _ in pairs}
            _write_sub(out, template.source, parts[0], names, known)
            return parts[0]
    if name == "Join" and isinstance(value, Sequence):
        return _write_join(out, template, [resolve(item) for item in value.items], names, depth)
    return None


def _write_sub(
    out: Writer,
    source: Source,
    scalar: Scalar,
    names: list[tuple[str, Span]],
    known: set[str],
) -> None:
    """Write a text in which ``Fn::Sub`` fills in names."""
    text, places = _places(source, scalar)
    at = 0
    for match in _SUB.finditer(text):
        start, end = match.span()
        if match.group(1):
            # The exclamation mark goes; the brace stands for both.
            out.copy(text, places, at, start + 1)
            out.put("{", Span(places[start + 1].start, places[start + 2].end))
            at = start + 3
            continue
        place = Span(places[start].start, places[end - 1].end)
        name = match.group(3)
        if name not in known:
            names.append((name, place))
        out.copy(text, places, at, start)
        if _VARIABLE.fullmatch(name):
            out.fill(word_for(name), place)
        else:
            out.copy_unknown(text, places, start, end)
        at = end
    out.copy(text, places, at)


def _write_join(
    out: Writer,
    template: _Template,
    parts: list[Node],
    names: list[tuple[str, Span]],
    depth: int,
) -> Scalar | None:
    """Write what ``Fn::Join`` makes: the literals, and a word for whatever else."""
    if len(parts) != 2 or not isinstance(parts[0], Scalar) or not isinstance(parts[1], Sequence):
        return None
    first: Scalar | None = None
    for number, item in enumerate(parts[1].items):
        node = resolve(item)
        if number:
            out.put(parts[0].value, Span(node.span.start, node.span.start))
        written = _write(out, template, node, names, depth + 1)
        if written is None:
            name, value = _function(node)
            out.fill(word_for(text_of(value) or name), node.span)
        first = first or written
    return first


def _places(source: Source, scalar: Scalar) -> tuple[str, Places]:
    return scalar.value, scalar_map(source, scalar).places(len(scalar.value))


def _function(node: Node) -> tuple[str, Node]:
    """Return the name of the function that a value calls, and what it calls it with."""
    if node.tag is not None and node.tag.startswith("!"):
        return node.tag[1:], node
    if isinstance(node, Mapping) and len(node.entries) == 1:
        key, value = node.items()[0] if node.items() else (None, node)
        if key is not None and (key.value == "Ref" or key.value.startswith("Fn::")):
            return key.value.removeprefix("Fn::"), value
    return "" if isinstance(node, Scalar) else "?", node


def _get(mapping: Mapping | None, name: str) -> Node | None:
    return mapping.get(name) if mapping is not None else None
