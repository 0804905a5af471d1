"""What the rules for server appspecs share: places, placeholders and who claims which refusal."""

from __future__ import annotations

from bisect import bisect_right

from dryspec import alike
from dryspec.finding import SAFE, UNSAFE, Edit, Finding, Fix
from dryspec.spec.ruby import Hash
from dryspec.tree import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import AgentProblem, FileMapping, Part, Permission
    from dryspec.spec.appspec_parts import Script as AgentScript
    from dryspec.spec.ruby import Value
    from dryspec.tree import Node

LINUX = "linux"
WINDOWS = "windows"
_ENDINGS_OF = {LINUX: (".sh", ".bash"), WINDOWS: (".bat", ".cmd", ".ps1")}
_CLOSE = 0.8
_PLACEHOLDERS = ("${", "{{", "<%", "{%", "__", "@@", "%(")


def judged_by(context: Context, generation: int) -> bool:
    """Tell whether the file is judged by that generation of the agent."""
    return generation in context.agents


def half_read(appspec: ServerAppspec) -> bool:
    """Tell whether a syntax error ended reading, so that nothing can be said to be missing."""
    document = appspec.document
    return document.problem is not None and not document.complete


def problems(appspec: ServerAppspec, *kinds: str) -> Sequence[AgentProblem]:
    """Return what agent 1 objects to, of the given kinds, up to where reading ended."""
    if not appspec.problems:
        return ()
    end = len(appspec.source.text) + 1
    if half_read(appspec) and appspec.document.problem is not None:
        line = appspec.source.position(min(appspec.document.problem.offset, end - 1))[0]
        end = appspec.source.offset(line, 1)
    return [
        problem for problem in appspec.problems if problem.kind in kinds and problem.span.end < end
    ]


_ALIKE = {
    "source": ("src", "sources", "from", "file", "path"),
    "destination": ("dest", "dst", "destinations", "target", "to"),
    "location": ("script", "path", "file", "locations", "command"),
    "object": ("path", "file", "objects", "target"),
}


def lookalike(part: Part, name: str) -> Value | None:
    """Return the key of an item that was meant to be ``name``, which the item does not have."""
    data = part.item.data
    if not isinstance(data, Hash) or data.key(name) is not None:
        return None
    for pair in data.pairs:
        text = pair.key.data
        if isinstance(text, str) and _is_alike(text.lower(), name):
            return pair.key
    return None


def _is_alike(text: str, name: str) -> bool:
    if text == name or text in _ALIKE[name]:
        return True
    if text[:1] != name[:1]:
        return False
    from difflib import SequenceMatcher

    return SequenceMatcher(None, text, name).ratio() > _CLOSE


def under_another_name(part: Part, name: str, item: str) -> Finding | None:
    """Return what to say of an item whose required key stands under another name."""
    key = lookalike(part, name)
    if key is None:
        return None
    return Finding(
        key.span,
        f'"{key.data}" is no key of {item}, so "{name}" is missing and the agent refuses the file '
        f'at every event: write "{name}"',
        fix=respell(key.node, name, f'rename it to "{name}"', safe=False),
    )


def renamed_key(appspec: ServerAppspec, name: str) -> Fix | None:
    """Return a fix that calls the top-level key ``name`` which was meant to be called so."""
    data = appspec.root.data if appspec.root is not None else None
    if not isinstance(data, Hash):
        return None
    for pair in data.pairs:
        text = pair.key.data
        if isinstance(text, str) and alike.nearest(text.lower(), [name], _CLOSE):
            return respell(pair.key.node, name, f'rename it to "{name}"', safe=False)
    return None


def other_names(appspec: ServerAppspec) -> set[int]:
    """Return where the keys begin that are judged as the required ones they were meant to be."""
    if half_read(appspec):
        return set()
    wanted: list[tuple[Part, str]] = [
        (part, name) for part in appspec.files for name in ("source", "destination")
    ]
    wanted += [(part, "location") for part in appspec.scripts]
    wanted += [(part, "object") for part in appspec.permissions]
    keys = [lookalike(part, name) for part, name in wanted]
    return {key.span.start for key in keys if key is not None}


def section_of(appspec: ServerAppspec, problem: AgentProblem) -> str:
    """Name the top-level key whose value a problem lies in, ``""`` for the whole file."""
    for name in ("hooks", "files", "permissions"):
        value = appspec.value(name)
        if value is not None and (value.node is problem.node or _holds(value.node, problem.node)):
            return name
    return ""


def _holds(outer: Node, inner: Node | None) -> bool:
    return (
        inner is not None
        and outer.span.start <= inner.span.start
        and inner.span.end <= outer.span.end
    )


def permission_shapes(appspec: ServerAppspec, *keys: str) -> Iterator[AgentProblem]:
    """Yield wrong shapes under the given keys of permissions (``""``: anywhere else in them)."""
    found = [
        problem
        for problem in problems(appspec, "wrong-shape")
        if section_of(appspec, problem) == "permissions"
    ]
    if not found:
        return
    values = _values_of(appspec.permissions)
    for problem in found:
        if _name_around(problem.node, values) in keys:
            yield problem


def _values_of(permissions: Sequence[Permission]) -> list[tuple[int, Node, str]]:
    """Return the values of permissions with their keys, by where they begin."""
    found: dict[int, tuple[int, Node, str]] = {}
    for permission in permissions:
        for name in ("type", "except", "acls", "context", "mode"):
            value = permission.value(name)
            if value is not None:
                start = value.node.span.start
                found.setdefault(start, (start, value.node, name))
    return [found[start] for start in sorted(found)]


def _name_around(inner: Node | None, values: list[tuple[int, Node, str]]) -> str:
    """Return the key of the value that a node lies in, ``""`` for one in none of them."""
    if inner is None:
        return ""
    number = bisect_right(values, inner.span.start, key=lambda value: value[0])
    _, outer, name = values[number - 1] if number else (0, None, "")
    return name if outer is not None and _holds(outer, inner) else ""


def scalar(value: Value | None) -> Scalar | None:
    """Return the scalar a value was read from."""
    return value.node if value is not None and isinstance(value.node, Scalar) else None


def written(part: Part, name: str) -> Scalar | None:
    """Return the scalar written under a key of an item."""
    return scalar(part.value(name))


def source_of(mapping: FileMapping) -> Scalar | None:
    """Return the scalar of ``source`` when it is text."""
    return scalar(mapping.source) if mapping.source_text is not None else None


def destination_of(mapping: FileMapping) -> Scalar | None:
    """Return the scalar of ``destination`` when it is text."""
    return scalar(mapping.destination) if mapping.destination_text is not None else None


def normal(path: str) -> str:
    """Return a path on an instance without ``.`` and without doubled, first or last slashes."""
    return "/".join(part for part in path.split("/") if part not in {"", "."})


def copied_files(appspec: ServerAppspec) -> set[str]:
    """Return the targets, as :func:`normal` has them, of sources whose names are those of files."""
    targets: set[str] = set()
    for mapping in appspec.files:
        name = (mapping.source_text or "").rstrip("/").rpartition("/")[2]
        if mapping.destination_text is not None and "." in name.lstrip("."):
            targets.add(normal(f"{mapping.destination_text}/{name}"))
    return targets


def has_drive(path: str) -> bool:
    r"""Tell whether a path begins with the letter of a Windows drive, as ``C:\app`` does."""
    return path[1:2] == ":" and path[:1].isalpha()


def foreign_scripts(appspec: ServerAppspec) -> list[AgentScript]:
    """Return the hook scripts that, by their ending, the system named by `os` cannot run."""
    foreign = _ENDINGS_OF[LINUX if appspec.host == WINDOWS else WINDOWS]
    return [item for item in appspec.scripts if (item.location or "").lower().endswith(foreign)]


def of_another_system(appspec: ServerAppspec) -> bool:
    """Tell whether destinations and scripts are for the system that `os` does not name.

    No destination and no script may be for the one that it names, and there are `permissions` on
    Linux alone.
    """
    foreign = foreign_scripts(appspec)
    if not foreign or (appspec.permissions and appspec.host != WINDOWS):
        return False
    places = [mapping.destination_text or "" for mapping in appspec.files]
    own = _ENDINGS_OF[appspec.host]
    if any((item.location or "").lower().endswith(own) for item in appspec.scripts):
        return False
    if appspec.host == WINDOWS:
        return bool(places) and all(place.startswith("/") for place in places)
    return bool(places) and all(has_drive(place) for place in places)


def is_placeholder(text: str) -> bool:
    """Tell whether a text looks like something a template engine fills in first."""
    for mark in _PLACEHOLDERS:
        if mark in text:
            return True
    return text.startswith("<") and text.endswith(">")


def shape(value: Value | None) -> str:
    """Say what a value is, in words for a message."""
    data = value.data if value is not None else None
    if data is None:
        return "nothing"
    if isinstance(data, Hash):
        return "a mapping"
    if isinstance(data, list):
        return "a list"
    if isinstance(data, str):
        return f'the text "{short(data)}"'
    node = value.node if value is not None else None
    shown = node.value if isinstance(node, Scalar) else str(data)
    if isinstance(data, bool):
        return f'the boolean "{shown}"'
    return f'the number "{shown}"' if isinstance(data, int | float) else f'"{shown}"'


def short(text: str, limit: int = 40) -> str:
    """Return a text short enough for a message."""
    line = text.replace("\n", " ")
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


def text_of(node: Node | None) -> str:
    """Return the text of a scalar, short enough for a message; ``""`` for anything else."""
    return short(node.value) if isinstance(node, Scalar) else ""


def nearest(word: str, words: Sequence[str]) -> str:
    """Return ``; did you mean "X"?`` for the nearest of ``words``, or nothing."""
    by_lower = {known.lower(): known for known in words}
    if word.lower() in by_lower:
        return f'; did you mean "{by_lower[word.lower()]}"?'
    found = alike.nearest(word, words, 0.7)
    return f'; did you mean "{found}"?' if found else ""


def replace_with(node: Node | None, text: str, message: str, *, safe: bool = True) -> Fix | None:
    """Return a fix that writes ``text``, which brings its quotes, in place of another scalar."""
    scalar = _replaceable(node)
    if scalar is None:
        return None
    return Fix(message, [Edit(scalar.span, text)], SAFE if safe else UNSAFE)


def respell(node: Node | None, text: str, message: str, *, safe: bool = True) -> Fix | None:
    """Return a fix that says ``text`` in the quotes that another scalar has."""
    scalar = _replaceable(node)
    if scalar is None:
        return None
    from dryspec.rewrite import rewritten

    return Fix(message, [rewritten(scalar, text)], SAFE if safe else UNSAFE)


def _replaceable(node: Node | None) -> Scalar | None:
    """Return a plain or quoted scalar, of which nothing but its text would be lost."""
    if not isinstance(node, Scalar) or node.style in {"|", ">"} or node.anchor is not None:
        return None
    return node if node.span.start < node.span.end else None  # nothing, or a tag alone
