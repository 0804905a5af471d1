"""Names of images that no engine takes: judged by the letters and signs that surely are in them."""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.variable_values import LAST_PART, SIGNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec_rules.shell._image_reader import Piece

_MOST_LETTERS = 128
"""Characters of a tag."""
_PART = lazy.pattern(r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*")
_CAPITALS = lazy.pattern(r"[^a-z]*")
"""What may be a word that something else fills in."""
_PLACEHOLDER = lazy.pattern(r"[A-Z][A-Z\d]*_[A-Z\d_]*[A-Z\d]")
"""What surely is one: names of images are seldom written so."""
_MAY_GO_ON = lazy.pattern(r"\.|[^-_\0]\0")
"""What makes it possible that capitals stand in a host, for a variable may bring the slash."""
_SCHEME = lazy.pattern(r"(https?|docker|ecr)://")
_UNKNOWN = "\0"


class Fault:
    """What is wrong with a name, what to do, and the pieces from ``first`` to ``last`` it is in."""

    __slots__ = ("advice", "first", "last", "wrong")

    def __init__(self, wrong: str, advice: str, first: int, last: int | None = None) -> None:
        self.wrong = wrong
        self.advice = advice
        self.first = first
        self.last = first if last is None else last


def fault(pieces: Sequence[Piece]) -> Fault | None:
    """Return what is wrong with a name, ``None`` where it may be one."""
    text = "".join(piece.text or _UNKNOWN for piece in pieces)
    if "@" in text or not text:
        return None
    end = len(text) - 1
    scheme = _SCHEME.match(text)
    if scheme is not None:
        return Fault(f'a name has no "{scheme[0]}"', "take it away", 0, scheme.end() - 1)
    double = text.find("//")
    if double >= 0:
        return Fault("it has two slashes in a row", "take one away", double, double + 1)
    if text[0] in ":/":
        advice = "write the name of the repository there"
        return Fault(f'nothing stands before "{text[0]}"', advice, 0, end)
    if text[-1] in ":/":
        advice = "take it away, or write what is missing"
        return Fault(f'nothing stands behind "{text[-1]}"', advice, 0, end)
    colon = text.find(":", text.rfind("/") + 1)
    found = _in_repository(text[: colon if colon >= 0 else end + 1])
    return found or (None if colon < 0 else _in_tag(pieces, colon + 1))


def _in_repository(text: str) -> Fault | None:
    for sign, called in ((" ", "a blank"), ("+", 'a "+"')):
        at = text.find(sign)
        if at >= 0:
            return Fault(f"it has {called} in it", "take it away", at)
    parts = text.split("/")
    # What stands before a slash may be a host, in which capitals are fine.
    alone = len(parts) == 1
    at = 0 if alone else len(parts[0]) + 1
    for part in parts if alone else parts[1:]:
        found = _in_part(part, at, alone=alone)
        if found is not None:
            return found
        at += len(part) + 1
    return None


def _in_part(part: str, at: int, *, alone: bool) -> Fault | None:
    first = next((index for index, letter in enumerate(part) if "A" <= letter <= "Z"), -1)
    if first >= 0:
        start = part.rfind(_UNKNOWN, 0, first) + 1
        end = part.find(_UNKNOWN, first)
        shown = part[start : end if end >= 0 else len(part)]
        if not any("A" <= letter <= "Z" for letter in _PLACEHOLDER.sub("", shown)):
            return None
        may_be_host = alone and _UNKNOWN in part and _MAY_GO_ON.search(part, first) is not None
        if may_be_host or _CAPITALS.fullmatch(shown):
            return None
        advice = f'write "{shown.lower()}"'
        last = at + start + len(shown) - 1
        return Fault(f'"{shown}" has capitals in it', advice, at + start, last)
    if _UNKNOWN in part or _PART.fullmatch(part):
        return None
    advice = 'letters and numbers stand at both ends, with ".", "_" or "-" between them'
    return Fault(f'"{part}" is no part of a name', advice, at, at + len(part) - 1)


def _in_tag(pieces: Sequence[Piece], start: int) -> Fault | None:
    letters = sum(bool(piece.text) for piece in pieces[start:])
    if letters > _MOST_LETTERS:
        wrong = f"its tag has {letters} characters, and {_MOST_LETTERS} are the most"
        return Fault(wrong, "shorten it", start, len(pieces) - 1)
    if pieces[start].text in (".", "-"):
        wrong = f'its tag begins with "{pieces[start].text}"'
        return Fault(wrong, "begin it with a letter or a number", start)
    may_be_port = False
    for at in range(start, len(pieces)):
        piece = pieces[at]
        if piece.sign:
            return Fault(*_brought(piece), at)
        if piece.text in (" ", "+") or (piece.text == ":" and not may_be_port):
            called = {":": "a second colon", " ": "a blank"}.get(piece.text, 'a "+"')
            return Fault(f"it has {called} in it", "take it away", at)
        may_be_port = may_be_port or not piece.text
    return None


def _brought(piece: Piece) -> tuple[str, str]:
    called = {":": "a colon", "/": "a slash", " ": "blanks"}[piece.sign]
    is_date = piece.cause not in SIGNS
    cause = f'"{piece.cause}"' if is_date else piece.cause
    if piece.through:
        cause = f"{piece.through} is {cause}, which"
    advice = "$(date +%Y%m%d-%H%M%S)" if is_date else LAST_PART.get(piece.cause, "")
    return f"{cause} puts {called} into the tag", f'write "{advice}"' if advice else "use another"
