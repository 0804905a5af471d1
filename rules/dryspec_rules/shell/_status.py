"""Where the exit status of a call goes: to CodeBuild, into a test, or nowhere.

The exit status of a command is what decides in CodeBuild (observed log: "Command did not exit
successfully ... exit status 1"; API page PhaseContext). How a shell makes one status of many calls
is POSIX, chapter 2.9.
"""

from __future__ import annotations

from dryspec.shell import Call, Compound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.shell import Pipeline, Script
    from dryspec.spec.buildspec import Command

DECIDES = "decides"
"""Its failure makes the command fail."""
TESTED = "tested"
"""The script looks at the status itself."""
UNKNOWN = "unknown"
"""Cannot be told: a function, a script that was not understood."""
PIPE = "pipe"
"""Only the last part of a pipe counts."""
SEMICOLON = "semicolon"
LINE_BREAK = "line break"
BACKGROUND = "background"
ARGUMENT = "argument"
"""It stands in $( ) inside another command, whose status counts instead."""


def fate(call: Call, script: Script) -> str:
    """Say what becomes of a call's failure: one of the constants above."""
    if not script.certain:
        return UNKNOWN
    if call.feeds is not None and not _on(script, "pipefail", call.start):
        return PIPE
    return _of_pipeline(call.pipeline, list(call.enclosing), call.ancestors, script)


def _of_pipeline(
    pipeline: Pipeline,
    enclosing: list[Compound],
    ancestors: tuple[Call, ...],
    script: Script,
) -> str:
    if pipeline.negated or pipeline.in_condition:
        return TESTED
    inner = enclosing[-1] if enclosing else None
    if inner is not None and inner.kind == "function":
        return UNKNOWN
    last = pipeline
    while last.next_operator == "&&" and last.next is not None:
        last = last.next
    if last.next_operator == "||":
        return TESTED
    if last.next_operator == "&":
        return BACKGROUND
    errexit = _errexit(pipeline.start, inner, ancestors, script)
    if errexit and last is pipeline:
        return _through(enclosing)
    if last.next is not None:
        return SEMICOLON if last.next_operator == ";" else LINE_BREAK
    if inner is None:
        return DECIDES
    return _of_compound(inner, enclosing, ancestors, script)


def _of_compound(
    inner: Compound, enclosing: list[Compound], ancestors: tuple[Call, ...], script: Script
) -> str:
    """The call's status is that of the construct around it: go on from there."""
    if inner.kind == "substitution":
        outer = ancestors[-1] if ancestors else None
        if outer is None or outer.words:
            return ARGUMENT
        return _of_pipeline(outer.pipeline, enclosing[:-1], ancestors[:-1], script)
    if inner.kind in ("nested-shell", "heredoc-shell"):
        outer = ancestors[-1]
        if outer.feeds is not None:
            return PIPE
        return _of_pipeline(outer.pipeline, enclosing[:-1], ancestors[:-1], script)
    if inner.pipeline is None:
        return UNKNOWN
    elements = inner.pipeline.elements
    if elements and elements[-1] is not inner and not _on(script, "pipefail", inner.start):
        return PIPE
    if inner.kind == "loop":
        return UNKNOWN
    return _of_pipeline(inner.pipeline, enclosing[:-1], ancestors, script)


def errexit_sees(call: Call) -> bool:
    """Whether ``set -e`` at the start would end the script when the call fails."""
    if call.next_operator in ("&&", "||") or call.negated or call.in_condition:
        return False
    if not {"nested-shell", "heredoc-shell"}.isdisjoint(call.context):
        return False
    return _through(list(call.enclosing)) == DECIDES


def _through(enclosing: list[Compound]) -> str:
    """Say ``tested`` when a construct around is a condition or an operand: no errexit there."""
    for compound in enclosing:
        pipeline = compound.pipeline
        if pipeline is None:
            continue
        if pipeline.negated or pipeline.in_condition or pipeline.next_operator in ("||", "&&"):
            return TESTED
    return DECIDES


def _errexit(
    start: int, inner: Compound | None, ancestors: tuple[Call, ...], script: Script
) -> bool:
    if inner is not None and inner.kind in ("nested-shell", "heredoc-shell", "substitution"):
        shell = ancestors[-1] if ancestors else None
        if inner.kind != "substitution" and shell is not None and shell.has_flag("-e"):
            return True
    return _on(script, "errexit", start)


def _on(script: Script, option: str, before: int) -> bool:
    """Whether ``set`` has turned the option on before this place of the script."""
    state = False
    for start, name, on in script.options.changes:
        if start < before and name == option:
            state = on
    return state


def earlier_errexit(command: Command, context: Context) -> bool:
    """Whether an earlier command of the file gives ``set -e``; it may still be on."""
    return context.sets_earlier("errexit", command)


def earlier_pipefail(command: Command, context: Context) -> bool:
    """Whether an earlier command of the file gives ``set -o pipefail``; it may still be on."""
    return context.sets_earlier("pipefail", command)


def status_is_read(text: str) -> bool:
    """Whether a command looks at ``$?`` or ``PIPESTATUS`` somewhere."""
    return "$?" in text or "PIPESTATUS" in text or "${?}" in text


def ask_for_bash(context: Context) -> str:
    """Say how to get the shell that knows ``pipefail``."""
    return "set env.shell: bash" if context.runs_in == "build" else "begin with #!/bin/bash"
