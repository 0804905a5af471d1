"""What `[`, `[[`, `test` and `case` compare."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Call, Compound, Word

EQUAL = frozenset({"=", "=="})
_OPERATORS = EQUAL | {"!=", "-eq", "-ne"}
_PLAIN = lazy.pattern(r"\$(\w+)|\$\{(\w+)(?::?-)?\}")
_CASE = lazy.pattern(r"case\s+(?:\"([^\"\s]+)\"|([^\"\s]+))\s+in\b")
_END = lazy.pattern(r";;&?|;&")
_PATTERNS = lazy.pattern(r"\s*\(?[ \t]*([\w./:@*\"'|\- \t]{0,200}[\w.*\"'])[ \t]*\)")
_PATTERN = lazy.pattern(r"""[ \t]*(?:"([^"|]*)"|'([^'|]*)'|([^"'| \t]+))[ \t]*(?:\||\Z)""")


def compared(call: Call) -> Iterator[tuple[Word, str, Word]]:
    """Yield the two sides of each comparison in a call, with the operator between them."""
    words = call.words
    for left, operator, right in zip(words[1:], words[2:], words[3:], strict=False):
        if operator.value in _OPERATORS:
            yield left, operator.value, right


def variable_alone(text: str) -> str:
    """Return the name of the variable that a word is all of, "" for any other word."""
    inside = text[1:-1] if len(text) > 2 and text[0] == text[-1] == '"' else text
    found = _PLAIN.fullmatch(inside)
    return (found[1] or found[2]) if found else ""


def case_patterns(text: str, compound: Compound) -> tuple[str, list[tuple[int, str, bool]]]:
    """Return the variable that a `case` looks at, with its patterns where they are easily read.

    Each with its place in the text, its value, and whether it is in quotes.
    """
    whole = text[compound.start : compound.end]
    head = _CASE.match(whole)
    name = variable_alone(head[1] or head[2]) if head else ""
    if head is None or not name or whole.count("case") > 1:
        return "", []
    found: list[tuple[int, str, bool]] = []
    for at in (head.end(), *(end.end() for end in _END.finditer(whole))):
        patterns = _PATTERNS.match(whole, at)
        if patterns is None:
            continue
        start = compound.start + patterns.start(1)
        for each in _PATTERN.finditer(patterns[1]):
            group = each.lastindex or 1
            found.append((start + each.start(group), each[group], group < 3))
    return name, found
