"""Scripts that fail whatever their unknown commands do: every way leads to ``exit 1``."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from dryspec.shell import Call
from dryspec.shell.answers import option_changes

if TYPE_CHECKING:
    from dryspec.shell import Pipeline, Script

_ENDS_WELL = frozenset({".", "alias", "eval", "exec", "return", "shopt", "source", "trap"})
"""Commands behind which a script may end with success, or mean something else."""


def sure_failure(script: Script, start: int) -> tuple[int, int] | None:
    """Return status and offset of the ``exit`` that nothing from ``start`` on gets around.

    What stands before it may fail earlier or hang, which fails the event as well.
    """
    if script.functions:
        return None
    calls = sorted(script.calls, key=lambda call: call.start)
    for item in script.items:
        if item.start < start:
            continue
        status = _exit_status(item)
        if status is not None and item.previous_operator not in ("&&", "||"):
            return (status, item.start) if status else None
        if not _goes_on(calls, item):
            return None
    return None


def _exit_status(item: Pipeline) -> int | None:
    """Return what an item exits with when it is a plain ``exit N`` or a last ``false``."""
    call = item.elements[0]
    if len(item.elements) > 1 or item.negated or item.background or not isinstance(call, Call):
        return None
    if call.program == "false" and item.next is None:
        return 1
    if call.program != "exit" or len(call.arguments) != 1 or call.wrappers:
        return None
    value = call.arguments[0].value or ""
    return int(value) & 255 if value.isascii() and value.isdigit() and len(value) < 9 else None


def _goes_on(calls: list[Call], item: Pipeline) -> bool:
    """Whether behind the item the script goes on, or has failed; ``calls`` in their order."""
    first = bisect_left(calls, item.start, key=lambda call: call.start)
    last = bisect_left(calls, item.end, key=lambda call: call.start)
    return all(_is_harmless(call) for call in calls[first:last])


def _is_harmless(call: Call) -> bool:
    if not call.program:
        return not call.words  # only assignments, no computed program
    if call.program == "exit":
        return bool(_exit_status(call.pipeline))
    if call.program == "set":
        return ("noexec", True) not in option_changes(call)
    return call.program not in _ENDS_WELL and "exec" not in call.wrappers
