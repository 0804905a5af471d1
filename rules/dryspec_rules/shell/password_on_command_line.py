"""Passwords given as arguments."""

from __future__ import annotations

from dryspec.facts.secrets import is_placeholder
from dryspec.finding import NOTE, WARNING, Finding
from dryspec.glance import may_give, names_in
from dryspec.programs.password_options import BY_PROGRAM, passwords
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report options whose value is a password, written out or in a variable."""
    del context
    names = names_in(command.text)
    if any(may_give(BY_PROGRAM[program], names) for program in BY_PROGRAM.keys() & names):
        for call in command.script.calls:
            yield from _given(call, command)


def _given(call: Call, command: Command) -> Iterator[Finding]:
    for option, word, offset, instead in passwords(call):
        text = word.text[offset:].rstrip("\"'")
        if word.value is not None:
            plain = text.strip("\"'")
            if is_placeholder(plain):
                continue
            what = "writes a password in plain text into the repository"
        elif "$" in text or "`" in text:
            what = "puts the password where every other process can read it"
        else:
            continue
        yield Finding(
            command.span(word.start, word.end),
            f'"{call.program} {option}" {what}; use {instead}',
            severity=NOTE if word.value is None else WARNING,
        )


RULE = Rule(
    name="password-on-command-line",
    summary="a password given as an argument",
    severity="warning",
    on="command",
    programs=BY_PROGRAM.keys(),
    group="security",
    check=check,
    sources=(
        "https://curl.se/docs/manpage.html#-u",
        "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html",
        "https://docs.openssl.org/master/man1/openssl-passphrase-options/",
        "https://cwe.mitre.org/data/definitions/214.html",
    ),
)
