"""Filters of jq that use a variable which nobody gives to jq."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules.shell._refusal import fix, found_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_NAMING = frozenset({"--arg", "--argjson", "--argfile", "--rawfile", "--slurpfile"})
"""Options that define a variable: its name, then its value."""
_WITH_VALUE = frozenset({"--indent", "-L", "--library-path"})
_FROM_FILE = lazy.pattern(r"-[a-zA-Z]*f[a-zA-Z]*|--from-file")
_USED = lazy.pattern(r"\$([A-Za-z_]\w*)(?!\w|::)")
_BOUND = lazy.pattern(r"\b(?:as|label)\s*\$(\w+)|\bdef\s+\w+\s*\(([^)]*)\)")
_BEYOND = lazy.pattern(r"\b(?:import|include)\b|\bas\s*[\[{]|\?//")
"""What brings names in ways that are not followed here."""
_OWN = frozenset({"ARGS", "ENV", "__loc__", "__prog_args"})
_IN_TEXT = lazy.pattern(r"\$\{?([A-Z][A-Z0-9_]+)\}?")
_LONGEST = 4_000
_MOST_TEXTS = 20
_SEARCHED = 200_000
"""Characters of a file that are looked through for each filter."""


def judge(call: Call, command: Command) -> Finding | None:
    """Report the first variable that jq does not know, or that it takes for a text."""
    told = _told(call)
    if told is None:
        return None
    word, given = told
    text = word.value or ""
    code, texts = _taken_apart(text)
    if _BEYOND.search(code):
        return None
    known = given | _OWN | set(_bound(code))
    for match in _USED.finditer(code):
        name: str = match[1]
        if name not in known:
            return _undefined(call, command, word, name, given)
    for inner in texts[:_MOST_TEXTS]:
        name = "" if " " in inner else _shell_variable(inner, command)
        if name and not _is_filled_in(command):
            return found_at(
                command,
                call.words[0],
                word,
                f'jq writes "{inner}" as it stands here, for the shell leaves single quotes alone; '
                f'give it the value: --arg {name} "${name}", and in the filter ${name} without '
                "quotes, joined to texts by +",
            )
    return None


def _told(call: Call) -> tuple[Word, set[str]] | None:
    """Return the filter, where it is a text, and the variables that options define."""
    program: Word | None = None
    given: set[str] = set()
    words = iter(call.words[1:])
    for word in words:
        value = word.value
        if value is not None and _FROM_FILE.fullmatch(value):
            return None
        if value in _NAMING:
            name = next(words, None)
            next(words, None)
            if name is None or name.value is None:
                return None
            given.add(name.value)
        elif value in _WITH_VALUE:
            next(words, None)
        elif program is None and not word.prefix.startswith("-"):
            if value is None or len(value) > _LONGEST:
                return None
            program = word
        elif value is None and not word.quoted:
            return None
    return None if program is None else (program, given)


def _taken_apart(text: str) -> tuple[str, list[str]]:
    r"""Return the code of a filter, that of ``\(…)`` in texts as well, and its plain texts."""
    code: list[str] = []
    texts: list[str] = []
    open_parentheses: list[int] = []
    inner: list[str] | None = None
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if inner is None:
            if char == '"':
                inner = []
            elif char == "#":
                end = text.find("\n", at)
                at = end if end >= 0 else len(text)
            elif char == ")" and open_parentheses and not open_parentheses[-1]:
                open_parentheses.pop()
                inner = []
            else:
                if open_parentheses:
                    open_parentheses[-1] += (char == "(") - (char == ")")
                code.append(char)
        elif char == '"':
            texts.append("".join(inner))
            code.append('""')
            inner = None
        elif char == "\\" and text[at : at + 1] == "(":
            at += 1
            texts.append("".join(inner))
            open_parentheses.append(0)
            code.append(" ")
            inner = None
        else:
            inner.append(text[at - 1 : at + (char == "\\")])
            at += char == "\\"
    return "".join(code), texts


def _bound(code: str) -> Iterator[str]:
    for match in _BOUND.finditer(code):
        if match[1]:
            yield match[1]
        yield from _USED.findall(match[2] or "")


def _is_filled_in(command: Command) -> bool:
    """Whether something else may put the values in: into the output, or into this very file."""
    return "envsubst" in command.source.text[:_SEARCHED] or command.source.name.endswith("tpl")


def _shell_variable(text: str, command: Command) -> str:
    """Return the first variable in a text if the build sets it, or the service does."""
    match = _IN_TEXT.search(text)
    name: str = match[1] if match is not None else ""
    if name.startswith(("AWS_", "CODEBUILD_")):
        return name
    return name if name and command.source.text[:_SEARCHED].count(name) > 1 else ""


def _undefined(
    call: Call, command: Command, word: Word, name: str, given: set[str]
) -> Finding | None:
    from dryspec.alike import nearest

    near = nearest(name, sorted(given))
    option = f'--arg {name} "${name}"'
    advice = f'did you mean "${near}"?' if near else f"give it one: {option}"
    return found_at(
        command,
        call.words[0],
        word,
        f'jq stops with "${name} is not defined": a filter in single quotes sees no variables of '
        f"the shell, only those that options name; {advice}",
        None if near else fix(call, command, word.start, f"{option} ", f"write {option}"),
    )
