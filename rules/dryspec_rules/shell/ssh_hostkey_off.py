"""ssh told not to check whom it talks to."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_OFF = lazy.pattern(
    r"(?P<key>StrictHostKeyChecking)(?P<by>[ =\t]+\"?)(?P<value>no|off)\b"
    r"|UserKnownHostsFile[ =\t]+\"?(?:/dev/null|no(?:ne)?)\b",
    lazy.IGNORECASE,
)


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report the two options wherever a command gives or writes them."""
    for match in _OFF.finditer(command.text):
        if _in_comment(command.text, match.start()):
            continue
        yield Finding(
            command.span(match.start(), match.end()),
            _message(match),
            fix=_fix(command, match),
        )


def _message(match: re.Match[str]) -> str:
    known = "put the host's key into known_hosts (github.com and bitbucket.org are there already)"
    if match.group("value"):
        return (
            f'"{match.group()}" lets anybody answer for the host; {known} or use '
            "StrictHostKeyChecking=accept-new"
        )
    return f'"{match.group()}" keeps no key, so nobody notices another host; remove it, and {known}'


def _in_comment(text: str, place: int) -> bool:
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line.lstrip().startswith("#")


def _fix(command: Command, match: re.Match[str]) -> Fix | None:
    if not match.group("value"):
        return None
    edit = replace(command, match.start("value"), match.end("value"), "accept-new")
    return None if edit is None else Fix("accept new keys, refuse changed ones", [edit], UNSAFE)


RULE = Rule(
    name="ssh-hostkey-off",
    summary="ssh without the check of the host's key",
    severity="warning",
    on="command",
    group="security",
    words=("ostKeyChecking", "ostkeychecking", "nownHostsFile", "nownhostsfile"),
    fix="unsafe",
    check=check,
    sources=(
        "https://man.openbsd.org/ssh_config#StrictHostKeyChecking",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html",
    ),
)
