"""The language the format tables are written in.

One table of a format gives the structural findings, the JSON Schema, hover, completion and the
reference page. A type says what may stand in a place; a :class:`Key` says what a key means.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

USER_GUIDE = "https://docs.aws.amazon.com/codebuild/latest/userguide/"
DEPLOY_GUIDE = "https://docs.aws.amazon.com/codedeploy/latest/userguide/"

TRUE_WORDS = ("yes", "true", "on")
FALSE_WORDS = ("no", "false", "off")


class Type:
    """What may stand as a value; ``words`` names it in messages."""

    __slots__ = ()
    words = "anything"


class Text(Type):
    """A scalar taken as text, whatever a YAML resolver would make of it."""

    __slots__ = ()
    words = "text"


class Choice(Type):
    """A scalar out of a closed list; ``rule`` names the rule that checks it otherwise."""

    __slots__ = ("any_case", "rule", "values")

    def __init__(
        self,
        *values: str,
        any_case: bool = False,
        rule: str = "invalid-value",
    ) -> None:
        self.values = values
        self.any_case = any_case
        self.rule = rule

    @property
    def words(self) -> str:  # type: ignore[override]
        """The values, for a message."""
        return "one of " + ", ".join(self.values)

    def accepts(self, text: str) -> bool:
        """Tell whether ``text`` is one of the values."""
        if self.any_case:
            return text.lower() in {value.lower() for value in self.values}
        return text in self.values


class Boolean(Type):
    """yes or no, true or false; the guide uses both families."""

    __slots__ = ()
    words = "yes or no"


class Whole(Type):
    """A whole number of at least ``low``."""

    __slots__ = ("low", "rule")

    def __init__(self, low: int, rule: str = "invalid-value") -> None:
        self.low = low
        self.rule = rule

    @property
    def words(self) -> str:  # type: ignore[override]
        """The bound, for a message."""
        return f"a whole number of at least {self.low}"

    def accepts(self, text: str) -> bool:
        """Tell whether ``text`` is such a number."""
        from dryspec.dialect import whole

        return text.isascii() and text.isdigit() and whole(text) >= self.low


class Items(Type):
    """A list; ``lone`` is the severity of one scalar in its place, where that is no error.

    ``rule`` and ``item_rule`` name the rules that speak of a wrong shape of the list, of an item.
    """

    __slots__ = ("item", "item_rule", "lone", "rule")

    def __init__(
        self,
        item: Type,
        *,
        lone: str = "",
        rule: str = "wrong-type",
        item_rule: str = "wrong-type",
    ) -> None:
        self.item = item
        self.lone = lone
        self.rule = rule
        self.item_rule = item_rule

    words = "a list"


class Key:
    """What a key means.

    ``rule`` names the rule that speaks when the key is missing (default ``missing-key``);
    ``missing`` is the severity of that, ``instead`` a key beside which it may be missing, and
    ``beside`` one beside which it may not, although that was seen to work.
    ``since`` is the month it was announced.
    """

    __slots__ = (
        *("beside", "default", "doc", "instead", "missing"),
        *("required", "rule", "since", "source", "type"),
    )

    def __init__(
        self,
        type_: Type,
        doc: str,
        *,
        source: str,
        required: bool = False,
        missing: str = "warning",
        default: str = "",
        since: str = "",
        rule: str = "missing-key",
        instead: str = "",
        beside: str = "",
    ) -> None:
        self.instead = instead
        self.beside = beside
        self.type = type_
        self.doc = doc
        self.source = source
        self.required = required
        self.missing = missing
        self.default = default
        self.since = since
        self.rule = rule


class Keys(Type):
    """A mapping with known keys.

    ``other`` describes values under names of the user's own; without it a further key is unknown,
    and ``unknown`` is the severity of that.
    ``hints`` answer frequent mistakes: a wrong key and the sentence that helps. ``synonyms`` are
    other words for keys, taken from elsewhere; they count where the key itself is not there.
    ``any_case`` accepts the guide's two spellings (``Resources`` and ``resources``).
    """

    __slots__ = (
        "_places",
        "_required",
        "any_case",
        "hints",
        "known",
        "other",
        "place",
        "synonyms",
        "tolerated",
        "unknown",
    )

    def __init__(
        self,
        place: str,
        known: dict[str, Key],
        *,
        other: Key | None = None,
        unknown: str = "warning",
        hints: dict[str, str] | None = None,
        synonyms: dict[str, str] | None = None,
        any_case: bool = False,
        tolerated: Sequence[str] = (),
    ) -> None:
        self.place = place
        self.known = known
        self.other = other
        self.unknown = unknown
        self.hints = hints or {}
        self.synonyms = synonyms or {}
        self.any_case = any_case
        self.tolerated = frozenset(tolerated)
        self._required: list[tuple[str, Key]] | None = None
        self._places: dict[str, list[str]] | None = None

    words = "a mapping"

    @property
    def required(self) -> list[tuple[str, Key]]:
        """The keys that have to be there, by name."""
        if self._required is None:
            self._required = [(name, key) for name, key in self.known.items() if key.required]
        return self._required

    def places_of(self, name: str) -> list[str]:
        """Return the place of this mapping and of each below it that knows a key of this name."""
        if self._places is None:
            self._places = {}
            _collect_places(self, self._places, set())
        return self._places.get(name, [])

    def find(self, name: str) -> Key | None:
        """Return the known key called ``name``."""
        found = self.known.get(name)
        if found is None and self.any_case:
            lower = name.lower()
            for known, key in self.known.items():
                if known.lower() == lower:
                    return key
        return found


class Either(Type):
    """Alternatives by shape: the first whose shape fits is checked."""

    __slots__ = ("choices",)

    def __init__(self, *choices: Type) -> None:
        self.choices = choices

    @property
    def words(self) -> str:  # type: ignore[override]
        """The alternatives, for a message."""
        return " or ".join(choice.words for choice in self.choices)


TEXT = Text()
BOOLEAN = Boolean()


def _collect_places(grammar: Type, places: dict[str, list[str]], seen: set[int]) -> None:
    if id(grammar) in seen:
        return
    seen.add(id(grammar))
    if isinstance(grammar, Either):
        for choice in grammar.choices:
            _collect_places(choice, places, seen)
    elif isinstance(grammar, Items):
        _collect_places(grammar.item, places, seen)
    elif isinstance(grammar, Keys):
        for name, key in grammar.known.items():
            places.setdefault(name, []).append(grammar.place)
            _collect_places(key.type, places, seen)
        if grammar.other is not None:
            _collect_places(grammar.other.type, places, seen)
