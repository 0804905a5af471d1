"""One YAML syntax error in words a user understands, with what the reader itself would print.

libyaml's message is kept, because the service and the agent print it too; the words before it say
what it usually means at this place.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Edit, Fix
from dryspec.source import Source, Span
from dryspec.spec.slips import slip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.tree import Document, SyntaxProblem

_RESERVED = "@`%"
_BEGINS_VALUE = lazy.pattern(r"\s*(?:-\s|[\w./-]+:\s)")
_LEAVES_OPEN = lazy.pattern(r"""["':|>\[{,]\s*$""")
"""What a line ends in that is not the middle of a plain text."""
_COLON = 'an unquoted ": " inside a value reads as another key: put the whole value in quotes'
_OPENER = 'a value that starts with "{}" reads as a YAML list or map: put it in single quotes'


class Explained:
    """Where a syntax error is best shown, what it means, and what the reader would say."""

    __slots__ = ("fix", "message", "span")

    def __init__(self, span: Span, message: str, fix: Fix | None = None) -> None:
        self.span = span
        self.message = message
        self.fix = fix


def explain(document: Document, appspec: bool) -> Explained | None:
    """Explain the problem that ended reading ``document``, or return ``None``."""
    problem = document.problem
    if problem is None:
        return _unknown_alias(document)
    said = _said(document.source, problem, appspec)
    slipped = slip(document.source, problem, appspec)
    if slipped is not None:
        return Explained(slipped[0], f"{slipped[1]} ({said})")
    span, words = _explain(document.source, problem)
    return Explained(span, f"{words} ({said})", _quotes(document.source, problem, span))


def _quotes(source: Source, problem: SyntaxProblem, span: Span) -> Fix | None:
    """Put quotes around a pattern that starts with a star: the one mending that is certain."""
    value = source.text[span.start : span.end]
    if not value.startswith("*") or "alias" not in problem.context or "'" in value:
        return None
    return Fix("put it in quotes", [Edit(span, f"'{value}'")])


def _said(source: Source, problem: SyntaxProblem, appspec: bool) -> str:
    line, column = source.position(problem.offset)
    if appspec:
        context = f" {problem.context}" if problem.context else ""
        return f"the reader says: {problem.problem}{context} at line {line} column {column}"
    return (
        f"the build stops in DOWNLOAD_SOURCE with YAML_FILE_ERROR: {problem.problem} at line {line}"
    )


def _unknown_alias(document: Document) -> Explained | None:
    for alias in document.aliases:
        if alias.target is None:
            return Explained(
                alias.span,
                f'"*{alias.name}" is an alias, but no "&{alias.name}" comes before it; '
                "a value that starts with * needs quotes",
            )
    return None


def _explain(source: Source, problem: SyntaxProblem) -> tuple[Span, str]:
    text = problem.problem
    at = min(problem.offset, len(source.text))
    if "nested" in text or "nesting" in text:
        return Span(
            at, min(at + 1, len(source.text))
        ), "lists or mappings are nested far too deeply"
    if "cannot start any token" in text:
        return _cannot_start(source, at)
    if "mapping values are not allowed" in text:
        return _second_colon(source, at)
    if "end of stream" in text or "unexpected document indicator" in text:
        return _unclosed(source, problem, at)
    if "escape" in text or "hexdecimal" in text:
        return _escape(source, at)
    if "anchor" in problem.context or "alias" in problem.context:
        return _star(source, problem, at)
    if "expected ',' or" in text or "flow" in problem.context:
        return _flow(source, problem, at)
    if "control characters" in text or "unreadable" in text or "Unicode" in text:
        return Span(at, min(at + 1, len(source.text))), _character(source, at)
    if "tab character" in text:
        return _tab(source, at)
    return _structure(source, problem, at)


def _character(source: Source, at: int) -> str:
    character = source.text[at : at + 1]
    shown = f"U+{ord(character):04X}" if character else "a character"
    return f"{shown} cannot stand in YAML; remove it (was the file saved as text in UTF-8?)"


def _cannot_start(source: Source, at: int) -> tuple[Span, str]:
    character = source.text[at : at + 1]
    if character == "\t":
        return _tab(source, at)
    if character and character in _RESERVED:
        end = source.line_end(source.position(at)[0])
        return Span(at, end), f'a value cannot start with "{character}": put it in single quotes'
    return Span(at, at + 1), f'"{character}" cannot stand here unquoted'


def _tab(source: Source, at: int) -> tuple[Span, str]:
    end = at
    while source.text[end : end + 1] == "\t":
        end += 1
    return Span(at, max(end, at + 1)), "a tab is used for indentation: YAML takes blanks only"


def _second_colon(source: Source, at: int) -> tuple[Span, str]:
    line = source.position(at)[0]
    start = source.offset(line, 1)
    value = source.text[start : source.line_end(line)]
    if value.strip() and at > start:
        return Span(at, min(at + 1, source.line_end(line))), _COLON
    return Span(start, source.line_end(line)), _COLON


def _unclosed(source: Source, problem: SyntaxProblem, at: int) -> tuple[Span, str]:
    start = problem.context_offset if problem.context_offset is not None else at
    line_end = source.line_end(source.position(start)[0])
    opener = source.text[start : start + 1]
    if "quoted scalar" in problem.context and opener in {'"', "'"}:
        return Span(start, line_end), f"the quote {opener} opened here is never closed"
    return Span(start, line_end), f'"{opener}" opened here is never closed'


def _escape(source: Source, at: int) -> tuple[Span, str]:
    start = max(source.text.rfind("\\", 0, at + 1), 0)
    shown = source.text[start : start + 2]
    return Span(start, start + 2), (
        f'"{shown}" is no escape that YAML knows inside double quotes: '
        "use single quotes, where a backslash is just a backslash"
    )


def _star(source: Source, problem: SyntaxProblem, at: int) -> tuple[Span, str]:
    start = problem.context_offset if problem.context_offset is not None else at
    line = source.position(start)[0]
    end = source.line_end(line)
    first = source.line_text(line).lstrip("- ")[:1]
    if first and first in "[{" and source.text[start : start + 1] == "&":
        opener = source.offset(line, 1) + source.line_text(line).index(first)
        return Span(opener, end), _OPENER.format(first)
    value = source.text[start:end].split(" #")[0].strip()
    sign = value[:1]
    kind = "an alias" if sign == "*" else "an anchor"
    return Span(start, start + max(len(value), 1)), (
        f"an unquoted value that starts with \"{sign}\" reads as {kind}: write '{value}'"
    )


def _flow(source: Source, problem: SyntaxProblem, at: int) -> tuple[Span, str]:
    start = problem.context_offset if problem.context_offset is not None else at
    opener = source.text[start : start + 1]
    if opener in {"[", "{"}:
        line = source.position(start)[0]
        head = source.text[source.offset(line, 1) : start]
        if head.strip() in {"-", ""} and source.text.lstrip()[:1] not in {"{", "["}:
            return Span(start, source.line_end(line)), (_OPENER.format(opener))
        return Span(at, min(at + 1, len(source.text))), (
            f'a comma or the closing bracket of the "{opener}" in line {line} is missing'
        )
    return Span(at, min(at + 1, len(source.text))), "a comma or a closing bracket is missing"


def _structure(source: Source, problem: SyntaxProblem, at: int) -> tuple[Span, str]:
    began = problem.context_offset if "simple key" in problem.context else None
    at = at if began is None else began
    line = source.position(at)[0]
    start = source.offset(line, 1)
    text = source.text[start : source.line_end(line)]
    indent = len(text) - len(text.lstrip(" "))
    first = start + indent
    span = Span(max(at, first), source.line_end(line))
    if span.start >= span.end:
        span = Span(first, source.line_end(line))
    if "\t" in text[: indent + 1]:
        return _tab(source, start + text.index("\t"))
    quoted = _text_after_quote(source, at)
    if quoted:
        return span, quoted
    commented = _text_after_comment(source, line)
    if commented:
        return span, commented
    if "could not find expected ':'" in problem.problem:
        return span, "this line has no colon with a blank after it, so it is no key"
    if "'-' indicator" in problem.problem:
        return (
            span,
            "this line belongs to no list item: its indentation does not fit the lines above",
        )
    if at > first:
        return span, "this cannot follow what stands before it: put the whole value in quotes"
    return span, "this line does not fit the block it stands in: " + _fitting(source, line)


def _text_after_comment(source: Source, line: int) -> str:
    """A text of several lines that a comment cuts off: ``- a; # why`` and ``b`` below it."""
    text = source.line_text(line)
    if text.lstrip().startswith("-") or text.endswith(":") or ": " in text or line == 1:
        return ""
    before, sign, _ = source.line_text(line - 1).partition("#")
    if not sign or (before.strip() and not before.endswith(" ")):
        return ""
    at = line - 1
    while at > 1 and not before.strip():
        at -= 1
        before = source.line_text(at).partition("#")[0]
    begins = _BEGINS_VALUE.match(before) is not None
    if _LEAVES_OPEN.search(before) or _indent(text) < _indent(before) + begins:
        return ""
    return (
        f'the "#" in line {line - 1} begins a comment, which ends the text before it, so that this '
        "line belongs to nothing: take the comment out, or write all of it as one block (|)"
    )


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _text_after_quote(source: Source, at: int) -> str:
    """A value such as ``"a" b``: the quotes end and text goes on."""
    line_start = source.offset(source.position(at)[0], 1)
    before = source.text[line_start:at].rstrip(" ")
    if before.endswith(('"', "'")) and before.count(before[-1]) == 1:
        opened = _opened_above(source, source.position(at)[0], before[-1])
        if opened:
            return (
                f"the quote {before[-1]} of line {opened} ends only here, where text goes on: is "
                f"the closing one of line {opened} missing?"
            )
    if before.lstrip().startswith("- ") and ": " in before[:-1]:
        return _COLON
    if before[-1:] in {'"', "'"} and source.text[at : at + 1] not in {"", "\n", "\r", "#"}:
        quote = before[-1]
        return (
            f"text goes on after the closing {quote}: a value that starts with a quote ends with "
            "it; put the whole value in the other kind of quotes"
        )
    return ""


def _opened_above(source: Source, line: int, quote: str) -> int:
    """Return the nearest line above with a quote too many, 0 for none."""
    for number in range(line - 1, max(line - 20, 0), -1):
        if source.line_text(number).count(quote) % 2:
            return number
    return 0


def _beside_items(source: Source, line: int) -> str:
    """Say where the list items above an item of another indentation stand."""
    own = _indent(source.line_text(line))
    if not source.line_text(line).lstrip().startswith("- ") or line == 1:
        return ""
    above = _indent(source.line_text(line - 1))
    if above == own or not source.line_text(line - 1).lstrip().startswith("- "):
        return ""
    return f"it is indented by {own}, and the item above it by {above}"


def _fitting(source: Source, line: int) -> str:
    """Say which indentations the lines above leave to a line."""
    own = _indent(source.line_text(line))
    open_: list[int] = []
    for number in range(line - 1, max(line - 200, 0), -1):
        text = source.line_text(number).strip()
        indent = _indent(source.line_text(number))
        if text and text[0] != "#" and indent < min(open_, default=indent + 1):
            open_.append(indent)
    if own in open_ or not open_:
        return _beside_items(source, line) or "compare its indentation"
    *others, last = map(str, reversed(open_))
    known = f"{', '.join(others)} or {last}" if others else last
    return f"it is indented by {own}, and the lines above that it may go with by {known}"
