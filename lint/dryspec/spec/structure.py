"""Holds a document against its format's table: unknown, missing, doubled, mistyped, misplaced.

Each finding names the rule it belongs to; the structural rules pick theirs. For server appspecs
only keys are judged here: what the agent makes of values is :mod:`dryspec.spec.appspec`'s.
"""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Edit, Finding, Fix, Related
from dryspec.source import Source, Span
from dryspec.spec.detect import ECS, LAMBDA, SERVER
from dryspec.spec.grammar import (
    FALSE_WORDS,
    TRUE_WORDS,
    Boolean,
    Choice,
    Either,
    Items,
    Key,
    Keys,
    Text,
    Type,
    Whole,
)
from dryspec.spec.structure_words import (
    advice,
    first_line,
    flow_safe,
    is_null,
    is_whole,
    listed,
    lower_first,
    nearest,
    nearest_key,
    quoted,
    shape,
    stray_variable,
)
from dryspec.tree import Mapping, Node, Scalar, Sequence, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.spec.detect import Detected
    from dryspec.tree import Document


_PHASES = ("install", "pre_build", "build", "post_build")
_LEGACY = "environment_variables"
_ONLY_ON_INSTANCES = ("os", "files", "permissions", "file_exists_behavior")


class Structural:
    """A finding with the name of the rule that reports it."""

    __slots__ = ("finding", "rule")

    def __init__(self, rule: str, finding: Finding) -> None:
        self.rule = rule
        self.finding = finding


def grammar_of(detected: Detected) -> Keys:
    """Return the table of a file kind and platform."""
    if detected.kind == "buildspec":
        from dryspec.spec.buildspec_grammar import BUILDSPEC

        return BUILDSPEC
    from dryspec.spec import appspec_grammar

    tables = {
        SERVER: appspec_grammar.SERVER,
        LAMBDA: appspec_grammar.LAMBDA,
        ECS: appspec_grammar.ECS,
    }
    return tables.get(detected.platform or "", appspec_grammar.UNKNOWN_SERVERLESS)


def check(document: Document, detected: Detected) -> Iterator[Structural]:
    """Yield everything the table objects to, in file order within each mapping."""
    broken_from = _start_of_broken_line(document)
    for found in _check_whole(document, detected):
        if found.finding.span.end <= broken_from:
            yield found


def _start_of_broken_line(document: Document) -> int:
    """What stands on or after the line of a syntax error cannot be judged."""
    problem = document.problem
    if problem is None:
        return len(document.source.text)
    offsets = [problem.offset]
    if problem.context_offset is not None and "scalar" in problem.context:
        offsets.append(problem.context_offset)
    return min(document.source.offset(document.source.position(at)[0], 1) for at in offsets)


def _check_whole(document: Document, detected: Detected) -> Iterator[Structural]:
    grammar = grammar_of(detected)
    values = detected.platform != SERVER
    checker = _Checker(document, grammar, values)
    root = document.root
    if root is not None and not isinstance(root, Mapping) and values:
        yield checker.wrong_root(root)
    elif isinstance(root, Mapping):
        yield from checker.mapping(root, grammar, ())
    elif root is None and document.problem is None and values:
        yield checker.empty()


class _Checker:
    __slots__ = ("_known", "_seen", "document", "root", "source", "values")

    def __init__(self, document: Document, root: Keys, values: bool) -> None:
        self.document = document
        self.source: Source = document.source
        self.root = root
        self.values = values
        self._known: dict[str, list[str]] | None = None
        self._seen: set[tuple[int, int]] = set()

    def wrong_root(self, node: Node) -> Structural:
        if isinstance(node, Scalar) and node.is_null:
            return self.empty()
        return Structural(
            "wrong-type",
            Finding(
                first_line(self.source, node.span),
                f"{self.root.place} is a mapping of keys, but this file holds "
                f'{shape(node)}; a ": " is missing after a key, or this is another file',
                severity=ERROR,
            ),
        )

    def empty(self) -> Structural:
        return Structural(
            "wrong-type",
            Finding(
                Span(0, self.source.line_end(1)),
                f"the file is empty: {self.root.place} needs at least "
                f"{listed(name for name, key in self.root.known.items() if key.required)}",
                severity=ERROR,
            ),
        )

    def mapping(self, node: Mapping, grammar: Keys, path: tuple[str, ...]) -> Iterator[Structural]:
        marker = (id(node), id(grammar))
        if marker in self._seen:
            return
        self._seen.add(marker)
        yield from self._duplicates(node, grammar)
        present: set[str] = set()
        for key, value in node.items():
            known = grammar.find(key.value)
            present.add(key.value.lower() if grammar.any_case else key.value)
            if known is None and grammar.other is None:
                yield from self._unknown(key, value, grammar, path)
                # A misspelt key is not missing as well.
                near = nearest_key(key.value, grammar)
                present.add(near.lower() if grammar.any_case else near)
                continue
            meaning = known or grammar.other
            if meaning is not None:
                yield from self.value(value, meaning.type, (*path, key.value))
        yield from self._missing(node, grammar, present, path)

    def value(self, node: Node, type_: Type, path: tuple[str, ...]) -> Iterator[Structural]:
        if isinstance(type_, Either):
            type_ = _fitting(node, type_)
        if isinstance(type_, Keys):
            yield from self._keys(node, type_, path)
        elif isinstance(type_, Items):
            yield from self._items(node, type_, path)
        elif self.values and type(type_) is not Type:
            yield from self._scalar(node, type_, path)

    def _keys(self, node: Node, type_: Keys, path: tuple[str, ...]) -> Iterator[Structural]:
        if isinstance(node, Mapping):
            yield from self.mapping(node, type_, path)
        elif self.values and not is_null(node):
            yield self._wrong_type(node, type_.words, path)

    def _items(self, node: Node, type_: Items, path: tuple[str, ...]) -> Iterator[Structural]:
        if isinstance(node, Sequence):
            for item in node.items:
                target = resolve(item)
                if isinstance(type_.item, Text):
                    if self.values and not isinstance(target, Scalar):
                        yield self._wrong_item(target, type_, path)
                else:
                    yield from self.value(target, type_.item, path)
        elif not self.values or is_null(node):
            return
        elif isinstance(node, Scalar) and type_.lone:
            yield self._lone(node, path)
        else:
            found = self._wrong_type(node, type_.words, path)
            yield Structural(type_.rule, found.finding)

    def _lone(self, node: Scalar, path: tuple[str, ...]) -> Structural:
        span = first_line(self.source, node.span)
        fix = None
        if "\n" not in self.source.text[node.span.start : node.span.end]:
            raw = self.source.text[node.span.start : node.span.end]
            fix = Fix("write a list of one", [Edit(node.span, f"[{flow_safe(raw, node)}]")])
        return Structural(
            "wrong-type",
            Finding(
                span,
                f'"{path[-1]}" is one text here where the guide has a list; the service has taken '
                "this for years, but no document promises it: write a list",
                severity=WARNING,
                fix=fix,
            ),
        )

    def _wrong_item(self, node: Node, type_: Items, path: tuple[str, ...]) -> Structural:
        if type_.item_rule != "wrong-type":
            return Structural(type_.item_rule, Finding(node.span, "", severity=ERROR))
        return Structural(
            "wrong-type",
            Finding(
                first_line(self.source, node.span),
                f'an item of "{path[-1]}" is {shape(node)}, but each has to be text',
                severity=ERROR,
            ),
        )

    def _wrong_type(self, node: Node, words: str, path: tuple[str, ...]) -> Structural:
        return Structural(
            "wrong-type",
            Finding(
                first_line(self.source, node.span),
                f'"{path[-1]}" has to be {words}, but here is {shape(node)}'
                f"{quoted(node)}{advice(words, node, path)}",
                severity=ERROR,
            ),
        )

    def _scalar(self, node: Node, type_: Type, path: tuple[str, ...]) -> Iterator[Structural]:
        if not isinstance(node, Scalar):
            yield self._wrong_type(node, type_.words, path)
        elif node.is_null:
            return
        elif isinstance(type_, Choice) and not type_.accepts(node.value):
            yield self._invalid(node, type_.rule, path, type_.words, type_.values, type_.severity)
        elif isinstance(type_, Boolean) and node.value.lower() not in TRUE_WORDS + FALSE_WORDS:
            if not node.value.startswith("$"):
                yield self._invalid(node, "invalid-value", path, type_.words, ("yes", "no"))
        elif isinstance(type_, Whole) and not is_whole(node.value, type_.low):
            yield self._invalid(node, type_.rule, path, type_.words, ())

    def _invalid(
        self,
        node: Scalar,
        rule: str,
        path: tuple[str, ...],
        words: str,
        values: tuple[str, ...],
        severity: str = WARNING,
    ) -> Structural:
        near = nearest(node.value, values)
        hint = f'; did you mean "{near}"?' if near else ""
        fix = Fix(f'write "{near}"', [Edit(node.span, near)], "unsafe") if near else None
        message = f'"{node.value}" is no value of "{path[-1]}", which is {words}{hint}'
        return Structural(rule, Finding(node.span, message, severity=severity, fix=fix))

    def _duplicates(self, node: Mapping, grammar: Keys) -> Iterator[Structural]:
        first: dict[str, Scalar] = {}
        for entry in node.entries:
            key = entry.key
            if not isinstance(key, Scalar) or key.value == "<<":
                continue
            earlier = first.setdefault(key.value, key)
            if earlier is not key:
                line = self.source.position(earlier.span.start)[0]
                yield Structural(
                    "duplicate-key",
                    Finding(
                        key.span,
                        f'"{key.value}" stands twice in {grammar.place}: {self._loss(line)}',
                        severity=WARNING,
                        related=[Related(earlier.span, "first here")],
                    ),
                )

    def _loss(self, line: int) -> str:
        """Say what becomes of the first: known of the agent, likely of the service."""
        if not self.values:
            return f"the last one wins and what line {line} says is lost without a word"
        return (
            f"readers keep one of the two, mostly the last, so what line {line} says is probably "
            "lost; merge them"
        )

    def _missing(
        self, node: Mapping, grammar: Keys, present: set[str], path: tuple[str, ...]
    ) -> Iterator[Structural]:
        if not self.values:
            return
        for name, key in grammar.known.items():
            looked_for = name.lower() if grammar.any_case else name
            if key.required and looked_for not in present and not self._half_written(node):
                where = f'"{path[-1]}"' if path else grammar.place
                yield Structural(
                    key.rule,
                    Finding(
                        self._anchor(node),
                        f'{where} has no "{name}", which is required ({lower_first(key.doc)})',
                        severity=key.missing,
                    ),
                )

    def _half_written(self, node: Mapping) -> bool:
        """Whether reading ended inside this mapping: nothing can be said to be missing."""
        problem = self.document.problem
        return problem is not None and node.span.end <= problem.offset

    def _anchor(self, node: Mapping) -> Span:
        """Where a missing key is reported: the first key of the mapping."""
        return node.entries[0].key.span if node.entries else first_line(self.source, node.span)

    def _unknown(
        self, key: Scalar, value: Node, grammar: Keys, path: tuple[str, ...]
    ) -> Iterator[Structural]:
        name = key.value
        if name in grammar.tolerated or name.startswith("x-") or not name:
            return
        if _is_anchor_holder(value, name) or self._is_the_version(name):
            return
        if self._said_elsewhere(name, grammar):
            return
        if grammar is self.root and "Resources" in grammar.known and name in _ONLY_ON_INSTANCES:
            yield self._of_instances(key)
            return
        if path and path[-1] == name:
            yield self._nested(key, grammar)
            return
        hint = grammar.hints.get(name) or stray_variable(value, grammar)
        near = "" if hint else nearest_key(name, grammar)
        places = [] if near or hint else self._places(name, grammar)
        if places:
            yield self._misplaced(key, grammar, places)
            return
        message = f'"{name}" is no key of {grammar.place}{_consequence(grammar)}'
        fix = None
        if hint:
            message += f"; {hint}"
        elif near:
            message += f'; did you mean "{near}"?'
            if grammar.find(near) and not _has_key(grammar, near, value, self, path):
                fix = Fix(f'rename it to "{near}"', [Edit(key.span, near)], "unsafe")
        yield Structural(
            grammar.unknown_rule, Finding(key.span, message, severity=grammar.unknown, fix=fix)
        )

    def _said_elsewhere(self, name: str, grammar: Keys) -> bool:
        """Whether `phases-missing` speaks of this key."""
        root = self.document.mapping
        if grammar is not self.root or self.document.problem is not None or root is None:
            return False
        return name in _PHASES and "phases" in grammar.known and root.get("phases") is None

    def _of_instances(self, key: Scalar) -> Structural:
        return Structural(
            "appspec-platform-mix",
            Finding(
                key.span,
                f'"{key.value}" belongs to appspecs for instances, "Resources" to Lambda and ECS: '
                "one file describes one platform",
                severity=WARNING,
            ),
        )

    def _nested(self, key: Scalar, grammar: Keys) -> Structural:
        return Structural(
            "misplaced-key",
            Finding(
                key.span,
                f'"{key.value}" stands inside "{key.value}"{_consequence(grammar)}: take one of '
                "the two away",
                severity=grammar.unknown,
            ),
        )

    def _is_the_version(self, name: str) -> bool:
        """The file's one version, misspelt or misplaced: the rules on versions speak of it."""
        root = self.document.mapping
        return name.lower() == "version" and (root is None or root.get("version") is None)

    def _misplaced(self, key: Scalar, grammar: Keys, places: list[str]) -> Structural:
        shown = " or ".join(self._place_words(place) for place in places[:2])
        return Structural(
            "misplaced-key",
            Finding(
                key.span,
                f'"{key.value}" is no key of {grammar.place}{_consequence(grammar)}; '
                f"it belongs {shown}: check the indentation",
                severity=grammar.unknown,
            ),
        )

    def _place_words(self, place: str) -> str:
        return "at top level" if place == self.root.place else f'under "{place}"'

    def _places(self, name: str, grammar: Keys) -> list[str]:
        """Say under which parts of the format a key of this name exists."""
        if self._known is None:
            self._known = {}
            _collect(self.root, self._known, set())
        places = [place for place in self._known.get(name, []) if place != grammar.place]
        if self.root.place in places:
            return [self.root.place]
        return [place for place in places if not place.startswith(_LEGACY)] or places


def _collect(grammar: Type, known: dict[str, list[str]], seen: set[int]) -> None:
    if id(grammar) in seen:
        return
    seen.add(id(grammar))
    if isinstance(grammar, Either):
        for choice in grammar.choices:
            _collect(choice, known, seen)
    elif isinstance(grammar, Items):
        _collect(grammar.item, known, seen)
    elif isinstance(grammar, Keys):
        for name, key in grammar.known.items():
            known.setdefault(name, []).append(grammar.place)
            _collect(key.type, known, seen)
        if grammar.other is not None:
            _collect(grammar.other.type, known, seen)


def _has_key(
    grammar: Keys, near: str, value: Node, checker: _Checker, path: tuple[str, ...]
) -> bool:
    """Whether the right key is there already, so that renaming would double it."""
    del grammar, value
    node: Node | None = checker.document.root
    for part in path:
        node = node.get(part) if isinstance(node, Mapping) else None
    return isinstance(node, Mapping) and node.get(near) is not None


def _is_anchor_holder(value: Node, name: str) -> bool:
    """A key that only holds an anchor for later use, as YAML users do."""
    return value.anchor is not None or name.startswith(".")


def _consequence(grammar: Keys) -> str:
    if grammar.unknown == ERROR:
        return ": the build stops before its first command"
    return " and nothing reads it"


def _fitting(node: Node, type_: Either) -> Type:
    for choice in type_.choices:
        if isinstance(node, Mapping) and isinstance(choice, Keys):
            return choice
        if isinstance(node, Sequence) and isinstance(choice, Items):
            return choice
        if isinstance(node, Scalar) and not isinstance(choice, (Keys, Items)):
            return choice
    return type_.choices[0]


def key_at(grammar: Keys, path: tuple[str, ...]) -> Key | None:
    """Return what the table says of the key at ``path`` (list items are passed through)."""
    type_: Type = grammar
    key: Key | None = None
    for name in path:
        while isinstance(type_, Items):
            type_ = type_.item
        if isinstance(type_, Either):
            type_ = next((c for c in type_.choices if isinstance(c, Keys)), type_)
        if not isinstance(type_, Keys):
            return None
        key = type_.find(name) or type_.other
        if key is None:
            return None
        type_ = key.type
    return key
