"""What one shell for all commands changes in a buildspec that was written for a shell each.

Under 0.1 nothing but files lasted from command to command. Under 0.2 "all commands run in the same
instance of the default shell" (user guide, page build-spec-ref): directory and variables last,
through later phases too. Whether shell options, functions and traps last is documented nowhere.
"""

from __future__ import annotations

import re

from dryspec.context import Context
from dryspec.facts.variables import VARIABLES
from dryspec.migrate import Remark
from dryspec.settings import Settings
from dryspec.shell.answers import MOVES, assigned_names, exported_names, in_this_shell
from dryspec.shell.directory import Directory
from dryspec.spec.detect import Detected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.tree import Document

_LASTING_WORDS = re.compile(r"\b(cd|pushd|popd|export|source|eval|set|unset|exit|alias)\b")
_READERS = frozenset({"source", ".", "eval", "nvm", "rvm", "sdk", "conda"})
"""What changes the shell it is called in, in ways that only its own text tells."""
_UNDOCUMENTED = frozenset({"set", "shopt", "alias", "trap", "umask", "ulimit"})
_IN_ENVIRONMENT = frozenset({"PATH", "HOME", *VARIABLES})
"""Variables that programs see without a further ``export``."""
_NAMED = 3


def remarks(document: Document, image: str, *, merged: bool) -> list[Remark]:
    """Return what may act differently in the new text, in running order of the commands."""
    context = Context(document, Detected("buildspec"), Settings(image=image), None)
    buildspec = context.buildspec
    assert buildspec is not None
    found: list[Remark] = []
    if merged:
        found.append(_on_merging(buildspec))
    if not context.posix_shell:
        return [*found, *_other_shell(buildspec, context.shell)]
    commands = context.shell_commands
    place = Directory()
    for index, command in enumerate(commands):
        later = commands[index + 1 :]
        found += _directory(command, later, place)
        if later:
            found += _variables(command, later, buildspec)
            found += _shell_itself(command, later)
    return found


def _remark(command: Command, call: Call, message: str) -> Remark:
    words = re.sub(r"\s+", " ", command.text[call.start : call.end])
    shown = words if len(words) <= 60 else f"{words[:57]}..."
    place = command.source.position(command.span(call.start, call.end).start)
    return Remark(*place, f'"{shown}" {message}')


def _on_merging(buildspec: Buildspec) -> Remark:
    key = buildspec.root.key("env") if buildspec.root else None
    line, column = buildspec.source.position(key.span.start) if key else (1, 1)
    message = (
        "env took in environment_variables; where both gave a variable, the value of "
        "environment_variables stays, the one that 0.1 documents"
    )
    return Remark(line, column, message)


def _other_shell(buildspec: Buildspec, shell: str) -> Iterator[Remark]:
    if len(buildspec.commands) > 1:
        yield Remark(
            buildspec.commands[0].line,
            1,
            f"these commands are for {shell}, which is not read here: look for changes of "
            "directory and of variables yourself, which last from command to command now",
        )


def _runs_here(call: Call) -> bool:
    """Whether a call runs in the command's own shell, and not only when a function is called."""
    return in_this_shell(call) and "function" not in call.context


# The directory


def _directory(command: Command, later: Sequence[Command], place: Directory) -> Iterator[Remark]:
    before = (place.path, place.known)
    moving: Call | None = None
    for call in command.script.calls:
        if _runs_here(call):
            place.step(call)
            if call.program in MOVES:
                moving = call
    after = (place.path, place.known)
    if moving is None or after in {before, ("", True)}:
        return
    start = f'"{place.path}"' if place.known else _UNKNOWN_DIRECTORY
    begins = f'begins in "{before[0]}" now' if before[0] and before[1] else ""
    if later:
        yield _remark(
            command,
            moving,
            f"was undone before the next command. It {begins and f'{begins}, and '}lasts now: "
            f"{_affected(later)} in {start} instead of the source root. Where that is not meant, "
            'write ( ) around what needs the directory, or cd "$CODEBUILD_SRC_DIR" behind it',
        )
    elif begins and not place.path.startswith("/"):
        yield _remark(command, moving, f"{begins}, not in the source root, and leads to {start}")


_UNKNOWN_DIRECTORY = "a directory that the file does not tell"


def _affected(later: Sequence[Command]) -> str:
    """Name the commands that start where the directory was changed to."""
    count = 0
    for command in later:
        count += 1
        if command.script.changes_directory:
            break
    first, last = later[0].line, later[count - 1].line
    if count == 1:
        return f"the next command (line {first}) starts"
    return f"the next {count} commands (lines {first} to {last}) start"


# Variables


def _variables(
    command: Command, later: Sequence[Command], buildspec: Buildspec
) -> Iterator[Remark]:
    for call in command.script.calls:
        if not _runs_here(call):
            continue
        exported = set(exported_names(call))
        for name in dict.fromkeys((*assigned_names(call), *sorted(exported))):
            visible = name in exported or name in buildspec.env.defined | _IN_ENVIRONMENT
            uses = _uses(name, later)
            if uses or visible:
                yield _remark(command, call, _variable(name, uses, visible, buildspec))
        if call.program == "unset":
            yield _remark(
                command,
                call,
                "was undone before the next command; it lasts now, also for programs that later "
                "commands start",
            )


def _variable(name: str, uses: list[int], visible: bool, buildspec: Buildspec) -> str:
    instead = "the value under env" if name in buildspec.env.defined else "what it had before"
    words = "was forgotten before the next command and lasts now"
    if uses:
        lines = ", ".join(str(line) for line in uses[:_NAMED])
        more = " and others" if len(uses) > _NAMED else ""
        plural = "s" if len(uses) > 1 else ""
        words += f": line{plural} {lines}{more} will see this {name} instead of {instead}"
    if visible:
        words += ("; " if uses else ": ") + (
            f"programs of later commands see {name}, too, and which of them read it is not in "
            "this file"
        )
    return words


def _uses(name: str, later: Sequence[Command]) -> list[int]:
    """Lines of the commands that expand a variable before another one gives it a value."""
    lines: list[int] = []
    for command in later:
        if name in command.script.assigned:
            if _reads_itself(name, command):
                lines.append(command.line)
            break
        if command.script.uses_variable(name):
            lines.append(command.line)
    return lines


def _reads_itself(name: str, command: Command) -> bool:
    """Whether an assignment builds on the old value, as in ``PATH=$PATH:bin``."""
    return any(
        assignment.name == name
        and (
            assignment.append
            or (
                assignment.value is not None
                and any(variable.name == name for variable in assignment.value.variables)
            )
        )
        for call in command.script.calls
        for assignment in (*call.assignments, *call.declares)
    )


# The shell itself


def _shell_itself(command: Command, later: Sequence[Command]) -> Iterator[Remark]:
    script = command.script
    if script.too_complex or (not script.certain and _LASTING_WORDS.search(command.text)):
        yield Remark(
            command.line,
            1,
            "this command could not be read for certain: see yourself whether it changes "
            "directory or variables, which last now",
        )
    for call in script.calls:
        message = _lasting(call, later) if _runs_here(call) else ""
        if message:
            yield _remark(command, call, message)
    for compound in script.compounds:
        if compound.kind == "function" and _called(compound.name, later):
            yield Remark(
                command.source.position(command.span(compound.start, compound.end).start)[0],
                1,
                f'the function "{compound.name}" was unknown to the commands behind it, one of '
                "which calls it; whether 0.2 keeps functions is not documented",
            )


def _called(name: str, later: Sequence[Command]) -> bool:
    return any(call.program == name for command in later for call in command.script.calls)


def _lasting(call: Call, later: Sequence[Command]) -> str:
    if call.program in _READERS and call.arguments:
        return (
            "changed its own shell alone; what it sets lasts now, for "
            f"{_count(len(later))} behind it, and what that is is not in this file"
        )
    if call.program in _UNDOCUMENTED and call.arguments:
        return (
            "ended with its command. Whether 0.2 carries it to the commands behind it is not "
            "documented: repeat it where it is needed, and do not rely on its absence elsewhere"
        )
    if call.program == "exit" and (not call.arguments or call.arguments[0].value in {"0", None}):
        return (
            "ended the shell of this command alone. Whether 0.2 goes on with the next command is "
            "not documented"
        )
    return ""


def _count(number: int) -> str:
    return "the one command" if number == 1 else f"the {number} commands"
