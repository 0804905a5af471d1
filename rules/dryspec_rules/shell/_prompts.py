"""Finds the entry of the table of interactive commands that fits a call."""

from __future__ import annotations

from dryspec.glance import may_give, may_stand_alone, names_in
from dryspec.programs.interactive import BY_PROGRAM, is_given_something
from dryspec.shell import Call
from dryspec.shell.wrappers import base_name
from dryspec_rules.shell._env import is_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.programs.interactive import Prompt
    from dryspec.spec.buildspec import Command

RUNNERS = frozenset(
    {"npx", "bunx", "yarn", "pnpm", "poetry", "pipenv", "bundle", "uv", "python", "python3", "php"}
)
"""Programs that run the program named among their arguments: ``npx cdk deploy``."""

_BETWEEN = frozenset({"run", "exec", "dlx"})


def may_match(text: str) -> bool:
    """Whether an entry may fit a call of a command with this text: no is sure."""
    names = names_in(text)
    for program in BY_PROGRAM.keys() & names:
        for subcommands, prompt in BY_PROGRAM[program]:
            if _may_fit(program, subcommands, prompt, names, text):
                return True
    return False


def _may_fit(
    program: str, subcommands: tuple[str, ...], prompt: Prompt, names: list[str], text: str
) -> bool:
    for subcommand in subcommands:
        if subcommand not in names:
            return False
    if prompt.only and not may_give(prompt.only, names):
        return False
    return prompt.unless is not is_given_something or may_stand_alone(program, text)


def named() -> dict[str, tuple[str, ...]]:
    """Return the programs of all entries, each with the names one of which stands beside it."""
    return {
        program: tuple({subcommands[-1] for subcommands, _ in entries})
        if all(subcommands for subcommands, _ in entries)
        else ()
        for program, entries in BY_PROGRAM.items()
    }


def views(call: Call) -> Iterator[Call]:
    """Yield the call, and the call that a runner makes of its arguments."""
    yield call
    if call.program not in RUNNERS:
        return
    words = call.words[1:]
    while words and (words[0].prefix.startswith("-") or words[0].value in _BETWEEN):
        words = words[1:]
    if not words or not words[0].value:
        return
    inner = Call(words[0].start, call.end)
    inner.words = inner.all_words = words
    inner.program = base_name(words[0].value)
    inner.assignments = call.assignments
    inner.redirects = call.redirects
    inner.pipeline = call.pipeline
    inner.index = call.index
    inner.stdin = call.stdin
    inner.exact = call.exact
    inner.ancestors = call.ancestors
    inner.enclosing = call.enclosing
    if inner.program not in RUNNERS:
        yield inner


def matching(call: Call) -> Iterator[tuple[Call, Prompt, int]]:
    """Yield (call, entry, index of the last subcommand word) for each entry about this call."""
    for view in views(call):
        for subcommands, prompt in BY_PROGRAM.get(view.program, ()):
            if not subcommands:
                yield view, prompt, 0
            elif subcommands[0].startswith("-"):
                if len(view.words) > 1 and view.words[1].value == subcommands[0]:
                    yield view, prompt, 1
            elif view.subcommand(len(subcommands)) == subcommands:
                index = _last_subcommand(view, subcommands)
                if index >= 0:
                    yield view, prompt, index


def _last_subcommand(call: Call, subcommands: tuple[str, ...]) -> int:
    """Index of the word of the last of these subcommands, -1 where one is a value before it."""
    wanted = list(subcommands)
    for index, word in enumerate(call.words):
        if index and wanted and word.value == wanted[0]:
            wanted.pop(0)
            if not wanted:
                return index
    return -1


def asks(prompt: Prompt, call: Call, command: Command, context: Context) -> bool:
    """Whether the call asks, whatever its input is."""
    if prompt.only and not call.has_flag(*prompt.only):
        return False
    if prompt.answered and call.has_flag(*prompt.answered):
        return False
    if prompt.unless is not None and prompt.unless(call):
        return False
    if any(_mentions(marker, context) for marker in prompt.markers):
        return False
    return not any(is_set(name, call, command, context) for name in prompt.variables)


def _mentions(marker: str, context: Context) -> bool:
    return context.once(f"mentions {marker}", lambda: marker in context.source.text)
