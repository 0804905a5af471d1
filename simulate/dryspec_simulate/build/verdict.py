"""What a command does when CODEBUILD_BUILD_SUCCEEDING has a given value, read from its text.

A small abstract interpreter over the parsed command: every call runs, does not run, or may run, and
the whole succeeds, fails, or it cannot be told. Only constants, `exit`, and tests of that one
variable are decided; whatever else a test looks at stays open.
"""

from __future__ import annotations

from bisect import bisect_right

from dryspec import lazy
from dryspec.shell.answers import option_changes
from dryspec.shell.soundness import is_plain
from dryspec_simulate.build.conditions import (
    SUCCEEDING,
    TESTS,
    Condition,
    MalformedTest,
    arithmetic,
    is_looked_at,
    substituted,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dryspec.shell import Call, Compound, Pipeline, Script

_SHELLS = frozenset({"bash", "sh", "dash", "zsh", "ksh", "ash", "eval", "su"})
_MAX_CALL_DEPTH = 8
_TRUE = frozenset({"true", ":", "echo", "export", "printf", "set"})
_ENDING = lazy.pattern(r"!|\[[\s\\\[]|\(\(|(?<![\w.:+-])(?:exit|false|test)(?![\w.:+-])")
"""One of these is in the text of every command that is known to fail."""
_PLAIN = lazy.pattern(
    r"[ \t]*(?:echo|printf|true)(?:[ \t](?:[\w \t./:,@%+'\"`-]|\$(?=[A-Za-z_]))*)?"
)
"""One call that succeeds, of a few words."""
_FEW_WORDS = 1_000
"""Characters of them; matching takes more than a hundred bytes for each."""
_SILENT = frozenset({"echo", "printf", "export"})


class Verdict:
    """The outcome of one command.

    `status` is True (succeeds), False (fails) or None (cannot be told); `exit_status` is the number
    of a certain failure where that is known; `running` holds the calls that run or may run, by
    identity; `guards` says that the command may end the phase because of a test of the build's
    state or of a file.
    """

    __slots__ = ("exit_status", "guards", "running", "status")

    def __init__(self) -> None:
        self.status: bool | None = True
        self.exit_status: int | None = 1
        self.running: set[int] = set()
        self.guards = False

    def may_run(self, call: Call) -> bool:
        """Tell whether a call of the script runs; calls inside it follow the call around them."""
        if id(call) in self.running:
            return True
        return call.in_substitution and any(id(outer) in self.running for outer in call.ancestors)


def may_end_itself(text: str) -> bool:
    """Tell whether a command can be certain to fail: a quick look before :func:`judge`."""
    return _ENDING.search(text) is not None


def is_sure_to_succeed(text: str) -> bool:
    """Tell whether a command only prints a few words: a quick look before :func:`judge`."""
    few = len(text) < _FEW_WORDS
    return few and _PLAIN.fullmatch(text) is not None and is_plain(text)


def may_guard(text: str) -> bool:
    """Tell whether a command can guard what follows: a quick look before :func:`judge`."""
    return SUCCEEDING in text or "[" in text or "test" in text


def judge(script: Script, succeeding: str) -> Verdict:
    """Return what a command does when CODEBUILD_BUILD_SUCCEEDING is `0` or `1`."""
    if not script.certain:
        return _windows_guard(script, succeeding) or _everything_runs(script)
    return _Interpreter(script, succeeding).run()


def _everything_runs(script: Script) -> Verdict:
    verdict = Verdict()
    verdict.status = None
    verdict.running = {id(call) for call in script.calls}
    verdict.guards = SUCCEEDING in script.text
    return verdict


def _windows_guard(script: Script, succeeding: str) -> Verdict | None:
    if SUCCEEDING not in script.text.upper():
        return None
    from dryspec_simulate.build.windows_guard import guard_status

    status = guard_status(script.text, succeeding)
    if status is None:
        return None
    verdict = Verdict()
    verdict.status, verdict.exit_status, verdict.guards = status == 0, status, True
    return verdict


class _Exit(Exception):  # noqa: N818 - it is control flow, not an error
    """The shell ends here for certain."""

    def __init__(self, status: bool | None, number: int | None) -> None:
        super().__init__()
        self.status = status
        self.number = number


class _Return(Exception):  # noqa: N818 - it is control flow, not an error
    """The function ends here for certain."""

    def __init__(self, status: bool | None) -> None:
        super().__init__()
        self.status = status


class _Interpreter:
    """Goes once through a script.

    ``_ends`` and ``_returns`` hold what the present shell and function may end with before what is
    looked at now, ``_number`` the exit status of the last failure; ``_doubts`` counts the places
    around it that may not run at all, ``_ignored`` those whose failures ``set -e`` passes over.
    """

    def __init__(self, script: Script, succeeding: str) -> None:
        self._script = script
        self._succeeding = succeeding
        self._verdict = Verdict()
        self._tested = False
        self._errexit: bool | None = False
        self._pipefail: bool | None = False
        self._depth = 0
        self._doubts = 0
        self._ignored = 0
        self._defined: set[str] = set()
        self._number: int | None = 1
        self._ends: set[bool | None] = set()
        self._returns: set[bool | None] = set()
        nested = ("nested-shell", "heredoc-shell")
        inner = (item for item in script.compounds if item.kind in nested)
        self._nested = sorted(inner, key=lambda item: item.start)
        self._functions: dict[str, list[Compound]] = {}
        for item in script.compounds:
            if item.kind == "function":
                self._functions.setdefault(item.name, []).append(item)

    def run(self) -> Verdict:
        verdict = self._verdict
        verdict.status = self._own_shell(lambda: self._list(self._script.items))
        verdict.exit_status = self._number
        if verdict.status is None and self._tested:
            verdict.guards = True
        if verdict.status is not False and self._hands_over():
            verdict.guards = True
        return verdict

    def _hands_over(self) -> bool:
        """Tell whether another program is given the build's state, to decide by itself."""
        return any(
            call.mentions(SUCCEEDING) and call.program not in (TESTS | _SILENT | {"((", ""})
            for call in self._script.calls
        )

    # Lists and pipelines

    def _list(self, pipelines: Sequence[Pipeline]) -> bool | None:
        status: bool | None = True
        for joined in _joined(pipelines):
            if joined[0].background:
                self._own_shell(self._and_or, joined)
                status = True
            else:
                status = self._and_or(joined)
        return status

    def _and_or(self, pipelines: Sequence[Pipeline]) -> bool | None:
        status: bool | None = True
        for pipeline in pipelines:
            operator = pipeline.previous_operator
            if (operator == "&&" and status is False) or (operator == "||" and status is True):
                continue
            ignored = not self._counts(pipeline)
            self._ignored += ignored
            try:
                if operator in ("&&", "||") and status is None:
                    status = self._maybe_after(pipeline, operator)
                else:
                    status = self._pipeline(pipeline)
            finally:
                self._ignored -= ignored
            if status is not True and self._errexit is not False and not (ignored or self._ignored):
                if status is False and self._errexit:
                    raise _Exit(False, self._number)
                self._ends.add(False)
        return status

    @staticmethod
    def _counts(pipeline: Pipeline) -> bool:
        """Tell whether `set -e` is about a failure of this pipeline."""
        ignored = pipeline.in_condition or pipeline.negated
        return not ignored and pipeline.next_operator not in ("&&", "||")

    def _maybe_after(self, pipeline: Pipeline, operator: str) -> bool | None:
        """Run a pipeline that another one of unknown outcome decides on."""
        status = self._unsure(lambda: self._pipeline(pipeline))
        if operator == "&&":
            self._number = None
            return False if status is False else None
        return True if status is True else None

    def _unsure(self, run: Callable[..., bool | None], *about: object) -> bool | None:
        """Run something that may not run at all; an `exit` in it only may end the shell."""
        options = self._errexit, self._pipefail
        self._doubts += 1
        try:
            status = run(*about)
        except _Exit as end:
            self._may_end(end)
            status = None
        except _Return as end:
            self._returns.add(end.status)
            status = None
        finally:
            self._doubts -= 1
        if options[0] is not self._errexit:
            self._errexit = None
        if options[1] is not self._pipefail:
            self._pipefail = None
        return status

    def _may_end(self, end: _Exit) -> None:
        """Take an end of the shell that may not be reached."""
        self._verdict.guards = self._verdict.guards or (self._tested and end.status is False)
        self._ends.add(end.status)

    def _own_shell(self, run: Callable[..., bool | None], *about: object) -> bool | None:
        """Run what an `exit` ends, and no more."""
        outside, self._ends = self._ends, set()
        options = self._errexit, self._pipefail
        try:
            status = run(*about)
        except _Exit as end:
            status, self._number = end.status, end.number
        except _Return as end:
            status = end.status
        if self._ends:
            self._number = None
        status = status if self._ends <= {status} else None
        self._ends = outside
        self._errexit, self._pipefail = options
        return status

    def _pipeline(self, pipeline: Pipeline) -> bool | None:
        status = self._elements(pipeline)
        if pipeline.negated and status is not None:
            self._number = 1
            return not status
        return status

    def _elements(self, pipeline: Pipeline) -> bool | None:
        elements = pipeline.elements
        if len(elements) == 1:
            return self._element(elements[0])
        statuses = [self._own_shell(self._element, element) for element in elements]
        failing = False if False in statuses else None if None in statuses else True
        if self._pipefail is None:
            return failing if failing is statuses[-1] else None
        return failing if self._pipefail else statuses[-1]

    def _element(self, element: Call | Compound) -> bool | None:
        from dryspec.shell import Call

        return self._call(element) if isinstance(element, Call) else self._compound(element)

    # Constructs

    def _compound(self, compound: Compound) -> bool | None:
        kind = compound.kind
        if kind == "if":
            return self._if(compound.lists)
        if kind == "group":
            return self._body(compound)
        if kind == "subshell":
            return self._own_shell(lambda: self._body(compound))
        if kind == "function":
            if not self._doubts:
                self._defined.add(compound.name)
            return True
        if kind == "case" and SUCCEEDING in self._script.text[compound.start :].partition(" in")[0]:
            self._verdict.guards = True
        for body in compound.lists:
            self._branch(body, unsure=True)
        return None

    def _body(self, compound: Compound) -> bool | None:
        status: bool | None = True
        for commands in compound.lists:
            status = self._list(commands)
        return status

    def _if(self, lists: Sequence[Sequence[Pipeline]]) -> bool | None:
        open_before = False
        position = 0
        while position < len(lists):
            is_condition = any(pipeline.in_condition for pipeline in lists[position])
            decided = self._branch(lists[position], open_before) if is_condition else True
            body = lists[position + 1] if is_condition and position + 1 < len(lists) else None
            body = lists[position] if not is_condition else body
            position += 2 if is_condition else 1
            if decided is False or body is None:
                continue
            status = self._branch(body, open_before or decided is None)
            if decided is True:
                return None if open_before else status
            open_before = True
        return None if open_before else True

    def _branch(self, commands: Sequence[Pipeline], unsure: bool) -> bool | None:
        return self._unsure(lambda: self._list(commands)) if unsure else self._list(commands)

    # Calls

    def _call(self, call: Call) -> bool | None:
        self._verdict.running.add(id(call))
        program = call.program
        if program == "exit":
            return self._exit(call)
        if program == "return":
            return self._return(call)
        if program in self._functions:
            return self._one_of(self._functions[program])
        if program == "set":
            self._set(call)
        status = self._status(call)
        if "exec" in call.wrappers and call.words:
            raise _Exit(status, self._number)
        return status

    def _status(self, call: Call) -> bool | None:
        program = call.program
        if program in _TRUE or not call.words:
            return None if call.assignments and _substitutes(call) else True
        status = None
        if program == "false":
            status = False
        elif program in TESTS or program == "((":
            self._number = 1
            try:
                return self._test(call) if program in TESTS else self._arithmetic(call)
            except MalformedTest:
                self._number = 2
                return False
        elif program in _SHELLS:
            return self._nested_shell(call)
        elif program == "trap":
            self._ends.add(None)
        if status is False:
            self._number = 1
        return status

    def _set(self, call: Call) -> None:
        for option, on in option_changes(call):
            if option == "errexit":
                self._errexit = on
                if on and self._ignored:
                    self._ends.add(False)  # shells differ in what they ignore then
            elif option == "pipefail":
                self._pipefail = on

    def _exit(self, call: Call) -> bool | None:
        raise _Exit(*self._given(call))

    def _return(self, call: Call) -> bool | None:
        if not self._depth:  # some shells complain and go on, others end
            self._ends.add(None)
            return None
        status, self._number = self._given(call)
        raise _Return(status)

    def _given(self, call: Call) -> tuple[bool | None, int]:
        """Return what an `exit` or `return` ends with, and the number."""
        text = call.words[1].text if len(call.words) > 1 else ""
        text = substituted(text, self._succeeding).strip("\"'")
        if not (text.isascii() and text.isdecimal() and len(text) < 9):
            return None, 1
        number = int(text) & 255
        return number == 0, number

    def _one_of(self, functions: list[Compound]) -> bool | None:
        """Call a function by a name that may be defined more than once, or not at all."""
        if len(functions) == 1 and functions[0].name in self._defined:
            return self._function(functions[0])
        for function in functions:
            self._unsure(self._function, function)
        return None

    def _function(self, function: Compound) -> bool | None:
        if self._depth >= _MAX_CALL_DEPTH:
            return None
        self._depth += 1
        outside, self._returns = self._returns, set()
        try:
            status = self._body(function)
        except _Return as end:
            status = end.status
        except _Exit as end:
            if not self._returns:
                raise
            self._may_end(end)
            self._number = None
            status = next(iter(self._returns))
        finally:
            self._depth -= 1
            returned, self._returns = self._returns, outside
        return status if returned <= {status} else None

    def _nested_shell(self, call: Call) -> bool | None:
        # Not at the same place: in `bash -c bash` the text is a call of a shell itself.
        first = bisect_right(self._nested, call.start, key=lambda item: item.start)
        for compound in self._nested[first : first + 1]:
            if compound.end <= call.end:
                if call.program == "eval":
                    return self._body(compound)
                return self._own_shell(self._started, call, compound)
        return None

    def _started(self, call: Call, compound: Compound) -> bool | None:
        """Run the text of a new shell, which has the options that it is given alone."""
        self._errexit = call.program != "su" and call.has_flag("-e")
        self._pipefail = False
        outside, self._ignored = self._ignored, 0
        try:
            return self._body(compound)
        finally:
            self._ignored = outside

    # Tests

    def _test(self, call: Call) -> bool | None:
        condition = Condition([word.text for word in call.words], self._succeeding)
        self._tested = self._tested or is_looked_at(condition.words)
        return condition.holds()

    def _arithmetic(self, call: Call) -> bool | None:
        text = self._script.text[call.start : call.end].strip("() ")
        if SUCCEEDING not in text:
            return None
        self._tested = True
        return arithmetic(text, self._succeeding)


def _joined(pipelines: Sequence[Pipeline]) -> Iterator[list[Pipeline]]:
    """Yield the lists that `&&` and `||` make."""
    joined: list[Pipeline] = []
    for pipeline in pipelines:
        if joined and pipeline.previous_operator not in ("&&", "||"):
            yield joined
            joined = []
        joined.append(pipeline)
    if joined:
        yield joined


def _substitutes(call: Call) -> bool:
    return any(a.value is not None and a.value.substitutions for a in call.assignments)
