"""Everything is deleted where a `cd` that failed has left the shell."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.answers import MOVES
from dryspec_rules.shell._forgotten import fails_again
from dryspec_rules.shell._status import (
    LINE_BREAK,
    SEMICOLON,
    earlier_errexit,
    fate,
    status_is_read,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Script
    from dryspec.spec.buildspec import Command

_EVERYTHING = frozenset({"*", "./*", ".*", "./.*", ".[!.]*", ".[^.]*", "..?*", "{*,.*}", "../*"})
_ALWAYS_THERE = frozenset(
    {"", "-", "~", "$HOME", "$CODEBUILD_SRC_DIR", "/home", "/opt", "/srv", "/tmp", "/usr", "/var"}
)
_AFTER_INSTALL = ("AfterInstall", "ApplicationStart", "ValidateService")
_MOST_CALLS = 500
"""Nobody writes a script of more calls by hand."""


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `rm -rf *` behind a `cd` of which nobody sees that it has failed."""
    if not _deletes_everything(call):
        return
    move = _move_before(call, command.script)
    if move is None or not _may_fail_unseen(move, call, command, context):
        return
    went, deletes = (command.text[each.words[0].start : each.end] for each in (move, call))
    place = "the directory the build is in"
    if context.runs_in == "hook":
        place = "the directory that the agent was started in, mostly /"
    yield Finding(
        command.span(call.words[0].start, call.end),
        f'when "{went}" fails, "{deletes}" empties {place}; write "{went} && {deletes}", or put '
        '"|| exit 1" behind the "cd"',
        related=[Related(command.span(move.start, move.end), "this may fail")],
    )


def _deletes_everything(call: Call) -> bool:
    """Whether it deletes directories, and all of those where it runs."""
    if not call.has_flag("-r", "-R", "--recursive"):
        return False
    return any(word.text in _EVERYTHING for word in call.positionals)


def _move_before(call: Call, script: Script) -> Call | None:
    """Return the `cd` that takes a call to where it runs, None where that is not certain."""
    if len(script.calls) > _MOST_CALLS:
        return None
    move: Call | None = None
    for other in script.calls:
        if other.start >= call.start:
            break
        if other.program in MOVES:
            move = other
    if move is None or move.program != "cd" or move.ancestors != call.ancestors:
        return None
    around = len(move.enclosing)
    return move if list(call.enclosing[:around]) == list(move.enclosing) else None


def _may_fail_unseen(move: Call, call: Call, command: Command, context: Context) -> bool:
    script = command.script
    if fate(move, script) not in (SEMICOLON, LINE_BREAK) or _is_chained(move, call):
        return False
    if earlier_errexit(command, context) or status_is_read(command.text):
        return False
    if fails_again(move, command) or len(move.positionals) != 1:
        return False
    return not _is_there(move, script, context)


def _is_chained(move: Call, call: Call) -> bool:
    """Whether a call stands behind a `cd` in the same chain of `&&`."""
    item = move.pipeline
    while item.next_operator == "&&" and item.next is not None:
        item = item.next
        if item.start <= call.start < item.end:
            return True
    return False


def _is_there(move: Call, script: Script, context: Context) -> bool:
    """Whether the directory is certainly there, or another call has had to do with it."""
    target = move.positionals[0]
    path = target.text.strip("\"'").replace("{", "").replace("}", "").rstrip("/")
    if target.substitutions or path in _ALWAYS_THERE or not path.strip("./"):
        return True
    before = (other for other in script.calls if other.start < move.start)
    if any(_brings(other, path) for other in before):
        return True
    if context.runs_in == "build":
        return _in_repository(path, context)
    return _is_installed(path, context)


def _is_installed(path: str, context: Context) -> bool:
    """Whether the agent has copied something to a directory before the hook runs."""
    server = context.server
    if server is None or any(hook.event not in _AFTER_INSTALL for hook in context.hook_scripts):
        return False
    places = [f"{mapping.destination_text or ''}/" for mapping in server.files]
    return any(place.startswith(f"{path}/") for place in places)


def _brings(call: Call, path: str) -> bool:
    if call.program in ("cd", "echo", "rm"):
        return False
    return any(word.text.strip("\"'").rstrip("/") == path for word in call.words[1:])


def _in_repository(path: str, context: Context) -> bool:
    from dryspec_rules._build_scripts import places

    project = context.project
    return project is not None and any(
        project.kind(place) == "dir" for place in places(path, context)
    )


RULE = Rule(
    name="delete-behind-cd",
    summary="everything is deleted where a cd that failed has left the shell",
    severity="warning",
    on="call",
    programs={"rm": ()},
    words=("cd ",),
    group="correctness",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/cd.html",
        "https://www.shellcheck.net/wiki/SC2164",
    ),
)
