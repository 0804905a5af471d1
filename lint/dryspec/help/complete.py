"""What may stand at the cursor: keys, values, snippets, variables inside commands.

Everything comes from the format tables and the facts; the cursor's place from
:mod:`dryspec.help.spot`, which needs no readable file.
"""

from __future__ import annotations

import re

from dryspec.help.hover import describe
from dryspec.help.insert import Writer
from dryspec.help.place import look
from dryspec.help.spot import BLOCK, KEY, VALUE, spot_at
from dryspec.help.values import Value, values_at
from dryspec.source import Source
from dryspec.spec.detect import Detected, detect
from dryspec.spec.grammar import Either, Items, Keys
from dryspec.spec.structure import grammar_of, key_at
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.help.spot import Spot
    from dryspec.project import Project
    from dryspec.settings import Settings
    from dryspec.spec.grammar import Key, Type

KEYWORD = "keyword"
CHOICE = "choice"
VARIABLE = "variable"
FILE = "file"
FOLDER = "folder"
SNIPPET = "snippet"

_VARIABLE = re.compile(r"\$\{?[#!]?(\w*)$", re.ASCII)
_ENDS_IN_ZERO = re.compile(r"\d+\.\d*[1-9]0")
_COMMANDS = frozenset({"commands", "finally"})


class Completion:
    """One proposal: ``insert`` replaces the text from ``start`` to the cursor.

    ``insert`` is a snippet of the protocol's syntax when ``snippet`` is true; ``order`` sorts the
    proposals; ``documentation`` is Markdown.
    """

    __slots__ = ("detail", "documentation", "insert", "kind", "label", "order", "snippet", "start")

    def __init__(
        self,
        label: str,
        start: int,
        insert: str,
        *,
        kind: str = KEYWORD,
        detail: str = "",
        documentation: str = "",
        snippet: bool = False,
        order: str = "5",
    ) -> None:
        self.label = label
        self.start = start
        self.insert = insert
        self.kind = kind
        self.detail = detail
        self.documentation = documentation
        self.snippet = snippet
        self.order = order

    def __repr__(self) -> str:
        return f"Completion({self.label!r})"


def complete(
    name: str, text: str, offset: int, settings: Settings, project: Project | None = None
) -> list[Completion]:
    """Return what may stand at ``offset`` of a text, in the order to show it."""
    detected = _detect(name, text, settings)
    if detected is None:
        return []
    spot = spot_at(text, offset)
    finder = _Finder(name, text, offset, settings, project, detected, spot)
    return sorted(finder.find(), key=lambda item: (item.order, item.label))


def _detect(name: str, text: str, settings: Settings) -> Detected | None:
    detected = detect(parse(Source(name, text)), name, settings.kind)
    return detected if detected.kind in {"buildspec", "appspec"} else None


class _Finder:
    __slots__ = (
        "detected",
        "grammar",
        "name",
        "offset",
        "project",
        "settings",
        "spot",
        "text",
        "writer",
    )

    def __init__(
        self,
        name: str,
        text: str,
        offset: int,
        settings: Settings,
        project: Project | None,
        detected: Detected,
        spot: Spot,
    ) -> None:
        self.name = name
        self.text = text
        self.offset = offset
        self.settings = settings
        self.project = project
        self.detected = detected
        self.spot = spot
        self.grammar = grammar_of(detected)
        self.writer = Writer(text, spot)

    def find(self) -> Iterator[Completion]:
        path = self.spot.path
        if path and path[-1] in _COMMANDS and self.detected.kind == "buildspec":
            yield from self._command()
            return
        type_ = self._type()
        if self.spot.expects == KEY:
            yield from self._keys(type_)
        elif self.spot.expects == VALUE and not isinstance(type_, Keys):
            yield from self._values(path)

    def _type(self) -> Type | None:
        if not self.spot.path:
            return self.grammar
        key = key_at(self.grammar, self.spot.path)
        type_ = key.type if key else None
        if isinstance(type_, Items) and (self.spot.item or self.spot.flow or self._inside_item()):
            type_ = type_.item
        if isinstance(type_, Either):
            type_ = next((c for c in type_.choices if isinstance(c, Keys)), type_)
        return type_

    def _inside_item(self) -> bool:
        """Whether keys stand beside the cursor: then it is in an item, not before one."""
        return bool(self.spot.present)

    def _keys(self, type_: Type | None) -> Iterator[Completion]:
        if isinstance(type_, Keys):
            for place, (name, key) in enumerate(type_.known.items()):
                if name not in self.spot.present:
                    yield self._key(name, key, place)
            if type_.other is not None:
                yield from self._own_names(type_)
        elif isinstance(type_, Items):
            if isinstance(type_.item, Keys):
                yield self._item(type_.item)
        elif self.spot.item:
            yield from self._values(self.spot.path)

    def _key(self, name: str, key: Key, place: int) -> Completion:
        return Completion(
            name,
            self.spot.start,
            self.writer.key(name, key),
            detail="required" if key.required else key.default and f"default: {key.default}",
            documentation=describe(name, key),
            snippet=True,
            order=f"{1 if key.required else 3}{place:03}",
        )

    def _item(self, keys: Keys) -> Completion:
        return Completion(
            "- " + next(iter(keys.known), ""),
            self.spot.start,
            self.writer.item(keys),
            kind=SNIPPET,
            detail=keys.place,
            snippet=True,
            order="0",
        )

    def _own_names(self, type_: Keys) -> Iterator[Completion]:
        """Names that the user chooses where we know good ones: runtimes."""
        if self.spot.path[-1:] == ("runtime-versions",):
            from dryspec.facts.runtimes import NAMES

            for name in NAMES:
                if name not in self.spot.present:
                    yield Completion(
                        name, self.spot.start, f"{name}: $0", snippet=True, detail="runtime"
                    )
        elif self.spot.path[-1:] == ("secondary-artifacts",):
            assert type_.other is not None
            yield Completion(
                "artifact",
                self.spot.start,
                self.writer.key("${1:identifier}", type_.other),
                kind=SNIPPET,
                detail="one further artifact",
                snippet=True,
            )

    def _values(self, path: tuple[str, ...]) -> Iterator[Completion]:
        context = look(self.name, self.text, self.settings, self.project)
        key = key_at(self.grammar, path)
        for order, value in enumerate(values_at(path, key, self.spot, context, self.detected)):
            yield self._value(value, order)

    def _value(self, value: Value, order: int) -> Completion:
        return Completion(
            value.text,
            self.spot.start,
            self._quoted(value.text),
            kind=value.kind,
            detail=value.detail,
            order=f"{order:05}",
        )

    def _quoted(self, text: str) -> str:
        """Quote what YAML takes for an alias and what tools take for a shorter number."""
        before = self.text[self.spot.start - 1 : self.spot.start]
        if before in {"'", '"'} or self.writer.json:
            return text
        if text.startswith("*"):
            return f"'{text}'"
        return f'"{text}"' if _ENDS_IN_ZERO.fullmatch(text) else text

    def _command(self) -> Iterator[Completion]:
        line_start = self.text.rfind("\n", 0, self.offset) + 1
        opened = _VARIABLE.search(self.text[line_start : self.offset])
        if opened is None or not (self.spot.item or self.spot.expects in {BLOCK, VALUE}):
            return
        from dryspec.facts.variables import VARIABLES

        start = line_start + opened.start(1)
        for name, where in self._own_variables().items():
            yield Completion(name, start, name, kind=VARIABLE, detail=where, order="1")
        for name, words in VARIABLES.items():
            yield Completion(
                name, start, name, kind=VARIABLE, detail="set by CodeBuild", documentation=words
            )

    def _own_variables(self) -> dict[str, str]:
        context = look(self.name, self.text, self.settings, self.project)
        if context is None or context.buildspec is None:
            return {}
        from dryspec.help.variables import definitions

        return {item.key.value: item.section for item in definitions(context.buildspec)}
