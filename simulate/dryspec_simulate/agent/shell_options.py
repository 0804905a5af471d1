"""The options of a shell that ``set`` and the interpreter line switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.agent.simple_shell import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LETTERS = {
    "a": "allexport",
    "b": "notify",
    "e": "errexit",
    "f": "noglob",
    "h": "hashall",
    "u": "nounset",
    "v": "verbose",
    "x": "xtrace",
    "B": "braceexpand",
    "E": "errtrace",
    "T": "functrace",
}
"""Letters of ``set`` whose effect on the plain part of shell is known."""

_KNOWN = frozenset({*_LETTERS.values(), "pipefail"})
PRINTING = frozenset({"verbose", "xtrace"})
"""Options that print what the shell does."""


def switched(arguments: Sequence[str], bash: bool) -> Iterator[tuple[str, bool]]:
    """Yield (long name, switched on) for each option among the arguments of ``set``.

    Raises:
        NotUnderstood: there is more than options, or one whose effect is not followed.
    """
    words = iter(arguments)
    for word in words:
        if len(word) < 2 or word[0] not in "-+":
            raise NotUnderstood(f"set {word}")
        for letter in word[1:]:
            name = next(words, "") if letter == "o" else _LETTERS.get(letter)
            if name not in _KNOWN:
                raise NotUnderstood(f"set {word} {name or ''}".rstrip())
            if name == "pipefail" and not bash:
                raise NotUnderstood("set -o pipefail, which sh of Debian and Ubuntu refuses")
            yield name, word[0] == "-"
