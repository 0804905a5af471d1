"""A command that YAML reads as a mapping or a list."""

from __future__ import annotations

from dryspec.finding import Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.source import Source


_SHOWN = 20
_LONGEST = 60
"""Characters of an excerpt that has several words, and of one that is a single word."""
_QUOTE = "Put the whole command in single quotes"
_NO_COMMAND = "&!'\""
"""What an anchor, a tag and a key in quotes begin with."""
_MARKS = "'\"`"
_NEXT = (",", "]")
"""What follows a command in a list in brackets."""


def check(objection: Finding, context: Context) -> Iterator[Finding]:
    """Report items of `commands` and `finally` that are no text."""
    yield _finding(objection.span, context.source)


def _finding(span: Span, source: Source) -> Finding:
    whole = Span(span.start, _end_of_text(source, source.position(span.start)[0]))
    if source.text[span.end : whole.end].lstrip()[:1] in _NEXT:
        whole = span
    raw = source.text[whole.start : whole.end]
    advice = _advice(raw, source.position(span.end)[0] > source.position(whole.end)[0])
    message = (
        f"YAML reads this command as {_reading(raw)}; the build stops before its first command "
        f"(Expected Commands to be of string type). {advice}"
    )
    return Finding(whole, message, fix=_quote(whole, source) if advice == _QUOTE else None)


def _advice(raw: str, goes_on: bool) -> str:
    """Return what to write: the text may be meant for one command, or for several."""
    if not raw or raw.startswith("- ") or (raw[0] == "[" and raw[1:2] not in (" ", "[")):
        return "Write each command as an item of its own"
    if goes_on:
        return "Write the command as one text, with | where it has several lines"
    word = raw.partition(" ")[0]
    if word.endswith(":") and raw != word:
        return f'Take the ":" away that follows "{_end(word[:-1])}"'
    return _QUOTE


def _reading(raw: str) -> str:
    if not raw:
        return "a list, because an alias puts one here"
    if raw.startswith(("- ", "[")):
        return f'a list, because it starts with "{raw[0]}"'
    if raw.startswith("{"):
        return 'a mapping, because it starts with "{"'
    if ": " in raw:
        before, _, after = raw.partition(": ")
        return f'a mapping, because of the unquoted ": " in "{_end(before)}: {_start(after)}"'
    return 'a mapping, because it ends with ":"'


def _end(text: str) -> str:
    """Return the last words of a text, the last one whole unless it is huge."""
    words = text.split(" ")
    shown = words.pop()[-_LONGEST:]
    while words and len(words[-1]) + len(shown) < _SHOWN:
        shown = f"{words.pop()} {shown}"
    return f"... {shown.lstrip()}" if any(words) else shown


def _start(text: str) -> str:
    """Return the first words of a text, the first one whole unless it is huge."""
    words = text.split(" ")[::-1]
    shown = words.pop()[:_LONGEST]
    while words and len(words[-1]) + len(shown) < _SHOWN:
        shown = f"{shown} {words.pop()}"
    return f"{shown.rstrip()} ..." if any(words) else shown


def _end_of_text(source: Source, line: int) -> int:
    start, end = source.offset(line, 1), source.line_end(line)
    return start + len(source.text[start:end].rstrip())


def _quote(whole: Span, source: Source) -> Fix | None:
    raw = source.text[whole.start : whole.end]
    before, hash_, _ = raw.partition(" #")
    if hash_ and _closes_quotes(before):
        raw = before.rstrip()  # a comment, which stays one
    elif hash_ and not _closes_quotes(raw):
        return None
    if raw[0] in _NO_COMMAND:
        return None
    text = Span(whole.start, whole.start + len(raw))
    return Fix("quote the command", [Edit(text, "'" + raw.replace("'", "''") + "'")])


def _closes_quotes(text: str) -> bool:
    return not any(text.count(mark) % 2 for mark in _MARKS)


RULE = Rule(
    name="command-not-string",
    summary="a command that YAML reads as a mapping or a list",
    severity="error",
    on="objection",
    kinds=("buildspec",),
    group="correctness",
    fix="safe",
    check=check,
    sources=(
        "observed: YAML_FILE_ERROR Expected Commands[0] to be of string type, in public build logs",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
    ),
)
