"""Loops without an end, and long sleeps."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Compound
    from dryspec.spec.buildspec import Command

_LONG = 300
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_BOUNDS = ("-lt", "-le", "-gt", "-ge", "-eq", "-ne", "SECONDS", "date +")


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report waiting loops that nothing bounds, and sleeps of five minutes and more."""
    script = command.script
    for call in script.calls:
        seconds = _seconds(call) if call.program == "sleep" else 0
        if seconds >= _LONG:
            yield Finding(
                command.span(call.start, call.end),
                f'"{command.text[call.start : call.end]}" is billed build time of '
                f"{seconds // 60} minutes; wait for the thing itself, with an end",
            )
    for compound in script.compounds:
        if compound.keyword in ("until", "while") and _unbounded(compound, command):
            yield Finding(
                command.span(compound.start, compound.start + len(compound.keyword)),
                f'this "{compound.keyword}" waits until the timeout of the build if what it waits '
                "for never comes; count the rounds, or put it behind timeout",
            )


def _seconds(call: Call) -> int:
    value = call.words[1].value if len(call.words) > 1 else None
    if not value:
        return 0
    unit = _UNITS.get(value[-1], 0)
    digits = value[:-1] if unit else value
    return int(digits) * (unit or 1) if digits.isdigit() and len(digits) < 7 else 0


def _unbounded(compound: Compound, command: Command) -> bool:
    calls = list(compound.calls)
    programs = {call.program for call in calls}
    if "sleep" not in programs or programs & {"break", "exit", "return", "read", "((", "timeout"}:
        return False
    text = command.text[compound.start : compound.end]
    return not any(bound in text for bound in _BOUNDS) and "timeout" not in command.text


RULE = Rule(
    name="no-timeout-network-wait",
    summary="a waiting loop without an end, or a long sleep",
    severity="note",
    on="command",
    words=("sleep",),
    group="performance",
    builds_only=True,
    check=check,
    sources=(
        "https://aws.amazon.com/codebuild/pricing/",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html",
    ),
)
