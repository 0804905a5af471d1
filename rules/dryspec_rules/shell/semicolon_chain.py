"""Commands joined with ; of which only the last one decides."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.programs.steps import short_name
from dryspec.rule import Rule
from dryspec.shell.answers import MOVES, in_this_shell
from dryspec_rules.shell._edit import replace
from dryspec_rules.shell._forgotten import fails_again, may_fail
from dryspec_rules.shell._status import SEMICOLON, earlier_errexit, fate, status_is_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


_GOING_ON = lazy.pattern(r";[ \t]*+(?!(?:then|do|else|elif|fi|done|esac)\b|[;})&]|\s*\Z)")
"""A `;` with a further command behind it."""


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report calls before a `;` whose failure is not seen."""
    text = command.text
    if "\n" in text.strip() or command.block == "finally":
        return  # "set -e" is the better advice for a block
    if _GOING_ON.search(text) is None or status_is_read(text):
        return
    script = command.script
    if script.sets("errexit") or earlier_errexit(command, context):
        return
    forgotten = [
        call
        for call in script.calls
        if call.next_operator == ";" and may_fail(call) and fate(call, script) == SEMICOLON
        if call.program not in (".", "source")  # what it defines is missed behind it
    ]
    if all(fails_again(call, command) for call in forgotten):
        return
    failing = [call for call in forgotten if not _finds(call, command, context)]
    if all(fails_again(call, command) for call in failing):
        return
    first = failing[0]
    more = "" if len(failing) == 1 else f" (and {len(failing) - 1} more like it)"
    yield Finding(
        command.span(first.start, first.end),
        f'";" goes on when "{short_name(first)}" fails, and its failure is forgotten{more}; '
        'join the commands with "&&"',
        fix=_fix(forgotten, command),
    )


def _finds(cd: Call, command: Command, context: Context) -> bool:
    """Whether a `cd` enters a directory that git tracks, and so cannot fail."""
    if cd.program != "cd" or context.project is None or context.buildspec is None:
        return False
    from dryspec_rules._build_scripts import sure_moves
    from dryspec_rules._source_tree import source_tree

    if (command.number, cd.start) in sure_moves(context):
        return True
    words = cd.positionals
    if [compound.kind for compound in cd.enclosing] != ["subshell"] or len(words) != 1:
        return False
    tree = source_tree(context.buildspec, context)
    path = (words[0].value or "").removeprefix("./").rstrip("/")
    if tree is None or not tree.tracks(path):
        return False
    return command.number < context.once(__name__, lambda: _first_move(context))


def _first_move(context: Context) -> float:
    """Return the number of the first command that goes anywhere but in a subshell of its own."""
    moving = (
        command.number
        for command in context.shell_commands
        if any(move in command.text for move in MOVES)
        for call in command.script.calls
        if call.program in MOVES and in_this_shell(call)
    )
    return next(moving, float("inf"))


def _fix(calls: list[Call], command: Command) -> Fix | None:
    places = [_semicolon(call, command) for call in calls]
    edits = [replace(command, place, place + 1, " &&") for place in places if place >= 0]
    kept = [edit for edit in edits if edit is not None]
    if len(kept) < len(calls):
        return None
    return Fix('join them with "&&"', kept, UNSAFE)


def _semicolon(call: Call, command: Command) -> int:
    """The place of the `;` behind a top-level call, -1 where `&&` would not fit."""
    following = call.pipeline.next
    if call.enclosing or following is None or call.pipeline.previous_operator == "||":
        return -1
    between = command.text[call.pipeline.end : following.start]
    return call.pipeline.end + between.find(";") if between.strip() == ";" else -1


RULE = Rule(
    name="semicolon-chain",
    summary="commands joined with ; of which only the last one decides",
    severity="warning",
    on="command",
    group="suspicious",
    words=(";",),
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_03_06",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_PhaseContext.html",
    ),
)
