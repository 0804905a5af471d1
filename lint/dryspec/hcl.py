"""Enough of Terraform's language to find which attribute is given what, and where.

One pass over the text and no recursion. What is not understood is passed over; a string or heredoc
that never ends ends the reading.
"""

from __future__ import annotations

import re

from dryspec import lazy
from dryspec.embedded_text import closing
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = lazy.pattern(
    r"(?m)^[ \t]*(?P<kind>[A-Za-z_][\w-]*)"
    r'(?P<labels>(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*)[ \t]*(?P<open>\{)'
    r'|(?<![\w.$"-])(?:(?P<name>[A-Za-z_][\w-]*)[ \t]*=|"(?P<quoted>[\w-]+)"[ \t]*[=:])(?![=>])'
    r"|<<(?P<dedent>-?)[ \t]*(?P<marker>[A-Za-z_][\w-]*)[ \t]*\r?\n"
    r'|#|//|/\*|["{}()\[\],\n]'
)
_LABEL = lazy.pattern(r'"([^"\n]*)"|([\w-]+)')
_STRING = lazy.pattern(r'["\\\n]|[$%]+\{')
_CLOSERS = {"}": "{", ")": "(", "]": "["}
_GOES_ON = lazy.pattern(r"\s*[?:]")


class Block:
    """A block: ``kind`` is its first word, ``labels`` what follows; ``attributes`` are its own."""

    __slots__ = ("attributes", "blocks", "kind", "labels", "parent")

    def __init__(self, kind: str, labels: list[str], parent: Block | None) -> None:
        self.kind = kind
        self.labels = labels
        self.parent = parent
        self.blocks: list[Block] = []
        self.attributes: list[Attribute] = []

    def attribute(self, name: str) -> Attribute | None:
        """Return the last attribute of this name that stands in the block itself."""
        return next((a for a in reversed(self.attributes) if a.name == name), None)

    def block(self, kind: str) -> Block | None:
        """Return the first block of this kind right inside."""
        return next((block for block in self.blocks if block.kind == kind), None)

    def around(self) -> Iterator[Block]:
        """Yield the block and those around it, innermost first."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent


class Heredoc:
    """``body`` is what stands between the two lines that name its end."""

    __slots__ = ("body", "dedent", "start")

    def __init__(self, start: int, body: Span, dedent: bool) -> None:
        self.start = start
        self.body = body
        self.dedent = dedent


class Attribute:
    """A name with the place of what it is given, and the heredocs in there."""

    __slots__ = ("block", "heredocs", "name", "value")

    def __init__(self, name: str, start: int, block: Block) -> None:
        self.name = name
        self.value = Span(start, start)
        self.block = block
        self.heredocs: list[Heredoc] = []


class File:
    """The attributes of a file in order; ``top`` is the block of everything."""

    __slots__ = ("attributes", "top")

    def __init__(self) -> None:
        self.top = Block("", [], None)
        self.attributes: list[Attribute] = []


class _Frame:
    """An open bracket: the block it belongs to, and the attribute whose value is being read.

    ``own`` tells the block's own bracket from those of objects in it.
    """

    __slots__ = ("attribute", "block", "opener", "own")

    def __init__(self, opener: str, block: Block, *, own: bool = False) -> None:
        self.opener = opener
        self.block = block
        self.own = own
        self.attribute: Attribute | None = None


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.file = File()
        self.frames = [_Frame("{", self.file.top, own=True)]
        self.open: list[Attribute] = []

    def read(self) -> File:
        at = 0
        while (token := _TOKEN.search(self.text, at)) is not None:
            at = self._take(token)
            if at < 0:
                break
        while len(self.frames) > 1:
            self._pop(len(self.text))
        self._end_attribute(len(self.text))
        return self.file

    def _take(self, token: re.Match[str]) -> int:
        """Take one token; return where the next may begin, -1 where reading ends."""
        kind, text = token.group("kind"), token.group()
        if kind is not None:
            return self._block(token, kind)
        name = token.group("name") or token.group("quoted")
        if name is not None:
            self._attribute(name, token.end())
        elif token.group("marker"):
            return self._heredoc(token)
        elif text == '"':
            return string_end(self.text, token.end())
        elif text in {"#", "//"}:
            return self.text.find("\n", token.end())
        elif text == "/*":
            end = self.text.find("*/", token.end())
            return end + 2 if end >= 0 else -1
        elif text in _CLOSERS:
            self._close(text, token.start())
        elif text in "{([":
            self.frames.append(_Frame(text, self.frames[-1].block))
        elif self.frames[-1].opener == "{" and not (
            text == "\n" and _GOES_ON.match(self.text, token.end())
        ):
            self._end_attribute(token.start())
        return token.end()

    def _block(self, token: re.Match[str], kind: str) -> int:
        frame = self.frames[-1]
        if frame.opener != "{" or frame.attribute is not None:
            return token.end("kind")
        labels = [a or b for a, b in _LABEL.findall(token.group("labels"))]
        block = Block(kind, labels, frame.block)
        frame.block.blocks.append(block)
        self.frames.append(_Frame("{", block, own=True))
        return token.end()

    def _attribute(self, name: str, at: int) -> None:
        frame = self.frames[-1]
        if frame.opener != "{" or frame.attribute is not None:
            return
        attribute = Attribute(name, at, frame.block)
        frame.attribute = attribute
        self.open.append(attribute)
        self.file.attributes.append(attribute)
        if frame.own:
            frame.block.attributes.append(attribute)

    def _heredoc(self, token: re.Match[str]) -> int:
        end = re.compile(rf"(?m)^[ \t]*{re.escape(token.group('marker'))}[ \t]*\r?$").search(
            self.text, token.end()
        )
        if end is None:
            return -1
        if self.open:
            body = Span(token.end(), end.start())
            self.open[-1].heredocs.append(
                Heredoc(token.start(), body, dedent=token.group("dedent") == "-")
            )
        return end.end()

    def _close(self, closer: str, at: int) -> None:
        if len(self.frames) > 1 and self.frames[-1].opener == _CLOSERS[closer]:
            self._pop(at)

    def _pop(self, at: int) -> None:
        self._end_attribute(at)
        self.frames.pop()

    def _end_attribute(self, at: int) -> None:
        frame = self.frames[-1]
        if frame.attribute is not None:
            frame.attribute.value = Span(frame.attribute.value.start, at)
            frame.attribute = None
            self.open.pop()


def string_end(text: str, at: int) -> int:
    """Return where a string ends whose inside begins at ``at``: behind it, or at its line's end."""
    while (step := _STRING.search(text, at)) is not None:
        token, at = step.group(), step.end()
        if token == '"':
            return at
        if token == "\n":
            return at - 1
        if token == "\\":
            at += 1
        elif token in {"${", "%{"}:
            end = closing(text, at)
            if end < 0:
                return -1
            at = end + 1
    return -1


def read(text: str) -> File:
    """Read a file of Terraform; never raises on any text."""
    return _Reader(text).read()
