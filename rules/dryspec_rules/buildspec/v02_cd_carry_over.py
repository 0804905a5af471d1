"""A directory that is still in force in the next phase."""

from __future__ import annotations

from itertools import pairwise

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.answers import MOVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command, Phase


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the last relative `cd` of a phase when the next phase enters the same directory."""
    if buildspec.legacy or not context.posix_shell:
        return
    phases = [phase for phase in buildspec.ordered_phases if phase.all_commands]
    for phase, following in pairwise(phases):
        left = _net_directory(phase)
        entered = _first_directory(following)
        if left is None or entered is None:
            continue
        (call, command), (again, other) = left, entered
        target = again.arguments[0].value
        if target == call.arguments[0].value and not _is_nested(target or "", context):
            yield Finding(
                other.span(again.start, again.end),
                f'version 0.2 keeps the directory, so "{target}" is looked up inside "{target}", '
                'where the phase before left off; start with cd "$CODEBUILD_SRC_DIR"',
                related=[Related(command.span(call.start, call.end), "the directory from here on")],
            )


def _is_nested(directory: str, context: Context) -> bool:
    """Whether the repository has the directory inside itself, as `shop/shop` of Django."""
    project = context.project
    if project is None:
        return False
    from dryspec_rules._build_scripts import places

    return any(project.exists(path) for path in places(f"{directory}/{directory}", context))


def _moves(phase: Phase) -> Iterator[tuple[Call, Command]]:
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


def _net_directory(phase: Phase) -> tuple[Call, Command] | None:
    """The only move of a phase, when it goes down by a literal path."""
    moves = list(_moves(phase))
    return moves[0] if len(moves) == 1 and _relative(moves[0][0]) else None


def _first_directory(phase: Phase) -> tuple[Call, Command] | None:
    first = next(_moves(phase), None)
    if first is None or first[0].next_operator == "||":
        return None
    return first if _relative(first[0]) else None


RULE = Rule(
    name="v02-cd-carry-over",
    summary="a phase that enters a directory which the phase before did not leave",
    severity="warning",
    on="buildspec",
    group="suspicious",
    words=("cd ",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
