"""Whether a text certainly has no syntax error, without a look by :mod:`dryspec.shell.syntax`.

Most commands are plain: words, whole quotes, expansions, redirections to files, joined by ``&&``,
``|`` or ``;``. Of those the text alone tells (:func:`is_plain`), before anything is taken apart.

Of the others the grammar's word is often enough (:func:`is_sound`), but it reads some broken texts
without a murmur: a stray ``fi`` is a program to it, ``;;`` ends a command, ``a (b)`` has an
argument, a branch may be empty. A text with nothing of the kind, in which it found no error, needs
no further look, which takes as long again.
"""

from __future__ import annotations

from itertools import pairwise

from dryspec import lazy
from dryspec.glance import names_in
from dryspec.shell.syntax import RESERVED, TRANSPARENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell.script import Script

_STRAY = RESERVED | {"in", "!"}
"""Reserved words that the grammar lets stand for a program."""
_DOUBTFUL = lazy.pattern(
    r"\((?:(?<!\$\()|\s*\))|;[;&]|<<|`|\\[ \t$]|[{}](?:(?<=[\s;&|].)|(?<=^.))(?:\s|;|$)|!\s"
    r"|[<>]&?[ \t\\]*(?:[\n#]|$|\d*[<>])|&>(?<=\d..)"
)
"""Signs that make one look twice; each begins with a literal, which is quick to search for."""
_PREFIXES = frozenset({"time", "coproc"})
_OPENING = frozenset({"if", "then", "elif", "else", "do", "while", "until"})
_BEHIND = frozenset({"then", "elif", "else", "fi", "do", "done"})
"""Right behind one of the former, one of these ends a list of commands that is empty."""

_PIECE = (
    r"[^\s;&|<>()'\"\\$`#]++"
    r"|'[^']*+'"
    r"|\"(?:[^\"\\$`]++|\\.|\$(?![{(])|\$\{[^}'\"\\$`]*+\}|`[^`\\]*+`)*+\""
    r"|\$\$|\$(?![{('$])|\$\{[^}'\"\\$`]*+\}|`[^`\\]*+`|\\[^\n]"
    r"|(?:>>|>&|[<>])(?=[ \t]*+[\w./\"'$~-])(?![ \t]*+\d++[<>])"
)
"""Part of a word, or an operator of redirection with a target behind it."""
_PLAIN = lazy.pattern(
    r"(?s:(?:[ \t\n]|\\\n)*+(?![{}!]|\[\[)"
    rf"(?:(?:{_PIECE})(?:[ \t]|\\\n)*+)++"
    r"(?:(?:&&|\|\|?)(?![ \t\n]*+\Z)|[;\n]|\Z)[ \t\n]*+)++"
)
"""Commands that begin with no reserved sign, and what joins them; no parentheses, no comments."""
_HARMLESS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=~*?^$- \t\n"
"""Half of all commands hold nothing else, which needs no expression to see."""
_KEYWORDS = frozenset(word for word in RESERVED | TRANSPARENT if word.isalpha())
_KEYWORD_FIRST = lazy.pattern(
    rf"(?:\A|[;&|\n(])[ \t]*(?:{'|'.join(sorted(_KEYWORDS))})(?=[\s;&|<>()\\]|\Z)"
)
_CHOICE = lazy.pattern(r"[ \t]*if[ \t]+(?>([^\n]+?);[ \t]*then[ \t]+)([^\n]+?);[ \t]*fi[ \t\n]*")
"""An `if` on one line, without `else`; what stands in it has to be plain itself."""
_SUBSTITUTION = lazy.pattern(r"(?<![\\$])\$\(((?:[^()'\"\\`#]++|'[^']*+'|\"[^\"\\`(]*+\")*+)\)")


def is_plain(text: str) -> bool:
    """Whether a text is so plain that it certainly has no syntax error; False says nothing."""
    if _has_keyword(text):
        choice = _CHOICE.fullmatch(text)
        return choice is not None and all(map(_is_plain_branch, choice.groups()))
    return _is_plain_list(text)


def _is_plain_branch(text: str) -> bool:
    text = text.strip(" \t")
    return bool(text) and text[-1] != ";" and not _has_keyword(text) and _is_plain_list(text)


def _has_keyword(text: str) -> bool:
    found = not _KEYWORDS.isdisjoint(names_in(text))
    return found and _KEYWORD_FIRST.search(text) is not None


def _is_plain_list(text: str) -> bool:
    if not text.strip(_HARMLESS):
        return True
    if "$(" not in text:
        return _PLAIN.fullmatch(text) is not None
    outside, *parts = _SUBSTITUTION.split(text)
    inside = parts[::2]
    # The place of a substitution is that of a variable, but for one in single quotes.
    outside = "$_".join((outside, *parts[1::2]))
    if "'" in outside and any("'" in commands for commands in inside):
        return False
    return all(_PLAIN.fullmatch(commands) is not None for commands in (outside, *inside))


def is_sound(script: Script) -> bool:
    """Whether a script certainly has no syntax error; False says nothing."""
    if not script.certain or _is_doubtful(script.text):
        return False
    for call in script.calls:  # noqa: SIM110 - asked for every command of a file
        if call.program in _STRAY:
            return False
    return True


def _is_doubtful(text: str) -> bool:
    if _DOUBTFUL.search(text) is not None:
        return True
    names = names_in(text)
    if not _PREFIXES.isdisjoint(names):
        return True
    if _BEHIND.isdisjoint(names):
        return False
    return any(name in _OPENING and after in _BEHIND for name, after in pairwise(names))
