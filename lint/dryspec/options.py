"""A small reader of command-line options, with help made from the same table.

argparse costs as much as parsing a hundred specs; this does what the commands need: long and short
options, values after a blank or ``=``, repetition, choices, and errors that offer the nearest name.
"""

from __future__ import annotations

from dryspec.alike import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 80


class UsageError(Exception):
    """Wrong use of the command line; the message is for the user."""


class Option:
    """One option: ``value`` names its argument (``""``: a switch), ``choices`` close it."""

    __slots__ = ("choices", "help", "names", "value")

    def __init__(
        self,
        *names: str,
        value: str = "",
        help: str,  # noqa: A002 - the usual name in option tables
        choices: Sequence[str] = (),
    ) -> None:
        self.names = names
        self.value = value
        self.help = help
        self.choices = tuple(choices)

    @property
    def key(self) -> str:
        """The first long name without dashes: how the value is asked for."""
        return self.names[0].lstrip("-")


class Arguments:
    """What was given: values by option, and the rest."""

    __slots__ = ("_values", "paths")

    def __init__(self) -> None:
        self._values: dict[str, list[str]] = {}
        self.paths: list[str] = []

    def add(self, key: str, value: str) -> None:
        """Record one occurrence of an option."""
        self._values.setdefault(key, []).append(value)

    def has(self, key: str) -> bool:
        """Whether the option was given."""
        return key in self._values

    def last(self, key: str, default: str = "") -> str:
        """Return the option's last value."""
        return self._values[key][-1] if key in self._values else default

    def all(self, key: str) -> list[str]:
        """Return every value of a repeatable option."""
        return self._values.get(key, [])

    def names(self, key: str) -> list[str]:
        """Return the values of a repeatable option, each split at commas."""
        return [
            name.strip() for value in self.all(key) for name in value.split(",") if name.strip()
        ]


def read(arguments: Sequence[str], options: Sequence[Option]) -> Arguments:
    """Read arguments by a table.

    Raises:
        UsageError: an unknown option, a missing or unknown value, a switch with a value.

    """
    table = {name: option for option in options for name in option.names}
    given = Arguments()
    at = 0
    while at < len(arguments):
        word = arguments[at]
        at += 1
        if word == "--":
            given.paths.extend(arguments[at:])
            break
        if not word.startswith("-") or word == "-":
            given.paths.append(word)
            continue
        name, has_value, value = word.partition("=")
        option = table.get(name)
        if option is None and word[1] != "-" and (short := table.get(word[:2])) and short.value:
            option, name, has_value, value = short, word[:2], "=", word[2:]
        if option is None:
            raise UsageError(_unknown(name, table))
        if not option.value:
            if has_value:
                raise UsageError(f"{name} takes no value")
            given.add(option.key, "")
            continue
        if not has_value:
            if at >= len(arguments):
                raise UsageError(f"{name} needs a value: {name} {option.value}")
            value = arguments[at]
            at += 1
        given.add(option.key, _checked(option, name, value))
    return given


def _checked(option: Option, name: str, value: str) -> str:
    if option.choices and value not in option.choices:
        near = nearest(value, option.choices)
        hint = f'; did you mean "{near}"?' if near else f"; one of {', '.join(option.choices)}"
        raise UsageError(f'{name} does not know "{value}"{hint}')
    return value


def _unknown(name: str, table: dict[str, Option]) -> str:
    if "--extend-select" in table and _is_group(name.lstrip("-")):
        return (
            f'unknown option "{name}"; groups of rules are selected by name: --extend-select '
            f"{name.lstrip('-')}"
        )
    near = nearest(name, list(table))
    hint = f'; did you mean "{near}"?' if near else "; --help lists the options"
    return f'unknown option "{name}"{hint}'


def _is_group(name: str) -> bool:
    """Whether a name is one of a group of rules, so that somebody may take it for an option."""
    from dryspec.rule import GROUPS

    return name in GROUPS or name == "preview"


def help_text(usage: str, summary: str, options: Sequence[Option]) -> str:
    """Return the help of one command, at most 80 columns wide."""
    import textwrap

    lines = [f"usage: {usage}", "", *textwrap.wrap(summary, WIDTH), "", "options:"]
    for option in options:
        names = ", ".join(option.names)
        head = f"  {names} {option.value}".rstrip()
        text = option.help
        if option.choices and len(option.choices) > 3:
            text += f" ({', '.join(option.choices)})"
        body = textwrap.wrap(text, WIDTH - 28)
        if len(head) > 26:
            lines.append(head)
            head = ""
        lines.append(f"{head:<28}{body[0]}")
        lines.extend(" " * 28 + line for line in body[1:])
    return "\n".join(lines) + "\n"
