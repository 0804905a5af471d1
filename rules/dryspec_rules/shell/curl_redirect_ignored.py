"""A download that curl takes from an address which only points elsewhere."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import SAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, insert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_REDIRECTED = lazy.pattern(
    r"https?://github\.com/[\w.-]+/[\w.-]+/"
    r"(?:releases/(?:download/|latest/download/)|archive/|raw/|tarball/|zipball/)"
)
"""Addresses that GitHub answers with a redirect, always."""
_FOLLOWING = ("-L", "--location", "--location-trusted")
_ASKING = ("-I", "--head", "-K", "--config", "-w", "--write-out", "-D", "--dump-header", "-i")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `curl -o tool.tgz https://github.com/.../releases/download/...` without `-L`."""
    if call.has_flag(*_FOLLOWING, *_ASKING):
        return
    address = next((word for word in call.words[1:] if _REDIRECTED.match(word.prefix)), None)
    if address is None or not command.script.certain:
        return
    edit = insert(command, call.words[0].end, " -L") if editable(call) else None
    yield Finding(
        command.span(address.start, address.end),
        "GitHub answers this address with a redirect, which curl follows only with -L: without it "
        "the download is empty and curl succeeds all the same; add -L",
        fix=None if edit is None else Fix("add -L", [edit], SAFE),
    )


RULE = Rule(
    name="curl-redirect-ignored",
    summary="a download by curl that ends at a redirect",
    severity="warning",
    on="call",
    programs={"curl": ()},
    words=("github.com",),
    group="correctness",
    fix="safe",
    check=check,
    sources=(
        "https://curl.se/docs/manpage.html#-L",
        "https://docs.github.com/en/repositories/releasing-projects-on-github/linking-to-releases",
    ),
)
