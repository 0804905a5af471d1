"""``parse(text)``: a shell text becomes a :class:`~dryspec.shell.model.Script`, whatever it holds."""

from __future__ import annotations

import re

from dryspec.lean import bash_parser
from dryspec.shell.model import Call, Pipeline, Script, Word
from dryspec.shell.nested import add_nested
from dryspec.shell.walk import TooComplex, Walker, finish

MAX_LENGTH = 1_000_000
"""Characters of one command; more is not read."""

_CACHE_SIZE = 2000
_cache: dict[str, Script] = {}

# Words that mean nothing to the shell but themselves. A first word that the grammar treats
# differently (keywords, assignments, declarations, tests) goes the long way.
_PLAIN = re.compile(r"[ \t]*[A-Za-z0-9_./:@%+,-]+(?:[ \t]+[A-Za-z0-9_./:@%+,=-]+)*[ \t]*\n?")
_WORD = re.compile(r"[^ \t\n]+")
_NOT_PLAIN = frozenset(
    "if then else elif fi for while until do done case esac function select in time coproc "
    "declare typeset export readonly local unset unsetenv".split()
)
_UNUSUAL = re.compile(r"[^\x01-\x7f]")


def parse(text: str) -> Script:
    """Take a shell text apart; never raises.

    Offsets are code points into ``text``. The result of the last 2,000 texts is kept: an editor
    asks for the same commands at every keystroke.
    """
    script = _cache.pop(text, None)
    if script is None:
        script = _parse(text)
        if len(_cache) >= _CACHE_SIZE:
            del _cache[next(iter(_cache))]
    _cache[text] = script
    return script


def _parse(text: str) -> Script:
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        script = parse_plain(text)
        if script is not None:
            return script
    return parse_tree(text)


def parse_plain(text: str) -> Script | None:
    """Take apart a single call of plain words, without the grammar."""
    script = Script(text)
    words = [
        Word(match.group(), match.start(), match.end(), match.group())
        for match in _WORD.finditer(text)
    ]
    if words[0].text in _NOT_PLAIN:
        return None
    call = Call(words[0].start, words[-1].end)
    call.all_words = words
    pipeline = Pipeline()
    pipeline.elements.append(call)
    call.pipeline = pipeline
    script.calls.append(call)
    script.items.append(pipeline)
    finish(call)
    add_nested(script, 0)
    return script


def parse_tree(text: str, depth: int = 0) -> Script:
    """Take any text apart with the grammar."""
    script = Script(text)
    if len(text) > MAX_LENGTH:
        return _give_up(script)
    # One byte per code point, so that the tree's byte offsets are offsets into the text. What
    # lies outside ASCII is an ordinary character of a word to every shell; "." is one, too.
    shadow = text if text.isascii() and "\0" not in text else _UNUSUAL.sub(".", text)
    root = bash_parser().parse(shadow.encode("ascii")).root_node
    if root.has_error:
        script.certain = False
    walker = Walker(script)
    try:
        script.items = walker.statements(root.children)
        add_nested(script, depth)
    except (TooComplex, RecursionError):
        return _give_up(script)
    return script


def _give_up(script: Script) -> Script:
    script.calls.clear()
    script.compounds.clear()
    script.items.clear()
    script.certain = False
    script.too_complex = True
    return script
