"""Addresses with a query that an unquoted `&` cuts off."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call, Word

_NEXT_PARAMETER = lazy.pattern(r"&[A-Za-z_]\w*=")
_REST = lazy.pattern(r"[^\s;|<>()'\"`\\]*")


def cut_address(call: Call, text: str) -> tuple[Word, int] | None:
    """Return the address in which a call ends at ``&``, with the place where it was to end."""
    if call.next_operator != "&" or len(call.words) < 2 or call.redirects:
        return None
    word = call.words[-1]
    if word.end != call.end or _NEXT_PARAMETER.match(text, word.end) is None:
        return None
    query = word.text.partition("?")[2]
    if "=" not in query or '"' in query or "'" in query:
        return None
    rest = _REST.match(text, word.end)
    return word, word.end if rest is None else rest.end()
