"""A dash of typography where an option has a hyphen."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_DASHES = {"\u2013": "an en dash", "\u2014": "an em dash", "\u2212": "a minus sign"}
_ANY = "\u2013\u2014\u2212"
_OPTION = lazy.pattern(
    rf"(-*[{_ANY}][-{_ANY}]*|--?(?=[A-Za-z][\w-]*[{_ANY}]))([A-Za-z][\w{_ANY}-]*)(=.*)?"
)
_SAYING = frozenset({"", "echo", "printf", ":"})
_ONE_HYPHEN = frozenset({"terraform", "java", "javac", "find", "go", "openssl", "packer"})
"""Programs whose long options begin with one hyphen."""


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report words that are options but for a dash in them."""
    del context
    if not any(dash in command.text for dash in _ANY):
        return
    for call in command.script.calls:
        if call.program in _SAYING:
            continue
        for word in call.arguments:
            match = _OPTION.fullmatch(word.text)
            if match is None:
                continue
            right = _with_hyphens(call.program, match[1], match[2]) + (match[3] or "")
            edit = replace(command, word.start, word.end, right) if editable(call) else None
            dash = next(char for char in word.text if char in _DASHES)
            yield Finding(
                command.span(word.start, word.end),
                f'"{word.text}" has {_DASHES[dash]} in it, which is no hyphen, so that '
                f'{call.program} does not see the option; write "{right}"',
                fix=None if edit is None else Fix(f'write "{right}"', [edit], UNSAFE),
            )


def _with_hyphens(program: str, lead: str, name: str) -> str:
    """Write an option as its program knows it."""
    for dash in _ANY:
        name = name.replace(dash, "-")
    if lead.strip("-") == "":
        return lead + name
    short = len(lead) == 1 and lead != "\u2014" and (len(name) == 1 or program in _ONE_HYPHEN)
    return ("-" if short else "--") + name


RULE = Rule(
    name="typographic-dash",
    summary="a dash of typography where an option has a hyphen",
    severity="warning",
    on="command",
    words=tuple(_ANY),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=("https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap12.html#tag_12_02",),
)
