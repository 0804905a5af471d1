"""Paths in a spec that lead to files of the repository, and the files it depends on."""

from __future__ import annotations

from dryspec.help.names import path_of
from dryspec.help.place import Place
from dryspec.help.variables import text_span
from dryspec.spec.detect import SERVER
from dryspec.tree import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.source import Span
    from dryspec.tree import Node

_KEYS = {"buildspec": frozenset({"buildspec"}), "appspec": frozenset({"location", "source"})}


class Link:
    """``span`` leads to ``path``, relative to the project's root."""

    __slots__ = ("path", "span")

    def __init__(self, span: Span, path: str) -> None:
        self.span = span
        self.path = path


def links(context: Context) -> list[Link]:
    """Return the paths that name something that is there."""
    found: list[Link] = []
    for place in _paths(context):
        path = path_of(context, place)
        scalar = place.scalar
        if path is not None and scalar is not None:
            found.append(Link(text_span(scalar), path))
    return found


def referenced(context: Context) -> list[str]:
    """Return the relative paths a spec names, there or not: what a change of must be noticed."""
    paths: list[str] = []
    for place in _paths(context):
        scalar = place.scalar
        if scalar is not None:
            path = scalar.value.replace("\\", "/").strip("/ ")
            if path and not set(path) & set("*?[]{}$") and ".." not in path.split("/"):
                paths.append(path)
    return sorted(set(paths))


def missing_scripts(context: Context) -> list[tuple[Scalar, str]]:
    """Return hook locations whose script is missing, each with the path to create."""
    from dryspec.revision import hook_path

    project = context.project
    if project is None or context.platform != SERVER:
        return []
    found: list[tuple[Scalar, str]] = []
    for place in _paths(context):
        scalar = place.scalar
        if scalar is None or place.path[-1] != "location" or "\\" in scalar.value:
            continue
        relative = scalar.value.strip("/ ")
        inside = relative and ".." not in relative.split("/")
        if inside and hook_path(scalar.value, project) is None:
            base = project.spec_directory
            path = f"{base}/{relative}" if base else relative
            if project.kind(path) is None:
                found.append((scalar, path))
    return found


def _paths(context: Context) -> Iterator[Place]:
    root = context.document.root
    keys = _KEYS[context.kind]
    if root is not None and (context.kind == "buildspec" or context.platform == SERVER):
        yield from _walk(root, (), keys)


def _walk(node: Node, path: tuple[str, ...], keys: frozenset[str]) -> Iterator[Place]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            key, value = entry.key, entry.value
            if not isinstance(key, Scalar):
                continue
            if key.value in keys:
                for scalar in value.items if isinstance(value, Sequence) else [value]:
                    if isinstance(scalar, Scalar) and not scalar.is_null:
                        yield Place((*path, key.value), key, scalar, False)
            else:
                yield from _walk(value, (*path, key.value), keys)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _walk(item, path, keys)
