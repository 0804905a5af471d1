"""Names that a file defines and uses: definition, references, rename.

Three families: environment variables, identifiers of batch builds, and YAML anchors. Besides them,
a path leads to the file it names.
"""

from __future__ import annotations

from dryspec.help.place import place_at
from dryspec.help.variables import NAME, definitions, text_span, uses, variable_at
from dryspec.source import Span
from dryspec.spec.detect import SERVER
from dryspec.tree import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.help.place import Place

VARIABLE = "variable"
IDENTIFIER = "identifier"
ANCHOR = "anchor"


class Target:
    """Where a definition is: ``path`` relative to the project's root, empty for this file."""

    __slots__ = ("path", "span")

    def __init__(self, span: Span, path: str = "") -> None:
        self.span = span
        self.path = path


class Name:
    """A name under the cursor: its family, its text and the span it is written in."""

    __slots__ = ("family", "span", "text")

    def __init__(self, family: str, text: str, span: Span) -> None:
        self.family = family
        self.text = text
        self.span = span


def identifiers(context: Context) -> list[Scalar]:
    """Return the identifiers of the file's batch builds."""
    batch = context.buildspec.batch if context.buildspec else None
    tasks = (*batch.list, *batch.graph) if batch else ()
    return [task.identifier for task in tasks if task.identifier is not None]


def name_at(context: Context, offset: int) -> Name | None:
    """Return the name at ``offset``, or ``None`` where none of ours stands."""
    for alias in context.document.aliases:
        if alias.span.contains(offset) and alias.target is not None:
            return Name(ANCHOR, alias.name, alias.span)
    for scalar in _identifier_uses(context):
        if scalar.span.contains(offset):
            return Name(IDENTIFIER, scalar.value, text_span(scalar))
    variable = variable_at(context, offset)
    if variable is None:
        return None
    spans = [span for span in _places(context, VARIABLE, variable) if span.contains(offset)]
    return Name(VARIABLE, variable, spans[0]) if spans else None


def definition(context: Context, offset: int) -> list[Target]:
    """Return where the name or path at ``offset`` is defined."""
    name = name_at(context, offset)
    if name is not None:
        return [Target(span) for span in _definitions(context, name)]
    place = place_at(context, offset)
    path = path_of(context, place) if place is not None else None
    return [Target(Span(0, 0), path)] if path else []


def references(context: Context, offset: int, declaration: bool = True) -> list[Span]:
    """Return every place of the name at ``offset``, in file order."""
    name = name_at(context, offset)
    if name is None:
        return []
    spans = _places(context, name.family, name.text)
    if declaration:
        return spans
    defined = set(_definitions(context, name))
    return [span for span in spans if span not in defined]


class RenameError(ValueError):
    """A name that cannot be given or taken away; the message says why."""


def renamable(context: Context, offset: int) -> Name | None:
    """Return the name at ``offset`` when this file defines it and may rename it."""
    name = name_at(context, offset)
    if name is None or name.family == ANCHOR or not _definitions(context, name):
        return None
    return name


def rename(context: Context, offset: int, new_name: str) -> list[Span]:
    """Return the spans to overwrite with ``new_name``.

    Raises:
        RenameError: the name is not one of this file's, or the new one cannot be used.

    """
    name = renamable(context, offset)
    if name is None:
        raise RenameError(
            "only variables and batch identifiers that this file defines can be renamed"
        )
    if not NAME.fullmatch(new_name) and (name.family == VARIABLE or not new_name.isalnum()):
        raise RenameError(
            f'"{new_name}" cannot be a name: use letters, digits and underscores, no digit first'
        )
    if name.family == VARIABLE and new_name.startswith("CODEBUILD_"):
        raise RenameError(f'"{new_name}" is reserved: CodeBuild sets names with CODEBUILD_')
    if new_name != name.text and _places(context, name.family, new_name):
        raise RenameError(f'"{new_name}" is already used in this file')
    return _places(context, name.family, name.text)


def _definitions(context: Context, name: Name) -> list[Span]:
    if name.family == ANCHOR:
        targets = [a.target for a in context.document.aliases if a.name == name.text]
        return [target.span for target in targets[:1] if target is not None]
    if name.family == IDENTIFIER:
        return [text_span(node) for node in identifiers(context) if node.value == name.text]
    if context.buildspec is None:
        return []
    spans = [
        text_span(item.key)
        for item in definitions(context.buildspec)
        if item.key.value == name.text
    ]
    return spans or [
        use.span for use in uses(context) if use.kind == "assignment" and use.name == name.text
    ]


def _places(context: Context, family: str, text: str) -> list[Span]:
    if family == ANCHOR:
        return [alias.span for alias in context.document.aliases if alias.name == text]
    if family == IDENTIFIER:
        spans = [text_span(n) for n in _identifier_uses(context) if n.value == text]
    else:
        spans = [use.span for use in uses(context) if use.name == text]
        if context.buildspec is not None:
            spans += [
                text_span(item.key)
                for item in definitions(context.buildspec)
                if item.key.value == text
            ]
    return sorted(set(spans), key=lambda span: span.start)


def _identifier_uses(context: Context) -> Iterator[Scalar]:
    yield from identifiers(context)
    batch = context.buildspec.batch if context.buildspec else None
    for task in batch.graph if batch else ():
        yield from task.depend_on


def path_of(context: Context, place: Place) -> str | None:
    """Return the file or directory of the project that the value at ``place`` names."""
    project, scalar = context.project, place.scalar
    if project is None or scalar is None or not scalar.value.strip("/ "):
        return None
    if context.platform == SERVER and place.path[-1] in {"location", "source"}:
        from dryspec.revision import hook_path

        found = hook_path(scalar.value, project)
        if found is not None or place.path[-1] == "location":
            return found
        relative = scalar.value.replace("\\", "/").strip("/")
        path = f"{project.spec_directory}/{relative}" if project.spec_directory else relative
        return path if project.exists(path) else None
    if context.kind == "buildspec" and place.path[-1] == "buildspec":
        return scalar.value if project.kind(scalar.value) == "file" else None
    return None
