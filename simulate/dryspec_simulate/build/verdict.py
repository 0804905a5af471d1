"""What a command does when CODEBUILD_BUILD_SUCCEEDING has a given value, read from its text.

A small abstract interpreter over the parsed command: every call runs, does not run, or may run, and
the whole succeeds, fails, or it cannot be told. Only constants, `exit`, and tests of that one
variable are decided; whatever else a test looks at stays open.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from dryspec import lazy
from dryspec.shell.soundness import is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dryspec.shell import Call, Compound, Pipeline, Script

SUCCEEDING = "CODEBUILD_BUILD_SUCCEEDING"

_VARIABLE = lazy.pattern(r"\$(?:env:)?\{?" + SUCCEEDING + r"(?::?-[^}$]*)?\}?")
_FILE_TESTS = frozenset({"-f", "-e", "-s", "-d", "-r", "-x"})
_TESTS = frozenset({"[", "[[", "test"})
_SHELLS = frozenset({"bash", "sh", "dash", "zsh", "ksh", "ash", "eval", "su"})
_MAX_CALL_DEPTH = 8
_TRUE = frozenset({"true", ":", "echo", "export", "printf", "set"})
_ENDING = lazy.pattern(r"!|\[[\s\\\[]|\(\(|(?<![\w.:+-])(?:exit|false|test)(?![\w.:+-])")
"""One of these is in the text of every command that is known to fail."""
_PLAIN = lazy.pattern(
    r"[ \t]*(?:echo|printf|true)(?:[ \t](?:[\w \t./:,@%+'\"`-]|\$(?=[A-Za-z_]))*)?"
)
"""One call that succeeds, of a few words."""
_SILENT = frozenset({"echo", "printf", "export"})


class Verdict:
    """The outcome of one command.

    `status` is True (succeeds), False (fails) or None (cannot be told); `exit_status` is the number
    of a certain failure; `running` holds the calls that run or may run, by identity; `guards` says
    that the command may end the phase because of a test of the build's state or of a file.
    """

    __slots__ = ("exit_status", "guards", "running", "status")

    def __init__(self) -> None:
        self.status: bool | None = True
        self.exit_status = 1
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
    return _PLAIN.fullmatch(text) is not None and is_plain(text)


def may_guard(text: str) -> bool:
    """Tell whether a command can guard what follows: a quick look before :func:`judge`."""
    return SUCCEEDING in text or "[" in text or "test" in text


def judge(script: Script, succeeding: str) -> Verdict:
    """Return what a command does when CODEBUILD_BUILD_SUCCEEDING is `0` or `1`."""
    if not script.certain:
        return _everything_runs(script)
    return _Interpreter(script, succeeding).run()


def _everything_runs(script: Script) -> Verdict:
    verdict = Verdict()
    verdict.status = None
    verdict.running = {id(call) for call in script.calls}
    verdict.guards = SUCCEEDING in script.text
    return verdict


class _Exit(Exception):  # noqa: N818 - it is control flow, not an error
    """The shell ends here for certain."""

    def __init__(self, status: bool | None, number: int) -> None:
        super().__init__()
        self.status = status
        self.number = number


class _Interpreter:
    def __init__(self, script: Script, succeeding: str) -> None:
        self._script = script
        self._succeeding = succeeding
        self._verdict = Verdict()
        self._tested = False
        self._errexit = False
        self._depth = 0
        nested = ("nested-shell", "heredoc-shell")
        inner = (item for item in script.compounds if item.kind in nested)
        self._nested = sorted(inner, key=lambda item: item.start)
        self._functions = {item.name: item for item in script.compounds if item.kind == "function"}

    def run(self) -> Verdict:
        verdict = self._verdict
        try:
            verdict.status = self._list(self._script.items)
        except _Exit as end:
            verdict.status, verdict.exit_status = end.status, end.number
        if verdict.status is None and self._tested:
            verdict.guards = True
        if verdict.status is not False and self._hands_over():
            verdict.guards = True
        return verdict

    def _hands_over(self) -> bool:
        """Tell whether another program is given the build's state, to decide by itself."""
        return any(
            call.mentions(SUCCEEDING) and call.program not in (_TESTS | _SILENT | {"((", ""})
            for call in self._script.calls
        )

    # Lists and pipelines

    def _list(self, pipelines: Sequence[Pipeline]) -> bool | None:
        status: bool | None = True
        for pipeline in pipelines:
            operator = pipeline.previous_operator
            if (operator == "&&" and status is False) or (operator == "||" and status is True):
                continue
            if operator in ("&&", "||") and status is None:
                status = self._maybe_after(pipeline, operator)
            else:
                status = self._pipeline(pipeline)
            if status is False and self._ends_shell(pipeline):
                raise _Exit(False, 1)
        return status

    def _ends_shell(self, pipeline: Pipeline) -> bool:
        """Tell whether `set -e` ends the shell after this pipeline has failed."""
        ignored = pipeline.in_condition or pipeline.negated
        return self._errexit and not ignored and pipeline.next_operator not in ("&&", "||")

    def _maybe_after(self, pipeline: Pipeline, operator: str) -> bool | None:
        """Run a pipeline that another one of unknown outcome decides on."""
        status = self._unsure(lambda: self._pipeline(pipeline))
        if operator == "&&":
            return False if status is False else None
        return True if status is True else None

    def _unsure(self, run: Callable[[], bool | None]) -> bool | None:
        """Run something that may not run at all; an `exit` in it only may end the shell."""
        try:
            return run()
        except _Exit as end:
            self._verdict.guards = self._verdict.guards or (self._tested and end.status is False)
            return None

    def _pipeline(self, pipeline: Pipeline) -> bool | None:
        alone = len(pipeline.elements) == 1
        status: bool | None = None
        for element in pipeline.elements:
            status = self._element(element) if alone else self._in_subshell(element)
        if pipeline.background:
            return True
        if pipeline.negated and status is not None:
            return not status
        return status

    def _in_subshell(self, element: Call | Compound) -> bool | None:
        try:
            return self._element(element)
        except _Exit as end:
            return end.status

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
            try:
                return self._body(compound)
            except _Exit as end:
                return end.status
        if kind == "function":
            return True
        if kind == "case" and SUCCEEDING in self._script.text[compound.start :].partition(" in")[0]:
            self._verdict.guards = True
            return None
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
        if program in self._functions:
            return self._function(self._functions[program])
        if program == "set" and call.has_flag("-e"):
            self._errexit = True
        if program in _TRUE or not call.words:
            return None if call.assignments and _substitutes(call) else True
        if program == "false":
            return False
        if program in _TESTS:
            return self._test([word.text for word in call.words])
        if program == "((":
            return self._arithmetic(call)
        if program in _SHELLS:
            return self._nested_shell(call)
        return None

    def _exit(self, call: Call) -> bool | None:
        text = call.words[1].text if len(call.words) > 1 else ""
        text = _VARIABLE.sub(self._succeeding, text).strip("\"'")
        number = int(text) if text.isdecimal() and len(text) < 4 else None
        status = None if number is None else number == 0
        raise _Exit(status, 1 if number is None else number)

    def _function(self, function: Compound) -> bool | None:
        if self._depth >= _MAX_CALL_DEPTH:
            return None
        self._depth += 1
        try:
            return self._body(function)
        finally:
            self._depth -= 1

    def _nested_shell(self, call: Call) -> bool | None:
        # Not at the same place: in `bash -c bash` the text is a call of a shell itself.
        first = bisect_right(self._nested, call.start, key=lambda item: item.start)
        for compound in self._nested[first : first + 1]:
            if compound.end <= call.end:
                try:
                    return self._body(compound)
                except _Exit as end:
                    return end.status
        return None

    # Tests

    def _test(self, words: list[str]) -> bool | None:
        inner = words[1:]
        if inner and inner[-1] in ("]", "]]"):
            inner = inner[:-1]
        if any(word in _FILE_TESTS for word in inner) or any(SUCCEEDING in word for word in inner):
            self._tested = True
        return self._either(inner)

    def _either(self, words: list[str]) -> bool | None:
        return _any([self._both(part) for part in _split(words, ("||", "-o"))])

    def _both(self, words: list[str]) -> bool | None:
        return _all([self._single(part) for part in _split(words, ("&&", "-a"))])

    def _single(self, words: list[str]) -> bool | None:
        if words[:1] == ["!"]:
            inner = self._single(words[1:])
            return None if inner is None else not inner
        values = [self._value(word) for word in words]
        if len(values) == 1:
            return None if values[0] is None else values[0] != ""
        if len(values) == 2 and values[1] is not None and values[0] in ("-z", "-n"):
            return (values[1] == "") == (values[0] == "-z")
        if len(values) == 3 and None not in values:
            return _compare(str(values[0]), str(values[1]), str(values[2]))
        return None

    def _value(self, word: str) -> str | None:
        text = _VARIABLE.sub(self._succeeding, word)
        if "$" in text or "`" in text:
            return None
        return text.replace('"', "").replace("'", "")

    def _arithmetic(self, call: Call) -> bool | None:
        text = self._script.text[call.start : call.end].strip("() ")
        if SUCCEEDING not in text:
            return None
        self._tested = True
        text = _VARIABLE.sub(self._succeeding, text).replace(SUCCEEDING, self._succeeding)
        found = re.fullmatch(r"(!?)\s*(\d+)\s*(?:(==|!=|[<>]=?)\s*(\d+))?", text)
        if found is None:
            return None
        left, operator, right = found.group(2), found.group(3) or "!=", found.group(4) or "0"
        return (_compare(left, operator, right) is True) != bool(found.group(1))


def _substitutes(call: Call) -> bool:
    return any(a.value is not None and a.value.substitutions for a in call.assignments)


def _split(words: list[str], separators: tuple[str, ...]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in separators:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _any(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _compare(left: str, operator: str, right: str) -> bool | None:
    if operator in ("=", "==", "-eq"):
        return left == right
    if operator in ("!=", "-ne"):
        return left != right
    if not (left.isdecimal() and right.isdecimal()):
        return None
    from dryspec.dialect import whole

    first, second = whole(left), whole(right)
    return {
        "-lt": first < second,
        "-le": first <= second,
        "-gt": first > second,
        "-ge": first >= second,
        "<": first < second,
        "<=": first <= second,
        ">": first > second,
        ">=": first >= second,
    }.get(operator)
