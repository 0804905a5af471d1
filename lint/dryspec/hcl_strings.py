"""Strings and heredocs of Terraform, with the place of every character."""

from __future__ import annotations

from dryspec import lazy
from dryspec.embedded_text import Writer, closing, write_template
from dryspec.hcl import string_end
from dryspec.places import Places
from dryspec.source import Span
from dryspec.tree import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.hcl import Heredoc

_SPECIAL = lazy.pattern(r"\\|\$+\{|%+\{")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_LENGTHS = {"u": 4, "U": 8}


def decoded(text: str, span: Span) -> tuple[str, Places]:
    """Return what a quoted string holds, its quotes left out, and where each character stands."""
    parts: list[str] = []
    places = Places()

    def copy(start: int, end: int) -> None:
        parts.append(text[start:end])
        places.add_run(start, end)

    at = span.start
    while (mark := _SPECIAL.search(text, at, span.end)) is not None:
        copy(at, mark.start())
        if mark.group() == "\\":
            character, at = _escape(text, mark.end())
            parts.append(character)
            places.add(Span(mark.start(), at))
            continue
        if mark.end() - mark.start() > 2:
            at = mark.end()
        else:
            end = closing(text, mark.end())
            if end < 0:  # no later one closes either, and each would be looked for to the end
                at = mark.start()
                break
            at = min(end + 1, span.end)
        copy(mark.start(), at)
    copy(at, span.end)
    return "".join(parts), places


def _escape(text: str, at: int) -> tuple[str, int]:
    code = text[at : at + 1]
    length = _LENGTHS.get(code, 0)
    digits = text[at + 1 : at + 1 + length]
    if length and len(digits) == length and all(c in "0123456789abcdefABCDEF" for c in digits):
        number = int(digits, 16)
        if number < 0x110000:
            return chr(number), at + 1 + length
    return _SIMPLE.get(code, code or "\\"), at + 1


def literal(text: str, span: Span) -> Scalar | None:
    """Return the string that all of a value is, ``None`` where Terraform works it out."""
    shown = text[span.start : span.end].strip()
    start = span.start + text[span.start : span.end].find('"')
    if shown[:1] != '"' or string_end(text, start + 1) != start + len(shown):
        return None
    inner = Span(start + 1, start + len(shown) - 1)
    value, _ = decoded(text, inner)
    return None if "${" in value or "%{" in value else Scalar(inner, value, '"')


def write_heredoc(out: Writer, text: str, heredoc: Heredoc) -> None:
    """Write what a heredoc stands for."""
    characters: list[str] = []
    places = Places()
    at = heredoc.body.start
    lines = text[at : heredoc.body.end].splitlines(keepends=True)
    margin = min((_indent(line) for line in lines if line.strip()), default=0)
    for line in lines:
        skip = min(margin, _indent(line)) if heredoc.dedent else 0
        characters.append(line[skip:])
        places.add_run(at + skip, at + len(line))
        at += len(line)
    write_template(out, "".join(characters), places)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
