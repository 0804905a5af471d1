"""Calls of terraform that it refuses."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules.shell._refusal import found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_VALUES = frozenset(
    {
        *("-backend-config", "-from-module", "-lock-timeout", "-out", "-parallelism", "-replace"),
        *("-plugin-dir", "-state", "-state-out", "-backup", "-target", "-var", "-var-file"),
        *("-lockfile", "-generate-config-out", "-test-directory", "-exclude"),
    }
)
"""Options whose value may be the next word."""
_UNKNOWN = {
    "init": {"-auto-approve": "it has nothing to approve"},
    "plan": {"-auto-approve": "it changes nothing, so it has nothing to approve"},
    "apply": {"-force": "write -auto-approve"},
    "destroy": {"-force": "since 0.15 it is called -auto-approve"},
    "validate": {"-var": "it takes no values since 0.15", "-var-file": "it takes no values"},
}
"""Options that a command does not have."""
_COMMANDS = ("init", "plan", "apply", "destroy", "validate")
_BEFORE_CHDIR = lazy.pattern(r"\b0\.(?:1[0-4]\b|[7-9]\.\d)")
"""Versions that took a directory as an argument."""


def judge(call: Call, command: Command) -> Finding | None:
    """Report options in the wrong place, options that are not there, arguments too many."""
    if _BEFORE_CHDIR.search(command.source.text):
        return None
    first = call.words[1] if len(call.words) > 1 else None
    if first is not None and first.value in ("-chdir", "--chdir"):
        return found(
            call, command, first, f'terraform wants "{first.text}=" and the directory in one word'
        )
    name = first.value if first is not None else None
    if name not in _COMMANDS:
        return _before_command(call, command)
    return _option(call, command, name) or _argument(call, command, name)


def _before_command(call: Call, command: Command) -> Finding | None:
    words = call.arguments
    flag = words[0] if words else None
    if flag is None or _name(flag) not in ("-auto-approve", "-var", "-var-file", "-input"):
        return None
    return found(
        call,
        command,
        flag,
        f'terraform does not know "{flag.text}" in front of the command and stops: write it behind',
    )


def _option(call: Call, command: Command, name: str) -> Finding | None:
    for word in call.words[2:]:
        if _name(word) == "-chdir":
            return found(
                call,
                command,
                word,
                f'"terraform {name}" has no option {word.text} and stops: -chdir=DIRECTORY stands '
                "in front of the command",
            )
        why = _UNKNOWN[name].get(_name(word))
        if why is not None:
            return found(
                call,
                command,
                word,
                f'"terraform {name}" has no option {word.text} and stops: {why}',
            )
    return None


def _argument(call: Call, command: Command, name: str) -> Finding | None:
    """Report what stands where an option was meant, or behind the plan."""
    if name == "validate" or not all(_is_one_word(word) for word in call.words):
        return None
    words = iter(call.words[2:])
    given: list[Word] = []
    before: Word | None = None
    for word in words:
        if before is not None and word.value in ("true", "false"):
            return _apart(call, command, before, word)
        before = None
        if not word.text.startswith("-"):
            given.append(word)
        elif given:
            return _behind(call, command, name, word)
        elif "=" not in word.prefix:
            takes_next = _name(word) in _VALUES and next(words, None) is not None
            before = None if takes_next else word
    if not given or name == "apply":
        return None
    shown = given[0].text.strip("\"'")
    return found(
        call,
        command,
        given[0],
        f'"terraform {name}" takes no argument since 0.15 and stops at "{shown}" with '
        '"Too many command line arguments": '
        + (
            f"write -{given[0].text}"
            if "=" in given[0].prefix
            else f"write -chdir={given[0].text} in front of the command"
        ),
    )


def _apart(call: Call, command: Command, option: Word, word: Word) -> Finding:
    return found(
        call,
        command,
        word,
        f'terraform takes "{word.text}" behind "{option.text}" for an argument and stops: write '
        f"{option.text}={word.text}",
    )


def _behind(call: Call, command: Command, name: str, word: Word) -> Finding:
    return found(
        call,
        command,
        word,
        f'terraform takes "{word.text}" behind an argument for another argument and stops with '
        f'"Too many command line arguments": options of "terraform {name}" stand before it',
    )


def _name(word: Word) -> str:
    """Return an option's name with one dash, which terraform takes for the same as two."""
    text = word.prefix.partition("=")[0]
    return text[1:] if text.startswith("--") else text


def _is_one_word(word: Word) -> bool:
    """Whether a word is there and stays one, so that it is neither an option nor nothing."""
    return word.value is not None or bool(word.prefix) or (word.quoted and "@" not in word.text)
