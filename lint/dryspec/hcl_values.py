"""Strings, heredocs and ``yamlencode({…})`` of Terraform, with the place of every character.

What is encoded is written as flow YAML with the strings in double quotes, whichever of the two
functions encodes it: both say the same.
"""

from __future__ import annotations

import json

from dryspec import lazy
from dryspec.embedded_text import Writer, closing, fill_expression, write_template
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
_BLANK = lazy.pattern(r"(?:\s|#[^\n]*|//[^\n]*|/\*(?s:.*?)\*/)+")
_INLINE_BLANK = lazy.pattern(r"(?:[ \t]|/\*[^\n]*?\*/)+")
_PLAIN = lazy.pattern(r"-?\d+(?:\.\d+)?|true\b|false\b|null\b")
_KEY = lazy.pattern(r"[A-Za-z_][\w-]*")
_EQUALS = lazy.pattern(r"\s*[=:](?![=>])\s*")
_HEREDOC = lazy.pattern(r"<<(-?)[ \t]*([A-Za-z_][\w-]*)[ \t]*\r?\n")
_STEP = lazy.pattern(r'["{}()\[\],\n#]|//|/\*|<<')
_DEEPEST = 40


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


def write_encoded(out: Writer, text: str, span: Span) -> bool:
    """Write what the first value in a span encodes; tell whether it is an object."""
    reader = _Values(out, text, span)
    reader.blank()
    if not text.startswith("{", reader.at):
        return False
    try:
        reader.value(0)
    except _UnreadableError:
        return False
    return True


class _UnreadableError(Exception):
    """What stands here is no value that is understood."""


class _Values:
    """Reads the values of an expression and writes them as YAML."""

    def __init__(self, out: Writer, text: str, span: Span) -> None:
        self.out = out
        self.text = text
        self.at = span.start
        self.end = span.end

    def blank(self) -> None:
        """Pass over blanks, line ends and comments."""
        match = _BLANK.match(self.text, self.at, self.end)
        if match is not None:
            self.at = match.end()

    def value(self, depth: int) -> None:
        """Write one value; what Terraform works out becomes a word."""
        if depth > _DEEPEST:
            raise _UnreadableError
        start, state = self.at, self.out.state()
        if not self._literal(depth) or self._goes_on():
            self.at = start
            self.out.back_to(state)
            self._expression()

    def _literal(self, depth: int) -> bool:
        text, at = self.text, self.at
        if text.startswith("{", at):
            return self._object(depth)
        if text.startswith("[", at):
            return self._list(depth)
        if text.startswith('"', at):
            self._string()
            return True
        heredoc = _HEREDOC.match(text, at, self.end)
        if heredoc is not None:
            self._heredoc(heredoc.group(1) == "-", heredoc.group(2), heredoc.end())
            return True
        plain = _PLAIN.match(text, at, self.end)
        if plain is None:
            return False
        self.out.take(text, at, plain.end())
        self.at = plain.end()
        return True

    def _goes_on(self) -> bool:
        """Whether what was read is only the beginning of a longer expression."""
        blank = _INLINE_BLANK.match(self.text, self.at, self.end)
        at = blank.end() if blank is not None else self.at
        follows = self.text[at : at + 1] if at < self.end else ""
        return follows not in {"", ",", "}", "]", ")", "\n", "\r", "#", "/", "=", ":"}

    def _sign(self, sign: str, at: int) -> None:
        self.out.put(sign, Span(at, at))

    def _object(self, depth: int) -> bool:
        self._open("{")
        while not self._closes("}"):
            if self.text.startswith("for ", self.at):
                return False
            self._key()
            equals = _EQUALS.match(self.text, self.at, self.end)
            if equals is None:
                raise _UnreadableError
            self._sign(": ", self.at)
            self.at = equals.end()
            self.value(depth + 1)
            self._next()
        return True

    def _list(self, depth: int) -> bool:
        self._open("[")
        while not self._closes("]"):
            if self.text.startswith("for ", self.at):
                return False
            self.value(depth + 1)
            self._next()
        return True

    def _open(self, bracket: str) -> None:
        self.out.put(bracket + "\n", Span(self.at, self.at + 1))
        self.at += 1

    def _closes(self, bracket: str) -> bool:
        self.blank()
        if self.at >= self.end:
            raise _UnreadableError
        if not self.text.startswith(bracket, self.at):
            return False
        self.out.put(bracket, Span(self.at, self.at + 1))
        self.at += 1
        return True

    def _next(self) -> None:
        """Go on behind a comma, which Terraform does not need at the end of a line."""
        self._sign(",\n", self.at)
        self.blank()
        if self.text.startswith(",", self.at):
            self.at += 1

    def _key(self) -> None:
        name = _KEY.match(self.text, self.at, self.end)
        if name is not None:
            self.out.take(self.text, self.at, name.end())
            self.at = name.end()
        elif self.text.startswith('"', self.at):
            self._string()
        elif self.text.startswith("(", self.at):
            self._expression()
        else:
            raise _UnreadableError

    def _string(self) -> None:
        end = string_end(self.text, self.at + 1)
        if end < 0 or end > self.end or self.text[end - 1] != '"' or end - self.at < 2:
            raise _UnreadableError
        words, places = decoded(self.text, Span(self.at + 1, end - 1))
        self._quoted(words, places, Span(self.at, end))
        self.at = end

    def _heredoc(self, dedent: bool, marker: str, start: int) -> None:
        from dryspec.hcl import Heredoc

        at = start
        while at < self.end and self.text[at : self._line_end(at)].strip() != marker:
            at = self._line_end(at) + 1
        if at >= self.end:
            raise _UnreadableError
        heredoc = Heredoc(self.at, Span(start, at), dedent=dedent)
        inner = Writer()
        write_heredoc(inner, self.text, heredoc)
        end = self._line_end(at)
        self._take_over(inner, Span(self.at, end))
        self.at = end

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at, self.end)
        return end if end >= 0 else self.end

    def _quoted(self, words: str, places: Places, whole: Span) -> None:
        inner = Writer()
        write_template(inner, words, places)
        self._take_over(inner, whole)

    def _take_over(self, inner: Writer, whole: Span) -> None:
        """Write a text in double quotes as YAML reads them."""
        out = self.out
        out.put('"', Span(whole.start, whole.start + 1))
        fills = {fill.start: fill.end for fill in inner.filled}
        ends: dict[int, int] = {}
        for at, character in enumerate(inner.text):
            if at in fills:
                ends[fills[at]] = len(out.origin)
            if at in ends:
                out.filled.append(Span(ends.pop(at), len(out.origin)))
            out.put(json.dumps(character, ensure_ascii=False)[1:-1], inner.origin[at])
        for start in ends.values():
            out.filled.append(Span(start, len(out.origin)))
        out.loose = out.loose or inner.loose
        out.computed = out.computed or inner.computed
        out.put('"', Span(whole.end - 1, whole.end))

    def _expression(self) -> None:
        """Write a word for what ends at a comma, a line end or a bracket that is not its own."""
        start, depth = self.at, 0
        at = start
        while (step := _STEP.search(self.text, at, self.end)) is not None:
            token, at = step.group(), step.end()
            if token == '"':
                at = string_end(self.text, at)
                if at < 0:
                    raise _UnreadableError
            elif token in "{([":
                depth += 1
            elif token in "})]" and depth:
                depth -= 1
            elif token in {"<<", "/*"}:
                raise _UnreadableError
            elif depth == 0:
                at = step.start()
                break
        else:
            at = self.end
        words = self.text[start:at].strip()
        if not words:
            raise _UnreadableError
        fill_expression(self.out, words, Span(start, start + len(words)))
        self.at = at
