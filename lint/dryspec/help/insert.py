"""The text that a completion inserts, with the indentation the file uses."""

from __future__ import annotations

import re

from dryspec.spec.grammar import Boolean, Choice, Either, Items, Keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.help.spot import Spot
    from dryspec.spec.grammar import Key

_INDENTED = re.compile(r"^( +)[^\s#-]", re.MULTILINE)
_FLUSH_DASH = re.compile(r"^( *)[^\s#-][^\n]*:[ \t]*\r?\n\1- ", re.MULTILINE)
_LAST_STOP = re.compile(r"\$\d+$")
_WANTED = frozenset({"commands", "timeout"})
"""Keys that are written out although the format can do without them."""
_MAX_DEPTH = 2
_PLACEHOLDER = re.compile(r"\$\{\d+:([^}]*)\}|\$\d+")


class Writer:
    """Writes keys and items as snippets, indented for the place of the cursor."""

    __slots__ = ("column", "dash", "json", "stops", "unit")

    def __init__(self, text: str, spot: Spot) -> None:
        self.column = spot.column
        first = _INDENTED.search(text)
        self.unit = first.group(1) if first else "  "
        self.dash = "" if _FLUSH_DASH.search(text) else self.unit
        self.json = text.lstrip("\ufeff \t\r\n").startswith("{")
        self.stops = 0

    def key(self, name: str, key: Key) -> str:
        """Return ``name: `` with the beginning of its value, ending in the final tab stop."""
        if self.json:
            return name
        self.stops = 1 if name.startswith("${1:") else 0
        return _finished(f"{name}:{self._value(key, ' ' * self.column, 0)}")

    def item(self, keys: Keys) -> str:
        """Return the first list item of ``keys``, its required keys filled in."""
        self.stops = 0
        inner = " " * (self.column + 2)
        return _finished(f"- {self._required(keys, inner, 0)}")

    def _value(self, key: Key, indent: str, depth: int) -> str:
        type_ = key.type
        if isinstance(type_, Either):
            type_ = type_.choices[0]
        if isinstance(type_, Keys):
            deeper = indent + self.unit
            body = self._required(type_, deeper, depth + 1)
            return f"\n{deeper}{body}"
        if isinstance(type_, Items):
            deeper = indent + self.dash
            item = type_.item
            body = self._required(item, deeper + "  ", depth + 1) if isinstance(item, Keys) else ""
            return f"\n{deeper}- {body or self._stop()}"
        if isinstance(type_, Choice) and len(type_.values) <= 4:
            # The newest value of a closed list stands last in the tables.
            return f" ${{{self._next()}|{','.join(reversed(type_.values))}|}}"
        return f" {self._stop('no' if isinstance(type_, Boolean) else '')}"

    def _required(self, keys: Keys, indent: str, depth: int) -> str:
        """Return the required keys of a mapping, one to a line; a tab stop when there are none."""
        lines = [
            f"{name}:{self._value(key, indent, depth)}"
            for name, key in keys.known.items()
            if depth <= _MAX_DEPTH and (key.required or name in _WANTED)
        ]
        return f"\n{indent}".join(lines) or self._stop()

    def _next(self) -> int:
        self.stops += 1
        return self.stops

    def _stop(self, default: str = "") -> str:
        number = self._next()
        return f"${{{number}:{default}}}" if default else f"${number}"


def _finished(snippet: str) -> str:
    """End in the final tab stop, which may take the place of the last numbered one."""
    return _LAST_STOP.sub("$0", snippet) if _LAST_STOP.search(snippet) else snippet + "$0"


def plain(snippet: str) -> str:
    """Return a snippet's text for an editor that knows no snippets."""
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\}", r"\1", snippet)
    return _PLACEHOLDER.sub(lambda match: match.group(1) or "", text)
