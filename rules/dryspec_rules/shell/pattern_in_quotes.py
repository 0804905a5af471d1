"""A pattern in quotes, which a command takes for the name of a file."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_ALL_IN = lazy.pattern(r"""(["'])(?P<directory>[^"'`\\*?\[]*)/(?P<pattern>[\w.*-]*\*[\w.*-]*)\1""")
"""One quoted path whose last part has a star."""
_NAME_IN = lazy.pattern(r"""(["'])([\w.][\w.*-]*\*[\w.*-]*|\*[\w.*-]*[A-Za-z][\w.*-]*)\1""")
"""One quoted name with a star and a letter in it."""
_VARIABLE = lazy.pattern(r"\$\{?(\w+)\}?")
_SHOWN = 60
_PROGRAMS = ("chgrp", "chmod", "chown", "cp", "mv", "rm")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report paths in quotes that end in a pattern, where only the shell would expand it."""
    del context
    for word in call.arguments:
        if word.prefix.startswith("-"):
            continue
        written = _written(call, word)
        if not written:
            continue
        advice = "end the quotes before it" if "/" in written else "take the quotes away"
        edit = replace(command, word.start, word.end, written) if editable(call) else None
        fix = None if edit is None else Fix(advice, [edit], UNSAFE)
        shown = f": {written}" if len(written) <= _SHOWN else ""
        yield Finding(
            command.span(word.start, word.end),
            f'in quotes "*" is no pattern: {_outcome(call, word)}; {advice}{shown}',
            fix=fix,
        )
        return


def _written(call: Call, word: Word) -> str:
    """Return what the word should be, "" for one that may be meant as it is."""
    found = _ALL_IN.fullmatch(word.text)
    if found is not None:
        return f"{found[1]}{_directory(call, found)}{found[1]}/{found['pattern']}"
    alone = _NAME_IN.fullmatch(word.text)
    return alone[2] if alone is not None else ""


def _directory(call: Call, found: re.Match[str]) -> str:
    """Return what stays in quotes: for `rm` a variable that may not be empty, lest / be emptied."""
    name = _VARIABLE.fullmatch(found["directory"]) if found[1] == '"' else None
    return f"${{{name[1]}:?}}" if name and call.program == "rm" else found["directory"]


def _outcome(call: Call, word: Word) -> str:
    name = word.text[1:-1].rpartition("/")[2]
    looked = f'{call.program} looks for a file called "{name}"'
    if call.program == "rm" and call.has_flag("-f", "--force"):
        return f"{looked} and removes nothing without a word"
    return f"{looked} and stops with an error"


RULE = Rule(
    name="pattern-in-quotes",
    summary="a pattern in quotes where only the shell would expand it",
    severity="warning",
    on="call",
    programs=_PROGRAMS,
    words=("*",),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_13",
    ),
)
