"""Offsets to protocol positions and back, in the encoding that both sides agreed on.

A column counts code units of that encoding: UTF-16 unless the client offers another. Lines end
with LF, CRLF or CR and nothing else, as the protocol says.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from dryspec.source import Source, Span

_WIDTH = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Positions:
    """Converts places of one text."""

    __slots__ = ("_codec", "_source", "_unit", "encoding")

    def __init__(self, source: Source, encoding: str) -> None:
        self.encoding = encoding
        self._source = source
        self._codec, self._unit = _WIDTH.get(encoding, _WIDTH["utf-16"])

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        starts = self._source.line_starts
        line = bisect_right(starts, offset) - 1
        return types.Position(line, self._units(self._source.text[starts[line] : offset]))

    def range(self, span: Span) -> types.Range:
        """Return the range of a span."""
        start = self.position(span.start)
        end = start if span.end == span.start else self.position(span.end)
        return types.Range(start, end)

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position, kept inside the text and the line."""
        starts = self._source.line_starts
        if position.line >= len(starts):
            return len(self._source.text)
        start = starts[position.line]
        text = self._source.text[start : self._source.line_end(position.line + 1)]
        if text.isascii() or self._unit == 4:
            return start + min(position.character, len(text))
        left = position.character
        for index, character in enumerate(text):
            left -= self._units(character)
            if left < 0:
                return start + index
        return start + len(text)

    def _units(self, text: str) -> int:
        if text.isascii():
            return len(text)
        return len(text.encode(self._codec, "surrogatepass")) // self._unit
