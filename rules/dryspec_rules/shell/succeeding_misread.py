"""CODEBUILD_BUILD_SUCCEEDING compared with what it never is, or set."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec.shell.model import ASSERTIONS
from dryspec_rules.shell._comparison import compared
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_NAME = "CODEBUILD_BUILD_SUCCEEDING"
_MEANT = {
    "true": "1", "True": "1", "TRUE": "1", "yes": "1", "success": "1", "SUCCESS": "1",
    "SUCCEEDED": "1", "succeeded": "1",
    "false": "0", "False": "0", "FALSE": "0", "no": "0", "failed": "0", "FAILED": "0",
    "failure": "0",
}  # fmt: skip


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report tests of the variable that have one answer only, and attempts to set it."""
    yield from _set(call, command)
    if not call.mentions(_NAME):
        return
    if call.program in ASSERTIONS:
        yield from _compared(call, command)
        yield from _only_asked_for_text(call, command)
    elif call.words and _is_variable(call.words[0]):
        yield Finding(
            command.span(call.words[0].start, call.words[0].end),
            f'"{call.words[0].text}" is 0 or 1, which no program is called, so this always fails; '
            f'write [ "${_NAME}" = 1 ]',
        )
    early = command.phase.name in ("install", "pre_build") and command.block == "commands"
    if early and call.program in ASSERTIONS:
        word = next(w for w in call.words if any(v.name == _NAME for v in w.variables))
        yield Finding(
            command.span(word.start, word.end),
            f"{_NAME} is always 1 here: {command.phase.name} does not run after a failure; "
            "test it in post_build",
        )


def _set(call: Call, command: Command) -> Iterator[Finding]:
    if call.words and not call.declares:
        return  # for one program only
    for assignment in (*call.assignments, *call.declares):
        value = assignment.value
        if assignment.name != _NAME or value is None or value.variables:
            continue  # a default for where there is no build, perhaps
        failed = _MEANT.get(value.value or "", value.value) == "0"
        instead = 'write "exit 1" to fail the build' if failed else "remove it"
        yield Finding(
            command.span(assignment.start, assignment.end),
            f"setting {_NAME} does not change how the build ends, as CodeBuild does not read it "
            f"back; {instead}",
        )


def _is_variable(word: Word) -> bool:
    return word.text.strip('"') in (f"${_NAME}", f"${{{_NAME}}}")


def _compared(call: Call, command: Command) -> Iterator[Finding]:
    for left, _, right in compared(call):
        for word, other in ((left, right), (right, left)):
            if word.value not in _MEANT or all(each.name != _NAME for each in other.variables):
                continue
            meant = _MEANT[word.value]
            edit = replace(command, word.start, word.end, meant) if editable(call) else None
            fix = None if edit is None else Fix(f"compare with {meant}", [edit], UNSAFE)
            yield Finding(
                command.span(word.start, word.end),
                f'{_NAME} is 1 or 0 and never "{word.value}", so this test has one answer only; '
                f"compare with {meant}",
                fix=fix,
            )


def _only_asked_for_text(call: Call, command: Command) -> Iterator[Finding]:
    """Report ``[ "$X" ]``, ``[ -n "$X" ]`` and ``[ -z "$X" ]``: "0" is a text, too."""
    words = [word for word in call.words if word.value not in ("[", "]", "[[", "]]", "test")]
    if words and words[0].value in ("-n", "-z", "!"):
        words = words[1:]
    if len(words) == 1 and _is_variable(words[0]):
        yield Finding(
            command.span(words[0].start, words[0].end),
            f'this only asks whether {_NAME} is empty, and "0" is not; write [ "${_NAME}" = 1 ]',
        )


RULE = Rule(
    name="succeeding-misread",
    summary="CODEBUILD_BUILD_SUCCEEDING tested in a way that has one answer only, or set",
    severity="warning",
    on="call",
    words=(_NAME,),
    group="correctness",
    fix="unsafe",
    builds_only=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html",
    ),
)
