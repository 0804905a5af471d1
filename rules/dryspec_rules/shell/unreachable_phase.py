"""Commands behind one that always ends the shell or the phase."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding, Related
from dryspec.glance import names_in
from dryspec.rule import Rule
from dryspec.shell import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Pipeline
    from dryspec.spec.buildspec import Command, Phase

_ENDS = frozenset({"exit", "exec", "false"})
_KEYWORDS = frozenset({"fi", "done", "esac", "else", "elif", "}"})
_LEAVES = frozenset({"break", "continue", "return", "exit", ":", "true"})
"""Ways to end a list: a second one behind an `exit` does no harm."""
_SAME_SHELL = frozenset({"group", "if", "loop", "case", "function"})


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report what stands behind `exit`, and commands behind one that always fails."""
    if not context.posix_shell:
        return
    for command in phase.all_commands:
        text = command.text
        if not _mentions_an_end(text) or not (";" in text or "\n" in text.strip()):
            continue
        if command.script.certain:
            yield from _within(command)
    for commands in (phase.commands, phase.finally_):
        yield from _behind(commands, phase)
    if phase.name == "post_build":
        yield from _after_abort(phase)


def _behind(commands: list[Command], phase: Phase) -> Iterator[Finding]:
    """Report the first command of a list that always fails, when others stand behind it."""
    for command in commands[:-1]:
        ending = _always_fails(command) if _mentions_an_end(command.text) else None
        if ending is not None:
            yield Finding(
                command.span(ending.start, ending.end),
                f'"{command.text[ending.start : ending.end]}" always fails the phase {phase.name} '
                f'here, so none of the commands after it in "{command.block}" runs; remove it',
            )
            return


def _after_abort(phase: Phase) -> Iterator[Finding]:
    """Report clean-ups in post_build that `on-failure: ABORT` of build leaves undone."""
    build = phase.spec.phases.get("build")
    if build is None or build.on_failure is None or build.on_failure.value.upper() != "ABORT":
        return
    from dryspec.programs.steps import short_name, takes_down

    for command, call in _last_clean_ups(phase):
        if takes_down(call):
            yield Finding(
                command.span(call.start, call.end),
                f'"{short_name(call)}" does not run after a failed build, because build has '
                '"on-failure: ABORT", which skips post_build; move it to "finally" of build',
                severity=NOTE,
                related=[Related(build.on_failure.span, "skips post_build")],
            )


def _last_clean_ups(phase: Phase) -> list[tuple[Command, Call]]:
    """Return the clean-ups at the end of a phase: one before other work makes room for that."""
    from dryspec.programs.steps import cleans_up, never_fails

    found: list[tuple[Command, Call]] = []
    for command in phase.all_commands:
        for call in command.script.calls:
            if cleans_up(call):
                found.append((command, call))
            elif not never_fails(call):
                found.clear()
    return found


def _mentions_an_end(text: str) -> bool:
    if "exit" not in text and "exec" not in text and "false" not in text:
        return False
    return not _ENDS.isdisjoint(names_in(text))


def _within(command: Command) -> Iterator[Finding]:
    lists = [command.script.items]
    for compound in command.script.compounds:
        if compound.kind in _SAME_SHELL:
            lists.extend(compound.lists)
    for items in lists:
        for item in items:
            following = item.next
            if following is None or not _ends(item) or _does_nothing(following):
                continue
            name = item.elements[0]
            yield Finding(
                command.span(following.start, following.end),
                f'this never runs: "{command.text[name.start : name.end]}" before it always ends '
                "the shell; remove one of them",
                tags=("unnecessary",),
            )
            break


def _does_nothing(item: Pipeline) -> bool:
    """Whether it is the end of a construct that was not understood, or of the list anyway."""
    first = item.elements[0]
    if not isinstance(first, Call):
        return False
    return first.program in _KEYWORDS or (item.next is None and first.program in _LEAVES)


def _ends(item: Pipeline) -> bool:
    """Whether a list never goes on behind this item."""
    call = item.elements[0]
    if len(item.elements) > 1 or not isinstance(call, Call) or call.wrappers not in ((), ("exec",)):
        return False
    if call.program.isdigit() or call.program.startswith("{"):
        return False  # `exec 3<>file` and `exec {fd}>file` only open a file
    if item.previous_operator in ("&&", "||") or item.next_operator not in (";", "\n"):
        return False
    return call.program == "exit" or (call.wrappers == ("exec",) and call.program != "")


def _always_fails(command: Command) -> Call | None:
    calls = command.script.calls
    if len(calls) != 1 or calls[0].enclosing or calls[0].wrappers:
        return None
    call = calls[0]
    status = call.words[1].value if len(call.words) > 1 else None
    if call.program == "exit" and status and status.isdigit() and status.strip("0"):
        return call
    return call if call.program == "false" and not call.arguments else None


RULE = Rule(
    name="unreachable-phase",
    summary="commands behind one that always ends the shell or fails the phase",
    severity="warning",
    on="phase",
    words=("exit", "exec", "false", "ABORT", "Abort", "abort"),
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#exit",
    ),
)
