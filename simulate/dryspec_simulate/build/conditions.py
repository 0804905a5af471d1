"""What tests of CODEBUILD_BUILD_SUCCEEDING come to: ``[ ]``, ``[[ ]]``, ``test``, ``(( ))``.

Only constants and that one variable are known; whatever else a test looks at stays open.
"""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

SUCCEEDING = "CODEBUILD_BUILD_SUCCEEDING"
TESTS = frozenset({"[", "[[", "test"})

_VARIABLE = lazy.pattern(
    r"\$(?:env:)?(?:\{" + SUCCEEDING + r"(?::?-[^}$]*)?\}|" + SUCCEEDING + r"(?![A-Za-z0-9_]))"
)
_FILE_TESTS = frozenset({"-f", "-e", "-s", "-d", "-r", "-x"})
_COMPARED = lazy.pattern(r"(!?)\s*([0-9]+)\s*(?:(==|!=|[<>]=?)\s*([0-9]+))?")
_INTEGER = lazy.pattern(r"\s*[+-]?[0-9]+\s*", lazy.ASCII)
_COMPARISONS = {
    "-eq": (0,),
    "-ne": (-1, 1),
    "-lt": (-1,),
    "-le": (-1, 0),
    "-gt": (1,),
    "-ge": (0, 1),
}
"""Which signs of a difference each arithmetic comparison takes."""
_ARITHMETIC = {"==": "-eq", "!=": "-ne", "<": "-lt", "<=": "-le", ">": "-gt", ">=": "-ge"}


class MalformedTest(Exception):  # noqa: N818 - an answer, not a mistake
    """The shell complains about an operand, and the test ends with status 2."""


def substituted(text: str, succeeding: str) -> str:
    """Put the value of the variable into a text."""
    return _VARIABLE.sub(succeeding, text)


def is_looked_at(words: Sequence[str]) -> bool:
    """Tell whether a test is about the state of the build or a file."""
    return any(word in _FILE_TESTS or SUCCEEDING in word for word in words)


def arithmetic(text: str, succeeding: str) -> bool | None:
    """Return what ``(( text ))`` comes to, ``None`` where that cannot be told."""
    value = substituted(text, succeeding).replace(SUCCEEDING, succeeding)
    found = _COMPARED.fullmatch(value)
    if found is None or (found.group(1) and found.group(3)):
        return None
    operator, right = _ARITHMETIC[found.group(3) or "!="], found.group(4) or "0"
    return _order(found.group(2), operator, right) != bool(found.group(1))


class Condition:
    """One test, by its words from ``[`` or ``test`` on.

    Raises:
        MalformedTest: by :meth:`holds`.

    """

    def __init__(self, words: Sequence[str], succeeding: str) -> None:
        inner = list(words[1:])
        self.words = inner[:-1] if inner and inner[-1] in ("]", "]]") else inner
        self._succeeding = succeeding
        self._double = words[0] == "[["

    def holds(self) -> bool | None:
        """Return what it comes to, ``None`` where that cannot be told."""
        return _any([self._both(part) for part in _split(self.words, ("||", "-o"))])

    def _both(self, words: list[str]) -> bool | None:
        return _all([self._single(part) for part in _split(words, ("&&", "-a"))])

    def _single(self, words: list[str]) -> bool | None:
        if words[:1] == ["!"] and len(words) > 1:
            inner = self._single(words[1:])
            return None if inner is None else not inner
        values = [self._value(word) for word in words]
        if len(values) == 1:
            return None if values[0] is None else values[0] != ""
        if len(values) == 2 and values[1] is not None and values[0] in ("-z", "-n"):
            return (values[1] == "") == (values[0] == "-z")
        if len(values) != 3:
            return None
        left, operator, right = values
        return self._compared(left, str(operator), right)

    def _value(self, word: str) -> str | None:
        text = substituted(word, self._succeeding)
        if "$" in text or "`" in text:
            return None
        return text.replace('"', "").replace("'", "")

    def _compared(self, left: str | None, operator: str, right: str | None) -> bool | None:
        if operator in _COMPARISONS:
            return self._ordered(left, operator, right)
        if left is None or right is None or operator not in ("=", "==", "!="):
            return None
        if self._double and any(character in right for character in "*?["):
            return None  # a pattern
        return (left == right) == (operator != "!=")

    def _ordered(self, left: str | None, operator: str, right: str | None) -> bool | None:
        for value in (left, right):
            if value is not None and _INTEGER.fullmatch(value) is None:
                if self._double:
                    return None  # the name of a variable, or an expression
                raise MalformedTest
        return None if left is None or right is None else _order(left, operator, right)


def _order(left: str, operator: str, right: str) -> bool:
    from dryspec.dialect import whole

    first, second = (
        -whole(text[1:]) if text[0] == "-" else whole(text.lstrip("+"))
        for text in (left.strip(), right.strip())
    )
    return (first > second) - (first < second) in _COMPARISONS[operator]


def _split(words: list[str], separators: tuple[str, ...]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in separators:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _any(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True
