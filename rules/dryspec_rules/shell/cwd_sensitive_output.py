"""An artifact or report written where it is not looked for."""

from __future__ import annotations

import os

from dryspec import lazy
from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.answers import MOVES, in_this_shell
from dryspec.shell.directory import Directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.tree import Scalar

_FEW = 20
_PLAIN = lazy.pattern(r"[\w.-]+")
_MOVERS = ("cp ", "mv ", "rsync ", "install ", "ln ", "zip ", "tar ")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Follow `cd` through the commands and compare what they write with what is collected."""
    wanted = _collected(buildspec)
    if not wanted:
        return
    commands = context.shell_commands
    names = _names(path for paths in wanted for path in paths)
    if not any(name in command.text for name in names for command in commands):
        return
    place = _Place()
    for number, command in enumerate(commands):
        telling = (*names, *MOVES) if place.directory else MOVES
        if not any(word in command.text for word in telling):
            continue
        for call in command.script.calls:
            if place.directory and not call.enclosing:
                yield from _written(call, commands[number:], place.directory, wanted)
            if in_this_shell(call):
                place.step(call)
        if buildspec.legacy:
            place = _Place()


class _Place:
    """The current directory, also where it is outside the source."""

    __slots__ = ("_inside", "_outside")

    def __init__(self) -> None:
        self._inside = Directory()
        self._outside = ""

    @property
    def directory(self) -> str:
        """Where commands run; "" for the source root and for what nobody knows."""
        if self._outside:
            return self._outside
        return self._inside.path if self._inside.known else ""

    def step(self, call: Call) -> None:
        """Take over a `cd`."""
        known, directory = self._inside.known, self._inside.path
        self._inside.step(call)
        if call.program in MOVES:
            leaves = known and not directory and not call.enclosing
            self._outside = _left_for(call) if leaves and call.previous_operator != "||" else ""


def _left_for(call: Call) -> str:
    """Return the place outside the source that a `cd` from its root leads to, or ""."""
    if call.program != "cd":
        return ""
    if not call.positionals:
        return "$HOME"
    word = call.positionals[0]
    bare = word.text.strip("\"'")
    if bare in ("~", "$HOME", "${HOME}"):
        return "$HOME"
    if bare.startswith(("$CODEBUILD_SRC_DIR_", "${CODEBUILD_SRC_DIR_")) and "/.." not in bare:
        return bare.rstrip("/")
    if bare == ".." or bare.startswith("../"):
        return bare.rstrip("/")
    return ""


def _moved(path: str, behind: int, rest: list[Command]) -> bool:
    """Whether a later command copies the file, perhaps to where it is wanted."""
    name = path.rpartition("/")[2]
    texts = [rest[0].text[behind:], *(command.text for command in rest[1:])]
    return any(
        name in line and any(mover in line for mover in _MOVERS)
        for text in texts
        for line in text.splitlines()
    )


def _collected(buildspec: Buildspec) -> list[dict[str, Scalar]]:
    """Literal paths from the source root that each artifact and report looks for."""
    sets = [*buildspec.secondary_artifacts, *buildspec.reports]
    if buildspec.artifacts is not None:
        sets.append(buildspec.artifacts)
    wanted: list[dict[str, Scalar]] = []
    for collected in sets:
        found: dict[str, Scalar] = {}
        base = collected.base_directory.value.strip("/") if collected.base_directory else ""
        for pattern in collected.files:
            if not any(mark in pattern.value + base for mark in "*?[$`") and pattern.value:
                path = pattern.value.removeprefix("./")
                found[f"{base}/{path}" if base and base != "." else path] = pattern
        if found:
            wanted.append(found)
    return wanted


def _names(paths: Iterable[str]) -> set[str]:
    """Return texts one of which is in every command that writes one of the paths.

    Their names, where these are plain and few, else no more than is in every text.
    """
    names = {path.rpartition("/")[2] for path in paths}
    return names if len(names) <= _FEW and all(map(_PLAIN.fullmatch, names)) else {""}


def _written(
    call: Call, rest: list[Command], directory: str, wanted: list[dict[str, Scalar]]
) -> Iterator[Finding]:
    from dryspec_rules.shell._writes import written

    for target, start, end in written(call):
        path = target.removeprefix("./")
        if path.startswith(".."):
            path = path.replace("../", "")
        there = _led_to(directory, target)
        missed = [paths[path] for paths in wanted if path in paths and there not in paths]
        if path.startswith(("/", "~")) or not missed or not there:
            continue
        if _moved(path, call.end, rest):
            continue
        inside = not there.startswith(("/", "..", "$"))
        advice = f', or collect "{there}"' if inside else ""
        yield Finding(
            rest[0].span(start, end),
            f'after the "cd" before it, this writes "{there}", but "{path}" is looked for from the '
            f"source root; write to $CODEBUILD_SRC_DIR/{path}{advice}",
            related=[Related(missed[0].span, "collected here")],
        )


def _led_to(directory: str, target: str) -> str:
    """Return where a relative path leads from a directory, "" where nobody knows."""
    if ".." not in target:
        return f"{directory}/{target.removeprefix('./')}"
    if directory.startswith(("..", "$")) or not target.startswith("../"):
        return ""
    return os.path.normpath(f"{directory}/{target}").replace(os.sep, "/")


RULE = Rule(
    name="cwd-sensitive-output",
    summary="a collected file written in another directory",
    severity="warning",
    on="buildspec",
    words=("cd ",),
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
