"""The little shell grammar that hook scripts are read with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEYWORDS = frozenset(
    {
        "if",
        "then",
        "else",
        "elif",
        "fi",
        "for",
        "while",
        "until",
        "do",
        "done",
        "case",
        "esac",
        "function",
        "{",
        "}",
        "!",
        "[[",
        "select",
        "time",
    }
)


class NotUnderstood(Exception):  # noqa: N818 - an answer, not a mistake
    """Shell beyond the little that is read; the message names it."""


class UnknownText(NotUnderstood):
    """A value that is set, but not known here: a deployment's id or name."""


@dataclass(frozen=True, slots=True)
class Word:
    """Characters of one word, each with whether it stood in single quotes or after a backslash."""

    characters: str
    literal: tuple[bool, ...]
    quoted: bool


@dataclass(slots=True)
class Command:
    """One simple command: words, what joins it to the one before, and where its output goes.

    ``streams`` maps ``stdout`` and ``stderr`` to ``stdout``, ``stderr`` or ``elsewhere``.
    """

    joiner: str
    words: list[Word] = field(default_factory=list[Word])
    streams: dict[str, str] = field(
        default_factory=lambda: {"stdout": "stdout", "stderr": "stderr"}
    )
    stdin: str = ""
    background: bool = False
    next_joiner: str = ""


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with content and their 1-based numbers; comment lines are left out."""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip(" \t")
        if stripped and not stripped.startswith("#"):
            if stripped.endswith("\\"):
                raise NotUnderstood(f"a continued line ({number})")
            yield number, stripped


def split_commands(line: str) -> list[Command]:
    """Split one line into simple commands.

    Raises:
        NotUnderstood: it holds more than simple commands.
    """
    commands = [Command("")]
    at = 0
    while at < len(line):
        character = line[at]
        two = line[at : at + 2]
        if character in " \t":
            at += 1
        elif character == "#" and (at == 0 or line[at - 1] in " \t;"):
            break
        elif two in {"&&", "||"}:
            commands[-1].next_joiner = two
            commands.append(Command(two))
            at += 2
        elif two == "&>":
            raise NotUnderstood("&>, which only bash knows")
        elif character in ";&":
            commands[-1].background = character == "&"
            commands.append(Command(";"))
            at += 1
        elif character in "|()<`":
            at = _input(line, at, commands[-1])
        elif character == ">" or (character in "12" and line[at + 1 : at + 2] == ">"):
            at = _output(line, at, commands[-1])
        else:
            word, at = _word(line, at)
            if not commands[-1].words and word.characters in _KEYWORDS:
                raise NotUnderstood(f'the keyword "{word.characters}"')
            commands[-1].words.append(word)
    return [command for command in commands if command.words]


def _input(line: str, at: int, command: Command) -> int:
    if line[at] != "<" or line[at + 1 : at + 2] in {"<", "(", "&"}:
        raise NotUnderstood(f'"{line[at]}" in "{line}"')
    start = at + 1
    while line[start : start + 1] in {" ", "\t"}:
        start += 1
    word, end = _word(line, start)
    command.stdin = "empty" if word.characters == "/dev/null" else "file"
    return end


def _output(line: str, at: int, command: Command) -> int:
    stream = "stderr" if line[at] == "2" else "stdout"
    at += 1 if line[at] == ">" else 2
    if line[at : at + 1] == ">":
        at += 1
    if line[at : at + 1] == "&":
        target = line[at + 1 : at + 2]
        if target not in {"1", "2"}:
            raise NotUnderstood(f"the redirection to &{target}")
        command.streams[stream] = command.streams["stdout" if target == "1" else "stderr"]
        return at + 2
    while line[at : at + 1] in {" ", "\t"}:
        at += 1
    word, end = _word(line, at)
    if not word.characters:
        raise NotUnderstood("a redirection to nothing")
    command.streams[stream] = "elsewhere"
    return end


def _word(line: str, at: int) -> tuple[Word, int]:
    characters: list[str] = []
    literal: list[bool] = []
    quoted = False
    quote = ""
    while at < len(line):
        character = line[at]
        if not quote and character in " \t;&|<>()`":
            break
        at += 1
        if character in "\"'" and quote in {"", character}:
            quote = "" if quote else character
            quoted = True
            continue
        if character == "\\" and quote != "'":
            if at >= len(line):
                raise NotUnderstood("a backslash at the end of a line")
            if quote and line[at] not in '$`"\\':
                characters.append("\\")
                literal.append(True)
            characters.append(line[at])
            literal.append(True)
            at += 1
            continue
        characters.append(character)
        literal.append(quote == "'" or (quote == '"' and character not in "$`"))
    if quote:
        raise NotUnderstood("a quote that is not closed on its line")
    return Word("".join(characters), tuple(literal), quoted), at


def expand(word: Word, variables: Mapping[str, str | None], status: int) -> str | None:
    """Return a word's text after expansion, ``None`` when an unquoted one is empty.

    Raises:
        NotUnderstood: the expansion needs more than ``$NAME``, ``${NAME}`` or ``${NAME-word}``.
    """
    out: list[str] = []
    at = 0
    text = word.characters
    while at < len(text):
        character = text[at]
        if word.literal[at] or character not in "$`*?[~":
            out.append(character)
            at += 1
        elif character == "$":
            value, at = _variable(text, at + 1, variables, status)
            if not word.quoted and (not value or any(c in value for c in " \t\n*?[")):
                raise NotUnderstood("an unquoted variable that may split or vanish")
            out.append(value)
        else:
            raise NotUnderstood(f'"{character}" in "{text}"')
    joined = "".join(out)
    return joined if joined or word.quoted else None


def _variable(
    text: str, at: int, variables: Mapping[str, str | None], status: int
) -> tuple[str, int]:
    if text[at : at + 1] == "?":
        return str(status), at + 1
    if text[at : at + 1] == "$":
        return "$$", at + 1
    braced = text[at : at + 1] == "{"
    start = at + 1 if braced else at
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    name = text[start:end]
    if not name or name[0].isdigit():
        raise NotUnderstood(f'"${text[at : at + 8]}"')
    default: str | None = None
    if braced:
        close = text.find("}", end)
        rest = text[end:close]
        if close < 0 or (rest and not rest.startswith(("-", ":-"))) or "$" in rest:
            raise NotUnderstood(f'"${{{text[start : start + 12]}"')
        default = rest.lstrip(":").removeprefix("-") if rest else None
        end = close + 1
        if default is not None and (
            name not in variables or (rest[0] == ":" and not variables[name])
        ):
            return default, end
    if name not in variables:
        raise NotUnderstood(f"the variable {name}, which the agent does not set")
    value = variables[name]
    if value is None:
        raise UnknownText(f"the value of {name}")
    return value, end
