"""What is said where a document departs from its format's table.

Most documents depart nowhere, so this is read once :mod:`dryspec.spec.structure` finds something.
"""

from __future__ import annotations

from dryspec.finding import ERROR, NOTE, WARNING, Edit, Finding, Fix, Related
from dryspec.rewrite import rewritten
from dryspec.source import Source, Span
from dryspec.spec.grammar import Keys
from dryspec.spec.structure_words import (
    advice,
    first_line,
    flow_safe,
    listed,
    lower_first,
    nearest,
    nearest_key,
    quoted,
    shape,
    stray_variable,
    without_signs,
)
from dryspec.tree import Mapping, Node, Scalar, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.spec.grammar import Items, Key
    from dryspec.tree import Document

_RESOURCES = ("Resources", "resources")
_LEGACY = "environment_variables"
_ONLY_ON_INSTANCES = ("os", "files", "permissions", "file_exists_behavior")


class Objections:
    """Findings on one document by the name of the rule that reports them.

    Without ``values`` only keys are judged.
    """

    __slots__ = ("by_rule", "document", "root", "source", "values")

    def __init__(self, document: Document, root: Keys, values: bool) -> None:
        self.document = document
        self.source: Source = document.source
        self.root = root
        self.values = values
        self.by_rule: dict[str, list[Finding]] = {}

    def _add(
        self, rule: str, span: Span, message: str, severity: str, fix: Fix | None = None
    ) -> None:
        finding = Finding(span, message, severity=severity, fix=fix)
        self.by_rule.setdefault(rule, []).append(finding)

    def wrong_root(self, node: Node) -> None:
        """The whole file is no mapping."""
        if isinstance(node, Scalar) and node.is_null:
            self.empty()
            return
        unknown = 'a ": " is missing after a key, or this is another file'
        message = (
            f"{self.root.place} is a mapping of keys, but this file holds {shape(node)}; "
            f"{self._slip(node) or unknown}"
        )
        self._add("wrong-type", first_line(self.source, node.span), message, ERROR)

    def empty(self) -> None:
        """The file holds nothing."""
        needed = listed(name for name, key in self.root.known.items() if key.required)
        message = f"the file is empty: {self.root.place} needs at least {needed}"
        self._add("wrong-type", Span(0, self.source.line_end(1)), message, ERROR)

    def lone(self, node: Scalar, severity: str, path: tuple[str, ...]) -> None:
        """One text stands where a list should."""
        slipped = self._slip(node)
        if slipped:
            message = f'"{path[-1]}" is one text where a list is wanted; {slipped}'
            self._add("wrong-type", first_line(self.source, node.span), message, WARNING)
            return
        fix = None
        raw = self.source.text[node.span.start : node.span.end]
        if "\n" not in raw:
            fix = Fix("write a list of one", [Edit(node.span, f"[{flow_safe(raw, node)}]")])
        known = (
            "examples of AWS write it so, too, and it works: a list is clearer"
            if severity == NOTE
            else "nothing shows that this is taken here: write a list"
        )
        message = f'"{path[-1]}" is one text where the reference has a list; {known}'
        self._add("wrong-type", first_line(self.source, node.span), message, severity, fix)

    def _slip(self, node: Node) -> str:
        """Return which slip made a text of what begins a line of its own, "" for none."""
        if not isinstance(node, Scalar) or node.style:
            return ""
        line = self.source.position(node.span.start)[0]
        if self.source.text[self.source.offset(line, 1) : node.span.start].strip():
            return ""
        from dryspec.spec.slips import slip_in_line

        return slip_in_line(self.source, line, "phases" not in self.root.known)

    def wrong_item(self, node: Node, type_: Items, path: tuple[str, ...]) -> None:
        """An item of a list of texts is none; another rule than ours needs the place alone."""
        if type_.item_rule != "wrong-type":
            self._add(type_.item_rule, node.span, "", ERROR)
            return
        way = "put it in quotes" if isinstance(node, Mapping) else "write one text behind each dash"
        message = f'an item of "{path[-1]}" is {shape(node)}, but each has to be text; {way}'
        self._add("wrong-type", first_line(self.source, node.span), message, ERROR)

    def wrong_type(
        self, node: Node, words: str, path: tuple[str, ...], rule: str = "wrong-type"
    ) -> None:
        """A mapping, list or text stands where another of them should."""
        slipped = self._slip(node)
        message = (
            f'"{path[-1]}" has to be {words}, but here is {shape(node)}{quoted(node)}'
            f"{': ' + slipped if slipped else advice(words, node, path)}"
        )
        self._add(rule, first_line(self.source, node.span), message, ERROR)

    def invalid(
        self,
        node: Scalar,
        rule: str,
        path: tuple[str, ...],
        words: str,
        values: tuple[str, ...],
    ) -> None:
        """A text is none of the values."""
        near = nearest(node.value, values)
        hint = f'did you mean "{near}"?' if near else f"write {words}"
        fix = Fix(f'write "{near}"', [rewritten(node, near)], "unsafe") if near else None
        message = f'"{node.value}" is no value of "{path[-1]}", so it is refused or ignored; {hint}'
        self._add(rule, node.span, message, WARNING, fix)

    def duplicates(self, node: Mapping, grammar: Keys) -> None:
        """A key stands twice."""
        first: dict[str, Scalar] = {}
        for entry in node.entries:
            key = entry.key
            if not isinstance(key, Scalar) or key.value == "<<":
                continue
            earlier = first.setdefault(key.value, key)
            if earlier is not key:
                line = self.source.position(earlier.span.start)[0]
                finding = Finding(
                    key.span,
                    f'"{key.value}" stands twice in {grammar.place}: {self._loss(line)}',
                    severity=WARNING,
                    related=[Related(earlier.span, "first here")],
                )
                self.by_rule.setdefault("duplicate-key", []).append(finding)

    def _loss(self, line: int) -> str:
        """Say what becomes of the first: known of the agent, likely of the service."""
        if not self.values:
            return f"the last one wins and what line {line} says is lost without a word"
        return (
            f"readers keep one of the two, mostly the last, so what line {line} says is probably "
            "lost; merge them"
        )

    def missing(
        self, node: Mapping, name: str, key: Key, grammar: Keys, path: tuple[str, ...]
    ) -> None:
        """A required key is missing, unless reading ended inside this mapping."""
        problem = self.document.problem
        if problem is not None and node.span.end <= problem.offset:
            return
        where = f'"{path[-1]}"' if path else grammar.place
        entries = node.entries
        span = entries[0].key.span if entries else first_line(self.source, node.span)
        if key.beside and _is_filled(node.get(key.beside)):
            message = (
                f'{where} has no "{name}", which the guide requires; builds have run with '
                f'"{key.beside}" alone, but nothing promises that: call it "{name}"'
            )
            self._add(key.rule, span, message, NOTE)
            return
        message = f'{where} has no "{name}", which is required ({lower_first(key.doc)})'
        self._add(key.rule, span, message, key.missing)

    def unknown(
        self, pair: tuple[Scalar, Node], node: Mapping, grammar: Keys, path: tuple[str, ...]
    ) -> str:
        """A key is not in the table; returns the one it was meant to be, ``""`` if that is open."""
        name, value = pair[0].value, pair[1]
        near = nearest_key(name, grammar) or grammar.synonyms.get(name, "")
        if near and name in grammar.synonyms and _has_key(node, near, grammar):
            near = ""
        if not self._is_tolerated(name, value, grammar):
            self._unknown(pair, near, node, grammar, path)
        return near

    def _is_tolerated(self, name: str, value: Node, grammar: Keys) -> bool:
        return (
            not name
            or name in grammar.tolerated
            or name.startswith("x-")
            or _is_anchor_holder(value, name)
            or self._is_the_version(name)
            or self._said_elsewhere(name, grammar)
        )

    def _unknown(
        self,
        pair: tuple[Scalar, Node],
        near: str,
        node: Mapping,
        grammar: Keys,
        path: tuple[str, ...],
    ) -> None:
        key, value = pair
        name = key.value
        if grammar is self.root and "Resources" in grammar.known and name in _ONLY_ON_INSTANCES:
            self._of_instances(key)
            return
        if path and path[-1] == name:
            self._nested(key, grammar)
            return
        doubled = near and without_signs(name) == near  # `shell:: bash`
        hint = "" if doubled else grammar.hints.get(name) or stray_variable(value, grammar)
        near = "" if hint else near
        hint = hint or ("" if near else self._stray_signs(name, grammar))
        places = [] if near or hint else self._places(name, grammar)
        if places:
            self._misplaced(key, grammar, _beside(key, node, places) or places)
            return
        if not near and not hint:
            hint = _needless_wrapping(name, value, grammar)
        message = f'"{name}" is no key of {grammar.place}'
        fix, severity = None, grammar.unknown
        if near and not _has_key(node, near, grammar):
            severity = _in_place_of(near, grammar) if self.values else severity
            edits, right = [rewritten(key, near)], _right_case(near, value)
            if right and isinstance(value, Scalar):
                near += f": {right}"
                edits.append(rewritten(value, right))
            fix = Fix(f'rename it to "{near}"', edits, "unsafe")
        if severity != grammar.unknown:
            message += f'; did you mean "{near}", which is required?'
        else:
            message += _consequence(grammar)
            if not near:
                message += f"; {hint or 'remove it'}"
            else:
                message += f'; did you mean "{near}"?'
        self._add("unknown-key", key.span, message, severity, fix)

    def _said_elsewhere(self, name: str, grammar: Keys) -> bool:
        """Whether `phases-missing` or `appspec-platform-mix` speaks of this key."""
        root = self.document.mapping
        if grammar is not self.root or self.document.problem is not None or root is None:
            return False
        if name in _RESOURCES and "os" in grammar.known:
            return any(root.key(each) is not None for each in _ONLY_ON_INSTANCES)
        phases = grammar.known.get("phases")
        known = phases is not None and isinstance(phases.type, Keys) and name in phases.type.known
        return known and root.get("phases") is None

    def _of_instances(self, key: Scalar) -> None:
        message = (
            f'"{key.value}" belongs to appspecs for instances, "Resources" to Lambda and ECS: '
            "one file describes one platform; remove the keys of the other"
        )
        self._add("appspec-platform-mix", key.span, message, WARNING)

    def _nested(self, key: Scalar, grammar: Keys) -> None:
        message = (
            f'"{key.value}" stands inside "{key.value}"{_consequence(grammar)}: take one of '
            "the two away"
        )
        self._add("misplaced-key", key.span, message, grammar.unknown)

    def _is_the_version(self, name: str) -> bool:
        """The file's one version, misspelt or misplaced: the rules on versions speak of it."""
        root = self.document.mapping
        return name.lower() == "version" and (root is None or root.get("version") is None)

    def _misplaced(self, key: Scalar, grammar: Keys, places: list[str]) -> None:
        shown = " or ".join(self._place_words(place) for place in places[:2])
        message = (
            f'"{key.value}" is no key of {grammar.place}{_consequence(grammar)}; '
            f"it belongs {shown}: check the indentation"
        )
        self._add("misplaced-key", key.span, message, grammar.unknown)

    def _stray_signs(self, name: str, grammar: Keys) -> str:
        """Return the advice on a key of another place that has signs before or after its name."""
        plain = without_signs(name)
        places = self._places(plain, grammar) if plain != name else []
        if not places:
            return ""
        signs = name.replace(plain, " ", 1).strip()
        where = self._place_words(places[0])
        return f'"{signs}" makes it another key than "{plain}", which belongs {where}'

    def _place_words(self, place: str) -> str:
        return "at top level" if place == self.root.place else f'under "{place}"'

    def _places(self, name: str, grammar: Keys) -> list[str]:
        """Say under which parts of the format a key of this name exists."""
        places = [place for place in self.root.places_of(name) if place != grammar.place]
        if self.root.place in places:
            return [self.root.place]
        return [place for place in places if not place.startswith(_LEGACY)] or places


def _needless_wrapping(name: str, value: Node, grammar: Keys) -> str:
    """Return the advice on an unknown key around keys that are read where it stands."""
    inner = resolve(value)
    if not isinstance(inner, Mapping):
        return ""
    known = next((key.value for key, _ in inner.items() if key.value in grammar.known), "")
    return f'"{known}" in it is read only without "{name}" around it' if known else ""


def _beside(key: Scalar, node: Mapping, places: list[str]) -> list[str]:
    """Return the place that the file has beside a key, nearest above it: it was meant for that."""
    names = [entry.key.value for entry in node.entries if isinstance(entry.key, Scalar)]
    at = next((at for at, entry in enumerate(node.entries) if entry.key is key), 0)
    ends = {place.rpartition(".")[2]: place for place in reversed(places)}
    return [ends[name] for name in (*names[:at][::-1], *names[at:]) if name in ends][:1]


def _is_anchor_holder(value: Node, name: str) -> bool:
    """A key that only holds an anchor for later use, as YAML users do."""
    return value.anchor is not None or name.startswith(".")


def _in_place_of(name: str, grammar: Keys) -> str:
    """Return the severity of a key that should be another: an error where that one has to be."""
    key = grammar.find(name)
    if key is None or not key.required or key.rule != "missing-key":
        return grammar.unknown
    return ERROR if key.missing == ERROR else grammar.unknown


def _right_case(key: str, value: Node) -> str:
    """Return the value in capitals where a key takes it so alone and refuses what is there."""
    if key != "file_exists_behavior" or not isinstance(value, Scalar):
        return ""
    from dryspec.spec.appspec import BEHAVIORS

    right = value.value.upper()
    return right if right in BEHAVIORS and right != value.value else ""


def _has_key(node: Mapping, name: str, grammar: Keys) -> bool:
    """Whether the right key is there already, so that renaming would double it."""
    if not grammar.any_case:
        return node.get(name) is not None
    return any(key.value.lower() == name.lower() for key, _ in node.items())


def _is_filled(value: Node | None) -> bool:
    return value is not None and not (isinstance(value, Scalar) and value.is_null)


def _consequence(grammar: Keys) -> str:
    if grammar.unknown == ERROR:
        return ": the build stops before its first command"
    return " and nothing reads it"
