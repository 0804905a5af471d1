"""Where the cursor stands in a file that may be half written: by lines and indentation alone.

The parser gives up at the first thing it dislikes, and a file under somebody's fingers is mostly
disliked. Indentation says enough: which keys enclose the cursor, which stand beside it, and
whether a key, a value or a list item is expected there.
"""

from __future__ import annotations

import re

KEY = "key"
"""A key, or the first word of a list item: nothing but blanks and dashes stands before it."""
VALUE = "value"
BLOCK = "block"
"""Inside a ``|`` or ``>`` scalar, or a plain one that goes on."""

_DASH = re.compile(r"-(?:[ \t]+|$)")
_KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#:'"\[\]{},&*!|>%@`-][^:]*?|-[^\s:]+?)\s*:(?=\s|$)"""
)
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")


class Line:
    """One line taken apart: dashes, then a key or a scalar.

    ``dashes`` are the columns of leading dashes, ``column`` is where the rest begins, ``key`` the
    key's text (``None`` when there is none) and ``value`` what stands behind it, or the scalar.
    """

    __slots__ = ("column", "dashes", "key", "value", "value_at")

    def __init__(self, text: str) -> None:
        at = len(text) - len(text.lstrip(" \t"))
        self.dashes: list[int] = []
        while (dash := _DASH.match(text, at)) is not None:
            self.dashes.append(at)
            at = dash.end()
        self.column = at
        self.key: str | None = None
        found = _KEY.match(text, at)
        if found is not None:
            self.key = _unquoted(found.group(1))
            at = found.end()
            at += len(text[at:]) - len(text[at:].lstrip(" \t"))
        self.value_at = at
        self.value = text[at:]

    @property
    def opens_block(self) -> bool:
        """Whether a block scalar begins at the end of this line."""
        value = _PROPERTIES.sub("", self.value, count=1)
        return _BLOCK.match(value) is not None


class Spot:
    """What is expected at the cursor.

    ``path`` holds the enclosing keys from the root; for :data:`VALUE` its last is the key whose
    value is written. ``prefix`` is what was typed of the word so far, from offset ``start``.
    ``column`` is where a key or item begins, ``item`` whether a dash stands right before it,
    ``present`` the keys already there beside it, ``flow`` whether a ``[`` is open on the line.
    """

    __slots__ = ("column", "expects", "flow", "item", "path", "prefix", "present", "start")

    def __init__(self, expects: str, start: int, prefix: str) -> None:
        self.expects = expects
        self.start = start
        self.prefix = prefix
        self.path: tuple[str, ...] = ()
        self.column = 0
        self.item = False
        self.flow = False
        self.present: set[str] = set()

    def __repr__(self) -> str:
        return f"Spot({self.expects} {'.'.join(self.path)} {self.prefix!r})"


def spot_at(text: str, offset: int) -> Spot:
    """Return what the cursor at ``offset`` stands for; never fails."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        from dryspec.help.json_spot import json_spot_at

        return json_spot_at(text, offset)
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    head = text[line_start:offset]
    above, block_indent = _outside_blocks(text[:line_start].splitlines())
    if block_indent is not None and _indent(head) > block_indent:
        return _block_spot(above, line_start, head)
    line = Line(head)
    if line.key is not None:
        spot = _value_spot(line, line_start)
    else:
        spot = Spot(KEY, line_start + line.column, line.value)
        _skip_quote(spot)
    spot.column = line.column
    spot.item = bool(line.dashes)
    _climb(spot, line, above)
    if line.key is not None:
        spot.path = (*spot.path, line.key)
    elif spot.expects == KEY:
        _siblings_below(spot, text[offset:].splitlines()[1:])
    return spot


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _outside_blocks(texts: list[str]) -> tuple[list[Line], int | None]:
    """Return the lines that are no block scalar's content, blank and comment lines left out.

    The number is the indentation that content of a block still open at the end must exceed.
    """
    lines: list[Line] = []
    block: int | None = None
    for text in texts:
        if not text.strip():
            continue
        if block is not None and _indent(text) > block:
            continue
        block = None
        if text.lstrip().startswith("#"):
            continue
        line = Line(text)
        lines.append(line)
        if line.opens_block:
            block = line.dashes[-1] if line.key is None and line.dashes else line.column
            block = -1 if line.key is None and not line.dashes else block
    return lines, block


def _block_spot(above: list[Line], line_start: int, head: str) -> Spot:
    opener = above.pop()
    spot = Spot(BLOCK, line_start + _indent(head), head.lstrip(" "))
    spot.column = _indent(head)
    _climb(spot, opener, above)
    spot.expects = BLOCK
    if opener.key is not None:
        spot.path = (*spot.path, opener.key)
    return spot


def _value_spot(line: Line, line_start: int) -> Spot:
    value, at = line.value, line_start + line.value_at
    spot = Spot(VALUE, at, value)
    if value.startswith("["):
        spot.flow = True
        word = value[max(value.rfind("["), value.rfind(",")) + 1 :].lstrip()
        spot.start, spot.prefix = at + len(value) - len(word), word
    _skip_quote(spot)
    return spot


def _skip_quote(spot: Spot) -> None:
    if spot.prefix[:1] in {'"', "'"}:
        spot.start, spot.prefix = spot.start + 1, spot.prefix[1:]


class _Climber:
    """Walks upwards: ``column`` is where the part begins whose owner is looked for.

    With ``in_item`` that part is the dash of a list item, else a key (or what may become one).
    """

    __slots__ = ("beside", "column", "in_item", "path", "spot")

    def __init__(self, spot: Spot, line: Line) -> None:
        self.spot = spot
        self.path: list[str] = []
        self.column = line.dashes[0] if line.dashes else line.column
        self.in_item = bool(line.dashes)
        self.beside = not line.dashes

    def see(self, line: Line) -> None:
        """Take in the next line above, its innermost part first."""
        if line.key is not None:
            self._see_key(line, line.key)
        elif line.value and line.column < self.column:
            self._go_on(line)
        for dash in reversed(line.dashes):
            if dash < self.column:
                self.column, self.in_item, self.beside = dash, True, False

    def _see_key(self, line: Line, key: str) -> None:
        if line.column < self.column or (self.in_item and line.column == self.column):
            if not self.path and not self.in_item and _has_scalar(line):
                self.spot.expects = BLOCK
            self.path.append(key)
            self.column, self.in_item, self.beside = line.column, False, False
        elif line.column == self.column and self.beside:
            self.spot.present.add(key)

    def _go_on(self, line: Line) -> None:
        """A scalar further left: the cursor's line continues it."""
        if not self.path:
            self.spot.expects = BLOCK
        self.column, self.beside = line.column, False


def _climb(spot: Spot, line: Line, above: list[Line]) -> None:
    climber = _Climber(spot, line)
    for upper in reversed(above):
        climber.see(upper)
        if climber.column == 0 and climber.path and not climber.in_item:
            break
    spot.path = tuple(reversed(climber.path))


def _has_scalar(line: Line) -> bool:
    value = _PROPERTIES.sub("", line.value + " ", count=1).strip()
    return bool(value) and not value.startswith("#")


def _siblings_below(spot: Spot, below: list[str]) -> None:
    for text in below:
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        line = Line(text)
        indent = line.dashes[0] if line.dashes else line.column
        if indent < spot.column:
            return
        if line.column == spot.column and not line.dashes and line.key is not None:
            spot.present.add(line.key)


def _unquoted(text: str) -> str:
    return text[1:-1] if text[:1] in {'"', "'"} else text
