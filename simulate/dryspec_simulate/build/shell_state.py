"""What one command leaves to the next: directory and variables, followed without running anything.

In version 0.2 all commands share one shell, in 0.1 each has its own (user guide, "build-spec-ref").
Whatever depends on the outcome of a command that nobody ran becomes unknown.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec import lazy
from dryspec.shell.answers import MOVES, fails_unseen
from dryspec.shell.directory import LONGEST_PATH
from dryspec_simulate.build.environment import HOME, MASKED, SOURCE_DIRECTORY, Variable
from dryspec_simulate.build.expand import LONGEST, expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from dryspec.shell import Assignment, Call, Compound, Pipeline, Script, Word
    from dryspec_simulate.build.environment import Environment

_CONDITIONAL = frozenset({"if", "loop", "case", "function"})


_SAME_SHELL = frozenset({"builtin", "command", "time"})
_DEFAULTED = lazy.pattern(r"\$\{([A-Za-z_]\w*):?=", lazy.ASCII)
_COMPUTED = lazy.pattern(
    r"(?:\+\+|--)([A-Za-z_]\w*)"
    r"|(?<![\w$])([A-Za-z_]\w*)[ \t]*(?:\+\+|--|(?:[-+*/%&|^]|<<|>>)?=(?![=~]))",
    lazy.ASCII,
)


@dataclass(frozen=True, slots=True)
class ShellView:
    """The shell as one command finds it, and the variables that the command sets.

    `directory` is relative to the source root (`.` is the root), absolute outside it, or None when
    it cannot be known.
    """

    directory: str | None
    sets: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a shell has while a copy of it runs."""

    environment: Environment
    directory: str | None
    previous: str | None
    set: dict[str, Variable]


class ShellState:
    """The shell of a build, command after command; `directory` as in :class:`ShellView`."""

    def __init__(
        self, environment: Environment, shared: bool = True, now: datetime | None = None
    ) -> None:
        self._initial = environment.copy()
        self._shared = shared
        self._now = now
        self.environment = environment.copy()
        self.directory: str | None = "."
        self._previous: str | None = None
        self._set: dict[str, Variable] = {}

    def enter(self) -> None:
        """Start the next command; in version 0.1 that is a new shell."""
        if not self._shared:
            self.environment = self._initial.copy()
            self.directory = "."
        self._set = {}

    def view(self) -> ShellView:
        """Return the shell at this point."""
        return ShellView(self.directory, tuple(self._set.values()))

    def run(self, script: Script, may_run: Callable[[Call], bool]) -> Iterator[Call]:
        """Follow one command, yielding each call that may run before taking over its effect."""
        entered: list[tuple[Compound, _Kept]] = []
        self._count(script)
        for call in script.calls:
            if not may_run(call):
                continue
            self._enter_copies(call, entered)
            yield call
            self._expanded(script.text[call.start : call.end])
            if len(call.pipeline.elements) == 1 and not call.background:
                self._step(call)
        if entered:
            self._restore(entered[0][1])
        self._count(script)

    def fail(self, script: Script, may_run: Callable[[Call], bool]) -> None:
        """Take a command that failed: nobody knows how far it came.

        A single `cd` that fails goes nowhere.
        """
        directory, previous = self.directory, self._previous
        moved = [call for call in self.run(script, may_run) if _moves_the_shell(call)]
        for name in tuple(self._set):
            self._define(name, None)
        known = not moved or len(script.calls) == 1
        self.directory, self._previous = (directory, previous) if known else (None, None)

    def _count(self, script: Script) -> None:
        """Forget the variables of loops."""
        for compound in script.compounds:
            if compound.keyword == "for" and compound.name:
                self._define(compound.name, None)

    def _enter_copies(self, call: Call, entered: list[tuple[Compound, _Kept]]) -> None:
        """Leave the copies of the shell that end before a call and enter those around it."""
        from dryspec.shell.answers import OWN_SHELL

        around = [compound for compound in call.enclosing if compound.kind in OWN_SHELL]
        same = 0
        for (compound, _), now in zip(entered, around, strict=False):
            if compound is not now:
                break
            same += 1
        if same < len(entered):
            self._restore(entered[same][1])
            del entered[same:]
        for compound in around[same:]:
            kept = _Kept(self.environment.copy(), self.directory, self._previous, dict(self._set))
            entered.append((compound, kept))

    def _restore(self, kept: _Kept) -> None:
        self.environment = kept.environment
        self.directory, self._previous = kept.directory, kept.previous
        self._set = kept.set

    def copy(self) -> ShellState:
        """Return a shell like this one, for a program that runs a script."""
        state = ShellState(self.environment, self._shared, self._now)
        state.directory, state._previous = self.directory, self._previous
        return state

    # Evaluating words

    def text(self, word: Word) -> str | None:
        """Return the value of a word where it is known."""
        if word.value is not None:
            return word.value
        self.environment.set("PWD", self._absolute(), "shell")
        expansion = expand(word.text.replace('"', ""), self.environment, self._now)
        return expansion.text if expansion.known else None

    def path(self, text: str) -> str | None:
        """Return a path relative to the source root, absolute when it lies outside."""
        if text == "~" or text.startswith("~/"):
            text = HOME + text[1:]
        if text == SOURCE_DIRECTORY or text.startswith(SOURCE_DIRECTORY + "/"):
            return posixpath.normpath(text[len(SOURCE_DIRECTORY) :].lstrip("/") or ".")
        if text.startswith("/"):
            return posixpath.normpath(text)
        if text.startswith("$") or self.directory is None:
            return None
        if len(self.directory) + len(text) > LONGEST_PATH:
            return None
        return posixpath.normpath(posixpath.join(self.directory, text))

    def _absolute(self) -> str | None:
        if self.directory is None or self.directory.startswith("/"):
            return self.directory
        if self.directory == ".":
            return SOURCE_DIRECTORY
        return f"{SOURCE_DIRECTORY}/{self.directory}"

    # Taking over effects

    def _expanded(self, text: str) -> None:
        """Forget what `eval`, arithmetic and ``${NAME:=word}`` in a call assign."""
        if "${" in text and "=" in text:
            for found in _DEFAULTED.finditer(text):
                self._define(found.group(1), None)
        for computed in _arithmetic(text):
            for found in _COMPUTED.finditer(computed):
                self._define(found.group(1) or found.group(2), None)
        if text.startswith("eval ") and any(word in text for word in MOVES):
            self.directory = None

    def _step(self, call: Call) -> None:
        program = call.program
        unsure = is_unsure(call)
        if call.wrappers and (program not in MOVES or set(call.wrappers) - _SAME_SHELL):
            return
        if program in MOVES:
            self._move(call, unsure or fails_unseen(call.pipeline))
        elif program == "unset":
            for word in () if call.has_flag("-f") else call.positionals:
                if unsure:
                    self._define(word.value or "", None)
                else:
                    self.environment.remove(word.value or "")
        elif program in ("source", "."):
            return
        else:
            self._assign(call, unsure)

    def _move(self, call: Call, unsure: bool) -> None:
        target = self.destination(call)
        before, self.directory = self.directory, None
        if target is not None and not unsure:
            self.directory = target
        self._previous = None if unsure else before

    def destination(self, call: Call) -> str | None:
        """Return where `cd`, `pushd` or `popd` goes, as `directory` puts it."""
        if call.program == "popd":
            return self._previous
        if not call.positionals:
            return HOME if len(call.words) == 1 and call.program == "cd" else self._dash(call)
        text = self.text(call.positionals[0])
        if text == "-":
            return self._previous
        return self.path(text) if text else None

    def _dash(self, call: Call) -> str | None:
        return self._previous if call.words[-1].value == "-" else None

    def _assign(self, call: Call, unsure: bool) -> None:
        from dryspec.shell.answers import assigned_names

        given = {
            assignment.name: assignment
            for assignment in (*call.declares, *(() if call.words else call.assignments))
        }
        for name in assigned_names(call):
            assignment = given.get(name)
            text = None if unsure or assignment is None else self._value(assignment)
            self._define(name, text)

    def _value(self, assignment: Assignment) -> str | None:
        value = assignment.value
        if value is None:
            written = assignment.end - assignment.start - len(assignment.name) - assignment.append
            text = "" if written == 1 else None  # an array
        else:
            text = None if value.text[:1] in ("~", "{") else self.text(value)
        if not assignment.append or text is None:
            return text
        before = self.environment.text(assignment.name)
        if before is None or len(before) + len(text) > LONGEST:
            return None
        return before + text

    def _define(self, name: str, text: str | None) -> None:
        known = self.environment.get(name)
        if known is not None and known.kind == MASKED and text is None:
            self._set[name] = known
            return
        self.environment.set(name, text, "command")
        defined = self.environment.get(name)
        if defined is not None:
            self._set[name] = defined


def _arithmetic(text: str) -> Iterator[str]:
    """Yield the parts of a call in which `NAME=` assigns wherever it stands."""
    if text.startswith(("let ", "eval ")):
        yield text
        return
    start = text.find("((")
    while start >= 0:
        end = text.find("))", start)
        yield text[start : end if end >= 0 else len(text)]
        start = text.find("((", end) if end >= 0 else -1


def _moves_the_shell(call: Call) -> bool:
    from dryspec.shell.answers import OWN_SHELL

    copied = any(compound.kind in OWN_SHELL for compound in call.enclosing)
    return not copied and (call.program in MOVES or call.program == "eval")


def is_unsure(call: Call) -> bool:
    """Tell whether it hangs on the outcome of another command whether a call runs.

    What stands behind ``&&`` has run if the whole list succeeded, which the build needs only where
    nothing makes up for its failure.
    """
    if _CONDITIONAL & set(call.context):
        return True
    hangs = False
    for pipeline in (call.pipeline, *(outer.pipeline for outer in reversed(call.enclosing))):
        if pipeline is None:
            continue
        if pipeline.previous_operator == "||":
            return True
        hangs = hangs or pipeline.previous_operator == "&&"
        if hangs and _goes_on(pipeline):
            return True
    return False


def _goes_on(pipeline: Pipeline) -> bool:
    """Whether the shell goes on, or the command succeeds, although a pipeline fails."""
    item: Pipeline | None = pipeline
    while item is not None and item.next_operator == "&&":
        item = item.next
    if item is None or item.next_operator == "||":
        return fails_unseen(pipeline)
    return item.next is not None or fails_unseen(pipeline)
