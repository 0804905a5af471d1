"""A token or password inside the address of a git repository."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_WITH_CREDENTIALS = lazy.pattern(r"https?://(?=[^/\s@]*[$`])((?:\$\([^)]*\)|(?!\$\()[^/\s@])+)@")
_STORING = (("clone",), ("remote", "add"), ("remote", "set-url"), ("submodule", "add"))


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report addresses with a variable in front of the `@` that git keeps in its configuration."""
    del context
    if not any(call.runs("git", *words) for words in _STORING):
        return
    for word in call.arguments:
        match = _WITH_CREDENTIALS.search(word.text[:1000])
        if match is None or not _holds_password(match.group(1)):
            continue
        yield Finding(
            command.span(word.start + match.start(1), word.start + match.end(1)),
            f'git keeps the address with "{match.group(1)}" in .git/config, and it prints it in '
            "its errors; give it a credential helper or GIT_ASKPASS, and the address alone",
        )


def _holds_password(text: str) -> bool:
    """Whether more than a user's name stands in front of the `@`."""
    user, colon, password = text.partition(":")
    if "$(" in text or "`" in text:
        return True
    if colon and not password.startswith(("-", "}")):
        return "$" in password
    return "USER" not in user.upper() or "TOKEN" in user.upper()


RULE = Rule(
    name="credentials-in-url",
    summary="a token or password in the address of a git repository",
    severity="warning",
    on="call",
    programs=("git",),
    words=("http",),
    group="security",
    check=check,
    sources=(
        "https://git-scm.com/docs/gitcredentials",
        "https://git-scm.com/docs/gitfaq#http-credentials",
        "https://cwe.mitre.org/data/definitions/522.html",
    ),
)
