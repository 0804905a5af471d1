"""An address with an unquoted & between the parameters of its query."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._address import cut_address
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_PARAMETER = lazy.pattern(r"[^\s&]&[A-Za-z_]\w*=")


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report `curl https://example.com/search?a=1&b=2`."""
    text = command.text
    if "?" not in text or not _PARAMETER.search(text):
        return
    for call in command.script.calls:
        if not call.exact or (cut := cut_address(call, text)) is None:
            continue
        word, end = cut
        yield Finding(
            command.span(word.start, end),
            f'the address ends at "&": "{call.words[0].text}" runs in the background with '
            f'"{_short(word.text)}", and "{_short(text[word.end + 1 : end])}" is lost; '
            "put the address in quotes",
            fix=_fix(call, word, end, command),
        )


def _short(text: str) -> str:
    text = text.replace('"', "")
    return text if len(text) <= 40 else text[:18] + "..." + text[-18:]


def _fix(call: Call, word: Word, end: int, command: Command) -> Fix | None:
    address = command.text[word.start : end]
    inner = any(compound.keyword == "`" for compound in call.enclosing)
    inner = inner or not {"nested-shell", "heredoc-shell"}.isdisjoint(call.context)
    if inner or not editable(call) or not {'"', "'", "\\", "`"}.isdisjoint(address):
        return None
    if command.text[end : end + 1] in ('"', "'", "\\", "`", "(", "<", ">"):
        return None
    edit = replace(command, word.start, end, f'"{address}"')
    return None if edit is None else Fix("put it in quotes", [edit])


RULE = Rule(
    name="address-cut-at-ampersand",
    summary="an address that an unquoted & cuts off",
    severity="warning",
    on="command",
    words=("&",),
    group="correctness",
    fix="safe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_03_02",
    ),
)
