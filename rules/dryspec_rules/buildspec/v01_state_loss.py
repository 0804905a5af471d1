"""State that version 0.1 forgets before the next command."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.glance import names_in
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command

_LASTING = {
    "cd": "this directory",
    "pushd": "this directory",
    "export": "this variable",
    "set": "this option",
    "source": "what this file sets",
    ".": "what this file sets",
    "alias": "this alias",
}


_WHERE_ALL_BEGIN = (".", "$CODEBUILD_SRC_DIR", "${CODEBUILD_SRC_DIR}")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report commands of a 0.1 file that only change their own shell."""
    if not buildspec.legacy:
        return
    later = _Later()
    last = True
    for command in reversed(context.shell_commands):
        call = None if last or not _may_change(command.text) else _last_call(command)
        what = _forgotten(call, later) if call else ""
        last = False
        later.add(command)
        if call and what:
            yield Finding(
                command.span(call.start, call.end),
                f"version 0.1 runs the next command in a new shell, which forgets {what}; join "
                "them with && or say version 0.2",
            )


class _Later:
    """The commands behind one, taken apart when a name is looked for in them."""

    __slots__ = ("_new", "_used")

    def __init__(self) -> None:
        self._new: list[Command] = []
        self._used: set[str] = set()

    def add(self, command: Command) -> None:
        """Count a command among them."""
        self._new.append(command)

    def uses(self, name: str) -> bool:
        """Whether one of them expands this variable."""
        while self._new:
            self._used.update(self._new.pop().script.facts.used)
        return name in self._used


def _may_change(text: str) -> bool:
    """Whether a command may end in a call that only changes its own shell: no is sure."""
    return "=" in text or not _LASTING.keys().isdisjoint(names_in(text))


def _last_call(command: Command) -> Call | None:
    """The call that ends a command, when nothing encloses it."""
    items = command.script.items
    if not items:
        return None
    calls = [call for call in command.script.calls if not call.enclosing]
    return calls[-1] if calls and calls[-1].pipeline is items[-1] else None


def _forgotten(call: Call, later: _Later) -> str:
    if call.program == "cd" and call.words[-1].text.strip('"') in _WHERE_ALL_BEGIN:
        return ""
    if call.program in _LASTING:
        return _LASTING[call.program]
    names = [assignment.name for assignment in call.assignments] if not call.words else []
    return next((name for name in names if later.uses(name)), "")


RULE = Rule(
    name="v01-state-loss",
    summary="a directory or variable that version 0.1 forgets before the next command",
    severity="warning",
    on="buildspec",
    group="correctness",
    words=("0.1",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-cmd.html",
    ),
)
