"""Passwords given as arguments."""

from __future__ import annotations

from dryspec.facts.password_options import LOGINS, OPTIONS, passwords
from dryspec.facts.secrets import is_placeholder
from dryspec.finding import NOTE, WARNING, Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report options whose value is a password, written out or in a variable."""
    del context
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
    on="call",
    programs=(*OPTIONS, *(words[0] for words in LOGINS)),
    group="security",
    check=check,
    sources=(
        "https://curl.se/docs/manpage.html#-u",
        "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html",
        "https://docs.openssl.org/master/man1/openssl-passphrase-options/",
        "https://cwe.mitre.org/data/definitions/214.html",
    ),
)
