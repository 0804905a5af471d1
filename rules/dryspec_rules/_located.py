"""The calls of a build with the directories that they run in."""

from __future__ import annotations

from dryspec.shell.answers import MOVES, in_this_shell
from dryspec.shell.directory import Directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def located(
    context: Context, concerns: Callable[[str], object], wanted: Callable[[Call], bool]
) -> Iterator[tuple[Call, str, Command]]:
    """Yield the wanted calls of commands whose text concerns, with their directories.

    A directory is a path from the source root on (``""``), or absolute; calls in one that only
    the run knows are left out.
    """
    if context.buildspec is None or not context.posix_shell:
        return
    place = Directory()
    for command in context.shell_commands:
        moves = any(move in command.text for move in MOVES)
        if not moves and not concerns(command.text):
            continue
        if not command.script.certain:
            if moves:
                return
            continue
        for call in command.script.calls:
            moving = call.program in MOVES
            if not moving and not wanted(call):
                continue
            here = in_this_shell(call)
            if place.known and (here or not moves) and call.context[:1] != ("function",):
                yield call, place.path, command
            if moving and here:
                place.step(call)
        if context.buildspec.legacy:
            place = Directory()
