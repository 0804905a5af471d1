"""Lines of a script that YAML joins into one."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.source import Source
    from dryspec.spec.buildspec import Buildspec, Command

_OPENERS = ("&", "|", ";", "\\", "(", "{", ",")
_AFTER_KEYWORD = frozenset({"then", "do", "else", "in", "!"})
_KEYWORDS = frozenset({"then", "do", "done", "fi", "else", "elif", "esac"})
_CLOSERS = frozenset({"done", "fi", "esac", "}"})
_STARTERS = frozenset({"cd", "export", "set", "source", "echo", "printf", "if", "for", "while"})
_PROGRAMS = frozenset(
    {"aws", "cat", "cp", "curl", "docker", "git", "mkdir", "mv", "npm", "pip", "python", "rm"}
)
_INTO_FILE = lazy.pattern(r"\s1?>>?\s*[^\s&|;<>()]+$")
_HEREDOC = lazy.pattern(r"(?<!<)<<-?[ \t]*(['\"]?)(\w+)\1")
_PLAIN_WORD = lazy.pattern(r"[\w./]+")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report folded commands whose lines were meant to stay lines."""
    text = context.source.text
    for command in buildspec.commands:
        node = command.node
        span, style = node.span, node.style
        if style == ">" or (style == "" and text.find("\n", span.start, span.end) >= 0):
            yield from _check_command(command, context.source)


def _check_command(command: Command, source: Source) -> Iterator[Finding]:
    node = command.node
    first, last = (source.position(at)[0] for at in (node.span.start, node.span.end))
    folded = node.style == ">"
    lines = range(first + 1 if folded else first, last + 1)
    for line, reason in _broken(source, lines, folded):
        start = source.line_end(line) - len(source.line_text(line).lstrip())
        fix = None
        if folded:
            fix = Fix(
                "keep the lines", [Edit(Span(node.span.start, node.span.start + 1), "|")], UNSAFE
            )
        yield Finding(
            Span(start, source.line_end(line)),
            f"YAML joins these lines with blanks, {reason}; write the command as a | block",
            fix=fix,
        )
        return


def _broken(source: Source, lines: range, folded: bool) -> Iterator[tuple[int, str]]:
    """Yield a line and what goes wrong when it is joined to the one before it.

    Lines of a folded block that are indented further stay lines.
    """
    before = ""
    margin = -1
    ends = {source.line_text(line).strip() for line in lines}
    for line in lines:
        text = source.line_text(line)
        here = text.strip()
        if here and margin < 0:
            margin = _indent(text)
        joined = before and here and (not folded or _indent(text) == _indent(before) == margin)
        if joined:
            above = before.strip().removeprefix("- ")
            reason = _heredoc(above, ends) or _reason(above, here, folded)
            if reason:
                yield line, reason
        before = text if here else ""


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _heredoc(before: str, ends: set[str]) -> str:
    """Say what becomes of a here-document whose end stands in a line of the block."""
    opened = _HEREDOC.search(before)
    if opened is None or opened[2] not in ends:
        return ""
    return f'so the text behind "{opened[0]}" becomes part of its line, and the here-document empty'


def _reason(before: str, here: str, folded: bool) -> str:
    if folded and before.startswith("#"):
        return "so everything behind the comment is part of the comment"
    if before.endswith(_OPENERS) or before.rsplit(maxsplit=1)[-1] in _AFTER_KEYWORD:
        return ""
    word, last = here.split(maxsplit=1)[0].rstrip(";"), before.split(maxsplit=1)[0]
    if word in _KEYWORDS:
        if _closed(before):
            return ""
        return f'so "{word}" has no line or ; before it and the shell cannot read the command'
    printed = last == "echo" and word in _PROGRAMS and before.count('"') % 2 == 0
    written = _INTO_FILE.search(before) is not None and _PLAIN_WORD.fullmatch(word) is not None
    if word in _STARTERS or (word == last and word.isalnum()) or printed or written:
        return f'so "{word}" becomes an argument of "{last}"'
    return ""


def _closed(text: str) -> bool:
    """Whether a construct ends where the text does, so that a keyword may follow right away."""
    if text.endswith(")"):
        return _ends_subshell(text)
    words = text.split()
    if words[-1] not in _CLOSERS:
        return False
    return len(words) == 1 or words[-2].endswith((";", "&", ")")) or words[-2] in _CLOSERS


def _ends_subshell(text: str) -> bool:
    """Whether the last bracket closes commands, no `$( )`; those of earlier lines are trusted."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            return at == 0 or text[at - 1] in " \t;&|("
    return True


RULE = Rule(
    name="folded-multiline",
    summary="lines of a script that YAML joins into one",
    severity="warning",
    on="buildspec",
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=("https://yaml.org/spec/1.1/#id929764",),
)
