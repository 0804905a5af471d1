"""``yamlencode({…})`` and ``jsonencode({…})`` of Terraform, with the place of every character.

What is encoded is written as flow YAML with the strings in double quotes, whichever of the two
functions encodes it: both say the same.
"""

from __future__ import annotations

import json

from dryspec import lazy
from dryspec.embedded_text import Writer, fill_expression, write_template
from dryspec.hcl import string_end
from dryspec.hcl_strings import decoded, write_heredoc
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.places import Places

_BLANK = lazy.pattern(r"(?:\s|#[^\n]*|//[^\n]*|/\*(?s:.*?)\*/)+")
_INLINE_BLANK = lazy.pattern(r"(?:[ \t]|/\*[^\n]*?\*/)+")
_PLAIN = lazy.pattern(r"-?\d+(?:\.\d+)?|true\b|false\b|null\b")
_KEY = lazy.pattern(r"[A-Za-z_][\w-]*")
_EQUALS = lazy.pattern(r"\s*[=:](?![=>])\s*")
_HEREDOC = lazy.pattern(r"<<(-?)[ \t]*([A-Za-z_][\w-]*)[ \t]*\r?\n")
_STEP = lazy.pattern(r'["{}()\[\],\n#]|//|/\*|<<')
_MERGED = lazy.pattern(r"merge\s*\(\s*(?=\{)")
_JOINED = lazy.pattern(r"(?:concat|compact|distinct)\s*\(")
_CHOICE = lazy.pattern(
    r"""(?:[^\n,?:"\[\]{}()]|\([^\n()"]*\)|"[^"\n]*"|\["[^"\n]*"\])*\?\s*(?=\[)"""
)
"""The condition in front of a list: names, calls, comparisons with strings."""
_DEEPEST = 40


def write_encoded(out: Writer, text: str, span: Span) -> bool:
    """Write what the first value in a span encodes; tell whether it is an object.

    Of objects that are merged it is the first, which the others may change.
    """
    reader = _Values(out, text, span)
    reader.blank()
    merged = _MERGED.match(text, reader.at, span.end)
    if merged is not None:
        reader.at = merged.end()
        out.loose = True
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
        joined = _JOINED.match(text, at, self.end)
        if joined is not None:
            self.at = joined.end()
            return self._joined(depth)
        choice = _CHOICE.match(text, at, self.end)
        if choice is not None:
            self._sign("[\n", at)
            self._choice(choice.end(), depth)
            self._sign("]", self.at)
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

    def _joined(self, depth: int) -> bool:
        """Write the lists that a function joins as one."""
        self.out.computed = True
        self._sign("[\n", self.at)
        while not self._stands(")"):
            choice = _CHOICE.match(self.text, self.at, self.end)
            if choice is not None:
                self._choice(choice.end(), depth)
                self._pass_comma()
            elif self.text.startswith("[", self.at):
                self._items(depth)
                self._pass_comma()
            else:
                self._expression()
                self._next()
        self._sign("]", self.at)
        self.at += 1
        return True

    def _items(self, depth: int) -> bool:
        """Write what stands in a list, without its brackets; tell whether there was anything."""
        self.at += 1
        start = len(self.out.origin)
        while not self._stands("]"):
            self.value(depth + 1)
            self._next()
        self.at += 1
        return len(self.out.origin) > start

    def _choice(self, at: int, depth: int) -> None:
        """Write the first list of a choice, the second where that is empty."""
        self.out.computed = True
        self.at = at
        written = self._items(depth)
        if not self._stands(":"):
            raise _UnreadableError
        self.at += 1
        self.blank()
        if not written and self.text.startswith("[", self.at):
            self._items(depth)
        else:
            self.at = self._expression_end()

    def _open(self, bracket: str) -> None:
        self.out.put(bracket + "\n", Span(self.at, self.at + 1))
        self.at += 1

    def _closes(self, bracket: str) -> bool:
        if not self._stands(bracket):
            return False
        self.out.put(bracket, Span(self.at, self.at + 1))
        self.at += 1
        return True

    def _stands(self, bracket: str) -> bool:
        """Whether a bracket is what comes next."""
        self.blank()
        if self.at >= self.end:
            raise _UnreadableError
        return self.text.startswith(bracket, self.at)

    def _next(self) -> None:
        """Go on behind a comma, which Terraform does not need at the end of a line."""
        self._sign(",\n", self.at)
        self._pass_comma()

    def _pass_comma(self) -> None:
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
            self._computed_key()
        else:
            raise _UnreadableError

    def _computed_key(self) -> None:
        """Write a word for a key in parentheses."""
        start = self.at
        self.at += 1
        end = self._expression_end()
        if not self.text.startswith(")", end):
            raise _UnreadableError
        self.at = end + 1
        fill_expression(self.out, self.text[start + 1 : end].strip(), Span(start, self.at))

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
        out.names += inner.names
        out.loose = out.loose or inner.loose
        out.computed = out.computed or inner.computed
        out.put('"', Span(whole.end - 1, whole.end))

    def _expression(self) -> None:
        """Write a word for what ends at a comma, a line end or a bracket that is not its own."""
        start, end = self.at, self._expression_end()
        words = self.text[start:end].strip()
        if not words:
            raise _UnreadableError
        fill_expression(self.out, words, Span(start, start + len(words)))
        self.at = end

    def _expression_end(self) -> int:
        depth, at = 0, self.at
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
                return step.start()
        return self.end
