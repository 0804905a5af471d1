"""Reads the names of images that a call has, with what variables hold."""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.variable_values import SIGNS
from dryspec.shell.model import Call, Compound, Variable
from dryspec.shell.quoting import unquoted_places
from dryspec_rules.shell._known_values import values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.shell import Word
    from dryspec.source import Span
    from dryspec.spec.buildspec import Command
    from dryspec_rules.shell._known_values import Known

_SIMPLE = lazy.pattern(r"\$\w+|\$\{\w+\}")
_PLAIN = lazy.pattern(r"[\w.:/@+ -]*", lazy.ASCII)
"""What is looked at; anything else may be a template's."""
_CLOCK = lazy.pattern(r"%[-_0^#]*(?:[TRrXc]|:+z)|:")
_DAY = lazy.pattern(r"%[-_0^#]*[Dx]|/")
_DEEPEST = 5
_LONGEST = 400


class Piece:
    """A letter or sign of a name, or what stands for more of them.

    ``text`` is one character, "" for what cannot be said. ``sign`` is a character that is surely
    in it, and ``cause`` the variable of CodeBuild or the call of `date` that brings that. It stands
    between ``start`` and ``end``, where ``through`` is written, the variable that holds it, and
    is what ``origin`` says.
    """

    __slots__ = ("cause", "end", "origin", "sign", "start", "text", "through")

    def __init__(self, text: str, start: int = 0, end: int = 0, sign: str = "", cause: str = ""):
        self.text = text
        self.start = start
        self.end = end
        self.sign = sign
        self.cause = cause
        self.through = ""
        self.origin: Span | None = None

    def at(self, part: Variable) -> Piece:
        """Return the same where a variable is expanded."""
        piece = Piece(self.text, part.start, part.end, self.sign, self.cause)
        piece.through = part.name
        piece.origin = self.origin
        return piece


class Reader:
    """Takes names apart, with what variables hold; one for each file."""

    __slots__ = ("_context", "_held", "defaults")

    def __init__(self, context: Context) -> None:
        self._context = context
        self._held: dict[Known, list[Piece] | None] = {}
        self.defaults: set[str] = set()
        """Variables of `env.variables` that names had their text from; the project may set them."""

    def read(self, word: Word, command: Command, depth: int = 0) -> list[Piece] | None:
        """Return what a name consists of, ``None`` where that cannot be said."""
        if word.value is not None:
            return _literal(word.text, word.value, word.start)
        found: list[Piece] = []
        at = word.start
        for part in (*_expansions(word), None):
            end = word.end if part is None else part.start
            before = _written(word.text[at - word.start : end - word.start], at)
            inside = [] if part is None else self._expanded(word, part, command, depth)
            if before is None or inside is None or len(found) > _LONGEST:
                return None
            found += before + inside
            at = end if part is None else part.end
        return found

    def _expanded(
        self, word: Word, part: Variable | Compound, command: Command, depth: int
    ) -> list[Piece] | None:
        text = word.text[part.start - word.start : part.end - word.start]
        if isinstance(part, Compound):
            return [Piece("", part.start, part.end, _sign_of_date(part), text)]
        name = part.name if _SIMPLE.fullmatch(text) else ""
        known = None
        if name and depth < _DEEPEST:
            known = values(self._context).find(name, (command.number, word.start))
        if known is None:
            sign = SIGNS.get(name, "") if self._context.runs_in == "build" else ""
            return [Piece("", part.start, part.end, sign, name)]
        if known not in self._held:
            self._held[known] = self._of_variable(known, name, depth)
        held = self._held[known]
        if held is None or (not part.quoted and any(piece.text == " " for piece in held)):
            return None  # blanks make several words of it
        return [piece.at(part) for piece in held]

    def _of_variable(self, known: Known, name: str, depth: int) -> list[Piece] | None:
        if known.word is None or known.command is None:
            self.defaults.add(name)
            found = _literal(known.text, known.text, 0)
            origin = known.span
        else:
            found = self.read(known.word, known.command, depth + 1)
            origin = known.command.span(known.word.start, known.word.end)
        for piece in found or ():
            piece.origin = piece.origin or origin
        return found


def _literal(text: str, value: str, start: int) -> list[Piece] | None:
    if not _PLAIN.fullmatch(value) or len(value) > _LONGEST:
        return None
    places = range(len(text)) if text == value else unquoted_places(text)
    return [
        Piece(letter, start + place, start + place + 1)
        for letter, place in zip(value, places, strict=False)
    ]


def _written(text: str, start: int) -> list[Piece] | None:
    """Return a stretch of a word that is written as it is, double quotes left out."""
    if not _PLAIN.fullmatch(text.replace('"', "")) or len(text) > _LONGEST:
        return None
    return [Piece(letter, at, at + 1) for at, letter in enumerate(text, start) if letter != '"']


def _expansions(word: Word) -> list[Variable | Compound]:
    """Return what a word expands, without what stands inside another."""
    parts: list[Variable | Compound] = [*word.variables, *word.substitutions]
    parts.sort(key=lambda part: part.start)
    found: list[Variable | Compound] = []
    for part in parts:
        if not found or part.start >= found[-1].end:
            found.append(part)
    return found


def _sign_of_date(compound: Compound) -> str:
    """Return a sign that the output of ``$(date ...)`` always has and a tag may not have."""
    elements = [element for part in compound.lists for item in part for element in item.elements]
    call = elements[0] if len(elements) == 1 else None
    if not isinstance(call, Call) or call.program != "date" or call.redirects:
        return ""
    if any(word.value is None for word in call.arguments):
        return ""
    written = [word.value or "" for word in call.arguments if (word.value or "")[:1] == "+"]
    options = {word.value for word in call.arguments} - set(written)
    if options - {"-u", "--utc"} or len(written) > 1:
        return ""
    form = written[0][1:] if written else " "
    return " " if " " in form else ":" if _CLOCK.search(form) else "/" if _DAY.search(form) else ""
