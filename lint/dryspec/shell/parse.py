"""``parse(text)``: any shell text becomes a :class:`~dryspec.shell.script.Script`."""

from __future__ import annotations

from dryspec import lazy
from dryspec.lean import bash_parser
from dryspec.shell.model import Call, Pipeline, Word
from dryspec.shell.nested import BACKQUOTED, add_nested
from dryspec.shell.script import Script
from dryspec.shell.syntax import syntax_problem
from dryspec.shell.walk import Walker, finish
from dryspec.shell.words import TooComplexError, veil, veil_escapes, veil_prefixes

MAX_LENGTH = 200_000
"""Characters of one command; more is not read (a script of 5,000 lines belongs in a file)."""

MAX_NODES = 80_000
"""Nodes of the tree, some 6,000 lines of a script; bounds the time and memory of a model."""

# Error recovery of the grammar is quadratic on nonsense (50,000 "<" take 6 s), so a long text goes
# through our own linear checker first, and recovery has an end: so many hundred steps.
_LONG = 1_000
_PATIENCE = 100
_CHUNK = 65_536

# Behind an assignment it follows two readings at once, each step as long as the line: so many words
# and pipes take it two thousandths of a second.
_MOST_BEHIND = 250
_ASSIGNS = lazy.pattern(
    r"(?:^|[;&|({`!]|\b(?:then|do|else|elif|if|while|until|time)\s)\s*"
    r"(?:(?:export|declare|local|readonly|typeset)\s+(?:-\w+\s+)*)?[A-Za-z_]\w*\+?="
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

_remembered: dict[str, Script] = {}
_most_remembered = 0


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that mean nothing to the shell but themselves. A first word that the grammar treats
# differently (keywords, assignments, declarations, tests) goes the long way.
_PLAIN = lazy.pattern(r"[ \t]*[A-Za-z0-9_./:@%+,-]+(?:[ \t]+[A-Za-z0-9_./:@%+,=-]+)*[ \t]*\n?")
_WORD = lazy.pattern(r"[^ \t\n]+")
_NOT_PLAIN = _names(
    "if then else elif fi for while until do done case esac function select in time coproc "
    "declare typeset export readonly local unset unsetenv"
)
_GLOB_GROUP = lazy.pattern(r"[?*+@!]\(")
_UNUSUAL = lazy.pattern(r"[^\x01-\x7f]")


def parse(text: str) -> Script:
    """Take a shell text apart; never raises.

    Offsets are code points into ``text``.
    """
    if not _most_remembered:
        return _parse(text)
    script = _remembered.pop(text, None)
    if script is None:
        script = _parse(text)
        if len(_remembered) >= _most_remembered:
            del _remembered[next(iter(_remembered))]
    _remembered[text] = script
    return script


def remember(texts: int) -> None:
    """Keep the results of the last so many texts, about 3 KB each, from now on.

    An editor asks for all of a file at every keystroke.
    """
    global _most_remembered  # noqa: PLW0603 - a setting of the process
    _most_remembered = texts
    while len(_remembered) > texts:
        del _remembered[next(iter(_remembered))]


def forget(script: Script) -> None:
    """Part with a script of which nothing will be asked any more, unless it is remembered."""
    if not _most_remembered:
        script.release()


def _parse(text: str) -> Script:
    if len(text) > MAX_LENGTH:
        return _give_up(Script(text))
    if _PLAIN.fullmatch(text) is not None:
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
    # One byte per code point, so that the tree's byte offsets are offsets into the text. What
    # lies outside ASCII is an ordinary character of a word to every shell; "." is one, too.
    shadow = text if text.isascii() and "\0" not in text else _UNUSUAL.sub(".", text)
    veiled = veil(shadow)
    seen, negated = veil_prefixes(_joined(veil_escapes(veiled)))
    root = _root(seen.encode("ascii"))
    if root is None or root.descendant_count > MAX_NODES:
        return _give_up(script)
    if root.has_error:
        script.certain = False
    walker = Walker(script, veiled is not shadow, negated)
    try:
        script.items = walker.statements(root.children)
        add_nested(script, depth)
    except (TooComplexError, RecursionError):
        return _give_up(script)
    return script


def _joined(text: str) -> str:
    """Hide the blanks between substitutions in backquotes, which the grammar takes for one.

    They are one word to it then, and both are taken apart.
    """
    if text.count("`") < 4:
        return text
    return BACKQUOTED.sub(lambda one: one.group(1) + "." * len(one.group(2) or ""), text)


def _root(source: bytes) -> Node | None:
    """Return the root of the tree; None when the grammar loses its way in a long text."""
    parser = bash_parser()
    text = source.decode("ascii")
    if _is_endless(text):
        return None
    if len(source) <= _LONG:
        return parser.parse(source).root_node
    if syntax_problem(text) is not None:
        return None
    steps_in_error = 0

    def stop(_offset: int, has_error: bool) -> bool:
        nonlocal steps_in_error
        steps_in_error += has_error
        return steps_in_error > _PATIENCE

    def read(offset: int, _point: object) -> bytes:
        return source[offset : offset + _CHUNK]

    try:
        return parser.parse(read, progress_callback=stop).root_node
    except ValueError:  # stopped
        parser.reset()
        return None


def _is_endless(text: str) -> bool:
    """Whether the grammar would take quadratic time over a text."""
    if len(text) > _LONG and len(_GLOB_GROUP.findall(text)) > _PATIENCE:
        return True
    if text.count("|") + text.count(" ") <= _MOST_BEHIND:
        return False
    lines = text.replace("\\\n", " ").split("\n")
    return any(
        line.count("|") + line.count(" ") > _MOST_BEHIND and _ASSIGNS.search(line) is not None
        for line in lines
    )


def _give_up(script: Script) -> Script:
    script.calls.clear()
    script.compounds.clear()
    script.items.clear()
    script.certain = False
    script.too_complex = True
    return script


def unparsed() -> Script:
    """Return a script that nothing is known of, for commands beyond what is taken apart."""
    return _NOTHING_KNOWN


_NOTHING_KNOWN = _give_up(Script(""))
