"""Where something fails: instance sets (``3-7@ValidateService``) and build places (``build[2]``).

Two small grammars, read with lark when the first place is parsed.  Every error is a
:class:`PlaceError`, which knows the character it is about and can draw a caret under it.

Instance sets count from 1, in deployment order::

    3        one instance            50%      the first half of the fleet, rounded up
    3-7      a range, both ends in   all      everybody
    1,4-6    several of these        none     nobody
    4-6@ValidateService    and the lifecycle event that fails
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Literal, Protocol

from dryspec import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token, Tree

BUILD_PHASES = ("install", "pre_build", "build", "post_build")
BUILD_STAGES = ("download_source", "upload_artifacts")


class PlaceError(ValueError):
    """A place that cannot be understood.

    ``text`` is what was given, ``column`` the 0-based code point the message is about,
    ``message`` one line without a final period.
    """

    def __init__(self, message: str, text: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.column = column

    def pointed(self) -> str:
        """The message, the text under it, and a caret under the character it is about."""
        return f"{self.message}\n  {self.text}\n  {' ' * self.column}^"


@dataclass(frozen=True, slots=True)
class One:
    """A single instance; ``column`` is where it stands in the text."""

    number: int
    column: int


@dataclass(frozen=True, slots=True)
class Span:
    """The instances ``first`` to ``last``, both included."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Share:
    """The first ``percent`` of the fleet, rounded up: the service rounds its percentages so."""

    percent: Fraction
    column: int


@dataclass(frozen=True, slots=True)
class Everyone:
    """All instances."""

    column: int


@dataclass(frozen=True, slots=True)
class Nobody:
    """No instance."""

    column: int


Term = One | Span | Share | Everyone | Nobody


@dataclass(frozen=True, slots=True)
class InstanceSet:
    """A set of instances as written; it becomes numbers when the size of the fleet is known."""

    text: str
    terms: tuple[Term, ...]

    def spans(self, size: int) -> tuple[tuple[int, int], ...]:
        """Half-open, 0-based spans in a fleet of ``size``; PlaceError for a number outside it."""
        return tuple(self._span(term, size) for term in self.terms)

    def _span(self, term: Term, size: int) -> tuple[int, int]:
        match term:
            case Everyone():
                return 0, size
            case Nobody():
                return 0, 0
            case Share(percent=percent):
                return 0, ceil(percent * size / 100)
            case One(number=number, column=column):
                first = last = number
            case Span(first=first, last=last, column=column):
                pass
        if not 1 <= first <= last <= size:
            outside = first if not 1 <= first <= size else last
            raise PlaceError(
                f"there is no instance {outside}: the fleet has {size}, numbered from 1",
                self.text,
                column,
            )
        return first - 1, last


@dataclass(frozen=True, slots=True)
class FailurePlace:
    """Which instances fail, and in which lifecycle event (None: the usual one)."""

    who: InstanceSet
    event: str | None
    event_column: int

    def known_event(self, events: Sequence[str]) -> str | None:
        """The event as ``events`` spells it; PlaceError with the nearest one if it is not there."""
        if self.event is None:
            return None
        spelled = {event.lower(): event for event in events}
        if self.event.lower() in spelled:
            return spelled[self.event.lower()]
        advice = nearest(self.event, events) or f"the events are {', '.join(events)}"
        raise PlaceError(
            f'no lifecycle event "{self.event}" in this deployment; {advice}',
            self.who.text,
            self.event_column,
        )


@dataclass(frozen=True, slots=True)
class BuildPlace:
    """A point of a build: ``phase`` as the buildspec spells it, or a stage of the service.

    ``block`` and the 1-based ``index`` name the command; both are None for a stage
    (``download_source``, ``upload_artifacts``), which has no commands.
    """

    phase: str
    block: Literal["commands", "finally"] | None
    index: int | None


def parse_instances(text: str) -> InstanceSet:
    """Read an instance set such as ``1,4-6`` or ``50%``; PlaceError if it is none."""
    return InstanceSet(text, _terms(_parse("instances", text), text))


def parse_failure(text: str) -> FailurePlace:
    """Read an instance set with an optional ``@Event``; PlaceError if it is none."""
    tree = _parse("failure", text)
    instances = _subtree(tree.children[0])
    who = InstanceSet(text, _terms(instances, text))
    if len(tree.children) == 1:
        return FailurePlace(who, None, 0)
    event = _token(tree.children[1])
    return FailurePlace(who, str(event), _column(event))


def parse_build_place(text: str) -> BuildPlace:
    """Read a build place such as ``build[2]`` or ``upload_artifacts``; PlaceError if it is none."""
    tree = _parse("build_place", text)
    name = _token(tree.children[0])
    if name in BUILD_STAGES and len(tree.children) == 1:
        return BuildPlace(str(name), None, None)
    if name not in BUILD_PHASES:
        _refuse_phase(name, text)
    block: Literal["commands", "finally"] = "commands"
    index = 1
    for child in tree.children[1:]:
        token = _token(child)
        if token.type == "BLOCK":
            block = "finally" if token == "finally" else "commands"
        else:
            index = _counted(token, text)
    return BuildPlace(str(name), block, index)


def nearest(word: str, words: Sequence[str]) -> str | None:
    """Advice naming the one of ``words`` that ``word`` was probably meant to be, or None."""
    lowered = {candidate.lower(): candidate for candidate in words}
    close = alike.nearest(word.lower(), lowered, 0.5)
    return f'did you mean "{lowered[close]}"?' if close else None


_GRAMMAR = r"""
failure: instances ["@" EVENT]
instances: term ("," term)*
term: NUMBER "-" NUMBER -> span
    | NUMBER "%"        -> share
    | DECIMAL "%"       -> share
    | NUMBER            -> one
    | ALL               -> everyone
    | NONE              -> nobody

build_place: NAME ["." BLOCK] ["[" NUMBER "]"]

ALL: "all"
NONE: "none"
EVENT: /[A-Za-z]+/
NUMBER: /[0-9]+/
DECIMAL: /[0-9]+\.[0-9]+/
BLOCK: "commands" | "finally"
NAME: /[A-Za-z_]+/
%ignore " "
"""

_MOST_DIGITS = 12
_MOST_OF_A_SHARE = 100
_NOBODY = "; for nobody write none or 0%"
_EXPECTED = {
    "NUMBER": "a number",
    "DECIMAL": "a number",
    "ALL": '"all"',
    "NONE": '"none"',
    "EVENT": "an event name",
    "MINUS": '"-"',
    "PERCENT": '"%"',
    "COMMA": '","',
    "AT": '"@"',
    "NAME": "a phase",
    "BLOCK": '"commands" or "finally"',
    "DOT": '"."',
    "LSQB": '"["',
    "RSQB": '"]"',
    "$END": "the end",
}


class _LarkParser(Protocol):
    """What is used of `lark.Lark`, whose own types are loose."""

    def parse(self, text: str) -> Tree[Token]: ...


@cache
def _parser(start: str) -> _LarkParser:
    from lark import Lark

    return Lark(_GRAMMAR, start=start, parser="lalr", maybe_placeholders=False)


def _parse(start: str, text: str) -> Tree[Token]:
    from lark import Token
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    try:
        parser: _LarkParser = _parser(start)
        return parser.parse(text)
    except UnexpectedInput as error:
        column = len(text) if error.pos_in_stream is None else error.pos_in_stream
        wanted: set[str] = set()
        if isinstance(error, UnexpectedCharacters):
            wanted = set(error.allowed)
        elif isinstance(error, UnexpectedToken):
            wanted = set(error.accepts or error.expected)
            ending: object = getattr(error, "token", None)
            if isinstance(ending, Token) and ending.type == "$END":
                column = len(text)
    raise PlaceError(_unexpected(text, column, wanted), text, column)


def _unexpected(text: str, column: int, wanted: set[str]) -> str:
    found = f'"{text[column]}"' if column < len(text) else "the end"
    *names, last = sorted({_EXPECTED[name] for name in wanted if name in _EXPECTED} or {"the end"})
    expected = f"{', '.join(names)} or {last}" if names else last
    return f"found {found} at character {column + 1}; expected {expected}"


def _terms(tree: Tree[Token], text: str) -> tuple[Term, ...]:
    return tuple(_term(_subtree(child), text) for child in tree.children)


def _term(tree: Tree[Token], text: str) -> Term:
    tokens = [_token(child) for child in tree.children]
    column = _column(tokens[0])
    if tree.data == "everyone":
        return Everyone(column)
    if tree.data == "nobody":
        return Nobody(column)
    if tree.data == "share":
        _refuse_many_digits(tokens[0], text, _MOST_OF_A_SHARE)
        percent = Fraction(tokens[0])
        if percent > 100:
            raise PlaceError(f"{tokens[0]}% is more than the whole fleet", text, column)
        return Share(percent, column)
    first = _counted(tokens[0], text, _NOBODY)
    if tree.data == "one":
        return One(first, column)
    last = _counted(tokens[1], text, _NOBODY)
    if last < first:
        raise PlaceError(
            f"the range {first}-{last} runs backwards; write {last}-{first}", text, column
        )
    return Span(first, last, column)


def _refuse_many_digits(token: Token, text: str, most: int = _MOST_DIGITS) -> None:
    if len(token) > most:
        words = f"a number of {len(token)} digits is more than there ever are"
        raise PlaceError(words, text, _column(token))


def _counted(token: Token, text: str, advice: str = "") -> int:
    _refuse_many_digits(token, text)
    number = int(token)
    if number == 0:
        words = f"counting starts at 1, so there is no number 0{advice}"
        raise PlaceError(words, text, _column(token))
    return number


def _refuse_phase(name: Token, text: str) -> None:
    names = (*BUILD_PHASES, *BUILD_STAGES)
    if name in BUILD_STAGES:
        column = _column(name) + len(name)
        raise PlaceError(f'"{name}" has no commands, so nothing may follow it', text, column)
    advice = nearest(name, names) or f"the places are {', '.join(names)}"
    raise PlaceError(f'no phase "{name}"; {advice}', text, _column(name))


def _column(token: Token) -> int:
    return token.start_pos or 0


def _token(child: Token | Tree[Token]) -> Token:
    from lark import Token

    if not isinstance(child, Token):
        raise TypeError(child)
    return child


def _subtree(child: Token | Tree[Token]) -> Tree[Token]:
    from lark import Tree

    if not isinstance(child, Tree):
        raise TypeError(child)
    return child
