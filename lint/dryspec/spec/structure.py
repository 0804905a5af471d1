"""Holds a document against its format's table: unknown, missing, doubled, mistyped, misplaced.

Each finding belongs to the rule that reports it; the structural rules take theirs. For server
appspecs only keys are judged here: what the agent makes of values is :mod:`dryspec.spec.appspec`'s.
"""

from __future__ import annotations

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
from dryspec.tree import Mapping, Node, Scalar, Sequence, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.spec.detect import Detected
    from dryspec.spec.objections import Objections
    from dryspec.tree import Document


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


def check(document: Document, detected: Detected) -> dict[str, list[Finding]]:
    """Return everything the table objects to, by the name of the rule that reports it."""
    walk = _Walk(document, grammar_of(detected), detected.platform != SERVER)
    walk.whole()
    found = walk.found
    if document.problem is None:
        return found
    broken_from = _start_of_broken_line(document)
    return {
        rule: [finding for finding in findings if finding.span.end <= broken_from]
        for rule, findings in found.items()
    }


def _start_of_broken_line(document: Document) -> int:
    """What stands on or after the line of a syntax error cannot be judged."""
    problem = document.problem
    if problem is None:
        return len(document.source.text)
    offsets = [problem.offset]
    if problem.context_offset is not None and "scalar" in problem.context:
        offsets.append(problem.context_offset)
    return min(document.source.offset(document.source.position(at)[0], 1) for at in offsets)


class _Walk:
    """Goes through a document beside its table; silent and quick where both agree."""

    __slots__ = ("_objections", "_seen", "document", "root", "values")

    def __init__(self, document: Document, root: Keys, values: bool) -> None:
        self.document = document
        self.root = root
        self.values = values
        self._objections: Objections | None = None
        # Only through an alias can a mapping be met twice.
        self._seen: set[tuple[int, int]] | None = set() if document.aliases else None

    @property
    def found(self) -> dict[str, list[Finding]]:
        """What there is to say, by rule."""
        return {} if self._objections is None else self._objections.by_rule

    @property
    def objections(self) -> Objections:
        """Where to say that something is wrong."""
        if self._objections is None:
            from dryspec.spec.objections import Objections

            self._objections = Objections(self.document, self.root, self.values)
        return self._objections

    def whole(self) -> None:
        """Check the whole document."""
        root = self.document.root
        if isinstance(root, Mapping):
            self.mapping(root, self.root, ())
        elif not self.values:
            return
        elif self.document.problem is not None:
            return  # which says more of it
        elif root is not None:
            self.objections.wrong_root(root)
        else:
            self.objections.empty()

    def mapping(self, node: Mapping, grammar: Keys, path: tuple[str, ...]) -> None:
        if self._seen is not None:
            marker = (id(node), id(grammar))
            if marker in self._seen:
                return
            self._seen.add(marker)
        known, other = grammar.known, grammar.other
        names: set[str] = set()
        meant: list[str] = []
        pairs = node.items()
        for pair in pairs:
            key, value = pair
            name = key.value
            names.add(name)
            meaning = known.get(name) or (grammar.any_case and grammar.find(name)) or other
            if not meaning:
                meant.append(self.objections.unknown(pair, node, grammar, path))
            elif not (isinstance(value, Scalar) and isinstance(meaning.type, Text)):
                self.value(value, meaning.type, (*path, name))
        if len(names) < len(pairs):
            self.objections.duplicates(node, grammar)
        if self.values and grammar.required:
            self._required(node, grammar, names.union(meant) if meant else names, path)

    def _required(
        self, node: Mapping, grammar: Keys, names: set[str], path: tuple[str, ...]
    ) -> None:
        """Look for the keys that have to be there; a misspelt one is not missing as well."""
        if grammar.any_case:
            names = {name.lower() for name in names}
        for name, key in grammar.required:
            if (name.lower() if grammar.any_case else name) not in names and (
                not key.instead or key.instead not in names
            ):
                self.objections.missing(node, name, key, grammar, path)

    def value(self, node: Node, type_: Type, path: tuple[str, ...]) -> None:
        if isinstance(type_, Either):
            type_ = _fitting(node, type_)
        if isinstance(type_, Keys):
            if isinstance(node, Mapping):
                self.mapping(node, type_, path)
            elif self.values and not _is_null(node):
                self.objections.wrong_type(node, type_.words, path)
        elif isinstance(type_, Items):
            self._items(node, type_, path)
        elif self.values and type(type_) is not Type:
            self._scalar(node, type_, path)

    def _items(self, node: Node, type_: Items, path: tuple[str, ...]) -> None:
        item_type = type_.item
        if isinstance(node, Sequence):
            texts = isinstance(item_type, Text)
            for item in node.items:
                if texts and (isinstance(item, Scalar) or not self.values):
                    continue
                target = resolve(item)
                if not texts:
                    self.value(target, item_type, path)
                elif not isinstance(target, Scalar):
                    self.objections.wrong_item(target, type_, path)
        elif not self.values or _is_null(node):
            return
        elif isinstance(node, Scalar) and type_.lone:
            self.objections.lone(node, type_.lone, path)
        else:
            self.objections.wrong_type(node, type_.words, path, type_.rule)

    def _scalar(self, node: Node, type_: Type, path: tuple[str, ...]) -> None:
        if not isinstance(node, Scalar):
            self.objections.wrong_type(node, type_.words, path)
        elif node.is_null:
            return
        elif isinstance(type_, Choice) and not type_.accepts(node.value):
            self.objections.invalid(node, type_.rule, path, type_.words, type_.values)
        elif isinstance(type_, Boolean) and node.value.lower() not in TRUE_WORDS + FALSE_WORDS:
            if not node.value.startswith("$"):
                self.objections.invalid(node, "invalid-value", path, type_.words, ("yes", "no"))
        elif isinstance(type_, Whole) and not type_.accepts(node.value):
            self.objections.invalid(node, type_.rule, path, type_.words, ())


def _is_null(node: Node) -> bool:
    """Whether nothing is written there."""
    return isinstance(node, Scalar) and node.is_null


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
