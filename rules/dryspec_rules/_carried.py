"""The directory that one phase leaves in force and the next one enters by the same name."""

from __future__ import annotations

from itertools import pairwise

from dryspec.shell.answers import MOVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command, Phase

    Move = tuple[Call, Command]


def carried(buildspec: Buildspec) -> Iterator[tuple[str, Move, Move]]:
    """Yield a directory with the `cd` that is still in force and the one that enters it again."""
    phases = [phase for phase in buildspec.ordered_phases if phase.all_commands]
    for phase, following in pairwise(phases):
        left = _net_directory(phase)
        entered = _first_directory(following)
        if left is None or entered is None:
            continue
        target = entered[0].arguments[0].value or ""
        if target == left[0].arguments[0].value:
            yield target, left, entered


def _moves(phase: Phase) -> Iterator[Move]:
    for command in phase.all_commands:
        if not any(move in command.text for move in MOVES):
            continue
        for call in command.script.calls:
            if call.program in MOVES and not call.enclosing:
                yield call, command


def _relative(call: Call) -> bool:
    if call.program != "cd" or len(call.arguments) != 1:
        return False
    value = call.arguments[0].value
    return value is not None and not value.startswith(("/", "~", "-", "."))


def _net_directory(phase: Phase) -> Move | None:
    """The only move of a phase, when it goes down by a literal path."""
    moves = list(_moves(phase))
    return moves[0] if len(moves) == 1 and _relative(moves[0][0]) else None


def _first_directory(phase: Phase) -> Move | None:
    first = next(_moves(phase), None)
    if first is None or first[0].next_operator == "||":
        return None
    return first if _relative(first[0]) else None
