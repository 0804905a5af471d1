"""What a hook script would do, as far as it can be told without running it.

Only the plainest shell is understood: ``echo``, ``printf`` of text, ``exit``, ``sleep``, ``true``,
``false``, ``cd``, ``export``, assignments, ``cat`` of the closed standard input, ``;``, ``&&``,
``||``, ``&`` and redirections. Anything else makes the outcome unknown, and it is said where,
unless the script fails whatever the unknown commands do.
"""

from __future__ import annotations

from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from dryspec import lazy
from dryspec.shell import parse
from dryspec.shell.shebang import read_shebang, shell_of
from dryspec_simulate.agent.interpreters import OTHERS, cannot_start, options_given
from dryspec_simulate.agent.script_end import (
    FAILED,
    LEFT_OPEN,
    SUCCEEDED,
    TIMED_OUT,
    UNKNOWN,
    Reading,
)
from dryspec_simulate.agent.shell_options import PRINTING, switched
from dryspec_simulate.agent.simple_shell import (
    RETURN,
    NotUnderstood,
    UnknownText,
    check_wrapped,
    expand,
    files_of,
    not_told,
    simple_call,
    streams_of,
)
from dryspec_simulate.agent.sure_failure import sure_failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dryspec.shell import Call, Pipeline, Script
    from dryspec.shell.shebang import Shebang

_ECHO_OPTION = lazy.pattern(r"-[neE]")
_NO_EFFECT = {"true": 0, ":": 0, "false": 1}
_SPECIAL = frozenset({":", "exit", "export", "set"})
"""Builtins with which a redirection that fails ends the script, in a POSIX shell."""


class _Ended(Exception):  # noqa: N818 - how a script ends is no error
    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class _Killed(Exception):  # noqa: N818 - the agent's deadline
    pass


def read_script(
    data: bytes,
    shown: str,
    timeout: int,
    environment: Mapping[str, str | None],
    files: frozenset[str],
    directories: frozenset[str] = frozenset(),
    writable: frozenset[str] | None = None,
) -> Reading:
    """Tell how a script ends under the agent.

    Args:
        data: the script.
        shown: its path as messages print it.
        timeout: seconds it may take.
        environment: variables the agent sets; ``None`` for a value that is not known here.
        files: absolute paths known to exist, for interpreters.
        directories: absolute paths of directories known to exist, for ``cd`` and redirections.
        writable: those that the script may write to; ``None``, for root, for all of them.
    """
    head = data.split(b"\n", 1)[0].decode("utf-8", "replace")
    shebang = read_shebang(head)
    if shebang is not None:
        problem = cannot_start(shebang, files)
        if problem is not None:
            return problem
        if shell_of(head) == "" or shebang.program in OTHERS:
            shown_program = f"{shebang.program} {shebang.arguments}".strip()
            return Reading(UNKNOWN, reason=f"{shown_program} scripts are not read", line=1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Reading(UNKNOWN, reason="the script is not UTF-8 text", line=1)
    shell = _Shell(shown, timeout, dict(environment), bash=shell_of(head) == "bash")
    shell.directories = directories
    shell.writable = directories | {"/"} if writable is None else writable
    return shell.run(text, shebang)


class _Shell:
    """Carries out what it understands in simulated time."""

    def __init__(
        self, shown: str, timeout: int, variables: dict[str, str | None], *, bash: bool
    ) -> None:
        self.shown = shown
        self.timeout = timeout
        self.variables = variables
        self.bash = bash
        self.clock = 0.0
        self.holders: dict[str, float] = {}
        self.log: list[str] = []
        self.log_known = True
        self.status = 0
        self.errexit = False
        self.line = 0
        self.script: Script | None = None
        self.asks_for_status = False
        self.at = 0
        self.directories: frozenset[str] = frozenset()
        self.writable: frozenset[str] = frozenset()
        self.directory: str | None = "/"
        """Where the script is: the agent's own directory under systemd; ``None``: not known."""

    def run(self, text: str, shebang: Shebang | None) -> Reading:
        reading = self._read(text, shebang)
        reading.log_known = self.log_known
        return reading

    def _read(self, text: str, shebang: Shebang | None) -> Reading:
        try:
            self._start(shebang)
            self._all(text)
        except _Ended as ended:
            if ended.status is None:
                reason = "it is killed by a signal"
                return Reading(FAILED, None, reason=reason, line=self.line, log=self.log)
            self.status = ended.status
        except _Killed:
            return Reading(TIMED_OUT, line=self.line, log=self.log)
        except NotUnderstood as why:
            return self._not_followed(str(why))
        deadline = float(self.timeout)
        for stream in ("stdout", "stderr"):
            if self.holders.get(stream, 0) > deadline:
                return Reading(LEFT_OPEN, self.status, stream, log=self.log)
        outcome = SUCCEEDED if self.status == 0 else FAILED
        return Reading(outcome, self.status, log=self.log, line=self.line)

    def _not_followed(self, why: str) -> Reading:
        """Look whether what is left fails anyway, whatever the unknown commands do."""
        script = self.script
        found = sure_failure(script, self.at) if script is not None else None
        if script is None or found is None:
            return Reading(UNKNOWN, reason=why, line=self.line, log=self.log)
        self.log_known = False
        status, offset = found
        line = script.text.count("\n", 0, offset) + 1
        reason = f"it exits with {status}, if it gets so far"
        return Reading(FAILED, status, reason=reason, line=line, log=self.log)

    def _start(self, shebang: Shebang | None) -> None:
        """Switch the options of the interpreter line."""
        self.line = 1
        given = options_given(shebang) if shebang is not None else []
        if given:
            self._set(given)

    def _all(self, text: str) -> None:
        # To the shell a carriage return is an ordinary character, to the parser white space.
        script = parse(text.replace("\r", RETURN))
        if script.too_complex or not script.certain:
            raise NotUnderstood("some of its syntax is not understood here")
        self.script = script
        self.asks_for_status = "$?" in script.text
        for item in script.items:
            self.at = item.start
            self.line = text.count("\n", 0, item.start) + 1
            operator = item.previous_operator
            if (operator == "&&" and self.status) or (operator == "||" and not self.status):
                continue
            self._one(item)
            if self.errexit and self.status and item.next_operator not in {"&&", "||"}:
                raise _Ended(self.status)

    def _one(self, item: Pipeline) -> None:
        call = simple_call(item)
        streams = streams_of(call)
        self._check_files(call)
        if item.background:
            self._background(call, streams)
            return
        if call.wrappers:
            check_wrapped(call)
        for assignment in call.assignments:
            if call.words:
                raise NotUnderstood("a variable set for one command")
            value = assignment.value
            text = expand(value, self.variables, self.status) if value is not None else ""
            self.variables[assignment.name] = text or ""
        if not call.words:
            self.status = 0
            return
        self._words(call, streams)

    def _words(self, call: Call, streams: Mapping[str, str]) -> None:
        try:
            expanded = [expand(word, self.variables, self.status) for word in call.words]
        except UnknownText:
            if call.words[0].value != "echo":
                raise
            self.log_known = False
            self.status = 0
            return
        name, *arguments = [word for word in expanded if word is not None] or [""]
        if name in {"cat", "read"} and call.stdin in {"inherited", "null"}:
            self._closed_input(name, arguments)
        elif name == "echo":
            self._echo(arguments, streams["stdout"])
        elif name == "cd":
            self._go(arguments, call.pipeline)
        else:
            self._call(name, arguments)

    def _go(self, arguments: list[str], item: Pipeline) -> None:
        """Follow a ``cd``; whether one ends well matters only where something asks."""
        target = arguments[0] if len(arguments) == 1 else ""
        if target in {".", "./"}:
            self.status = 0
            return
        if target == "-":
            raise NotUnderstood("cd -")
        path = normpath(target) if target.startswith("/") else ""
        if path == "/" or path in self.directories:
            self.directory, self.status = path, 0
            return
        if self._matters(item):
            raise NotUnderstood(f"whether {target or 'the directory of cd'} is there by then")
        self.directory, self.status = None, 0

    def _matters(self, item: Pipeline) -> bool:
        """Whether the script may go another way when a command fails."""
        asked = item.next_operator in {"&&", "||"} or item.previous_operator in {"&&", "||"}
        if item.background:
            return False
        return self.errexit or asked or item.next is None or self.asks_for_status

    def _check_files(self, call: Call) -> None:
        """See that redirections go well, or that it does not matter; a special builtin ends."""
        for shown, path, how in files_of(call):
            above = self._absolute(dirname(path)) if path is not None else None
            if how == "written" and above in self.writable:
                continue
            if call.program in _SPECIAL or not call.words or self._matters(call.pipeline):
                raise NotUnderstood(f"whether {shown} can be {how}")
            self.log_known = False

    def _absolute(self, directory: str) -> str | None:
        """Return a directory's path from the root, ``None`` where it is not known."""
        if directory.startswith("/"):
            return normpath(directory)
        return None if self.directory is None else normpath(f"{self.directory}/{directory}")

    def _call(self, name: str, arguments: list[str]) -> None:
        if name in _NO_EFFECT:
            self.status = _NO_EFFECT[name]
        elif name == "exit":
            raise _Ended(self._number(arguments) & 255)
        elif name == "sleep":
            self._sleep(float(self._number(arguments)))
        elif name in {"set", "export", "kill"}:
            {"set": self._set, "export": self._export, "kill": self._kill}[name](arguments)
        elif name == "pwd" and not arguments:
            if self.directory is None:
                raise NotUnderstood("the directory that it is in")
            self._print("stdout", self.directory)
            self.status = 0
        elif name.startswith("\ufeff"):
            self._print("stderr", f"{self.shown}: line {self.line}: {name}: not found")
            self.status = 127
        else:
            raise not_told(name)

    def _closed_input(self, name: str, arguments: list[str]) -> None:
        """Standard input is closed: ``cat`` prints nothing, ``read`` fails."""
        if name == "cat" and arguments:
            raise NotUnderstood(f"cat of {arguments[0]}")
        self.status = 0 if name == "cat" else 1

    def _number(self, arguments: list[str]) -> int:
        if not arguments:
            return self.status
        if len(arguments) == 1 and arguments[0].isascii() and arguments[0].isdigit():
            return int(arguments[0][:9])
        raise NotUnderstood(f"the argument {arguments[0]}")

    def _sleep(self, seconds: float) -> None:
        self.clock += seconds
        if self.clock > self.timeout:
            raise _Killed
        if self.clock == self.timeout:
            raise NotUnderstood("it ends just at its deadline")
        self.status = 0

    def _kill(self, arguments: list[str]) -> None:
        if arguments[-1:] != ["$$"] or len(arguments) != 2:
            raise NotUnderstood("kill of another process")
        raise _Ended(None)

    def _set(self, arguments: list[str]) -> None:
        if not arguments:
            self.log_known = False  # every variable is printed
        for option, on in switched(arguments, self.bash):
            if option == "errexit":
                self.errexit = on
            elif option in PRINTING:
                self.log_known = False
        self.status = 0

    def _export(self, arguments: list[str]) -> None:
        for argument in arguments:
            name, separator, value = argument.partition("=")
            if separator:
                self.variables[name] = value
        self.status = 0

    def _echo(self, arguments: list[str], stream: str) -> None:
        self.status = 0
        if stream not in {"stdout", "stderr"}:
            return
        text = " ".join(arguments)
        if "\\" in text or _ECHO_OPTION.match(text):
            self.log_known = False  # shells print it differently
        else:
            self._print(stream, text)

    def _print(self, stream: str, text: str) -> None:
        self.log.extend(f"[{stream}]{line}\n" for line in text.split("\n"))

    def _background(self, call: Call, streams: Mapping[str, str]) -> None:
        """Note which streams a background process keeps open, and until when."""
        words = [expand(word, self.variables, self.status) for word in call.words]
        if set(call.wrappers) - {"nohup"} or words[:1] != ["sleep"] or len(words) != 2:
            shown = " ".join(word.text for word in call.all_words)
            raise NotUnderstood(f"a background process: {shown}")
        until = self.clock + float(self._number([str(words[1])]))
        for held in streams.values():
            if held in {"stdout", "stderr"}:
                self.holders[held] = max(until, self.holders.get(held, 0))
        self.status = 0
