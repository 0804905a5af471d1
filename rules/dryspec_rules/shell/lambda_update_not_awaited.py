"""A call on a Lambda function that is still busy with the update before it."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command

_UPDATES = frozenset({"update-function-code", "update-function-configuration"})
_REFUSED = _UPDATES | {"publish-version"}
"""What Lambda refuses while an update is in progress."""
_QUICK = frozenset(
    {
        *("", ":", "[", "[[", "test", "true", "echo", "printf", "export", "set", "cd", "pwd"),
        *("cat", "cut", "grep", "head", "jq", "ls", "rm", "sed", "tail", "tr", "date", "mkdir"),
    }
)
"""Programs that do not take long, so that the update is not done behind them either."""
_BRANCHES = frozenset({"if", "case", "function"})
_MOST_BETWEEN = 50
"""Commands of one list between two calls."""
_MOST_AT_ONCE = 20
"""Functions that are kept in mind."""


class _Update:
    """A call that starts an update, and the command it stands in."""

    __slots__ = ("call", "command")

    def __init__(self, call: Call, command: Command) -> None:
        self.call = call
        self.command = command


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report calls behind an update of the same function, with nothing that waits between."""
    del buildspec
    running: dict[tuple[str, ...], _Update] = {}
    block: tuple[str, str] | None = None
    for command in context.shell_commands:
        here = (command.phase.name, command.block)
        if here != block or not command.script.certain:
            running.clear()
        block = here
        for call in command.script.calls:
            verb = _verb(call)
            if verb not in _REFUSED:
                if not _is_quick(call, verb, running):
                    running.clear()
                continue
            key = _function(call)
            before = running.pop(key, None)
            if before is not None and _follows(call, before.call):
                yield _finding(call, command, verb, before)
            if key and verb in _UPDATES and not call.has_flag("--dry-run"):
                if len(running) == _MOST_AT_ONCE:
                    running.clear()
                running[key] = _Update(call, command)


def _verb(call: Call) -> str:
    """Return what a call of `aws lambda` does, "" for other calls."""
    names = call.subcommand(2) if call.program == "aws" else ()
    return names[1] if len(names) > 1 and names[0] == "lambda" else ""


def _is_quick(call: Call, verb: str, running: dict[tuple[str, ...], _Update]) -> bool:
    """Whether an update goes on behind a call, and names mean the same as before."""
    if not running:
        return True
    for item in (*call.declares, *call.assignments):
        if item.name.startswith("AWS_") or any(item.name in key[0] for key in running):
            return False
    if verb:
        return not verb.startswith(("get-", "wait"))
    return call.program in _QUICK


def _function(call: Call) -> tuple[str, ...]:
    """Return the function as a call names it, with where it looks for it; empty if it does not."""
    found: list[str] = []
    for option in ("--function-name", "--region", "--profile", "--endpoint-url"):
        word = call.option_word(option)
        text = "" if word is None else word.text.removeprefix(f"{option}=").replace('"', "")
        found.append(text)
    if not found[0]:
        return ()
    return (*found, *(f"{item.name}={item.value and item.value.text}" for item in call.assignments))


def _follows(call: Call, before: Call) -> bool:
    """Whether a call runs once the other has, and at most once, and its failure counts."""
    if call.previous_operator == "||" or call.alternative is not None or call.in_condition:
        return False
    around = {id(compound) for compound in before.enclosing}
    if any(compound.kind == "loop" and id(compound) not in around for compound in call.enclosing):
        return False  # which may be there to try it again
    if _BRANCHES.isdisjoint(before.context):
        return True
    item = before.pipeline
    for _ in range(_MOST_BETWEEN):
        if item is call.pipeline:
            return True
        if item.next is None:
            break
        item = item.next
    return False


def _finding(call: Call, command: Command, verb: str, before: _Update) -> Finding:
    word = next(word for word in call.words if word.value == verb)
    earlier = _verb(before.call)
    way = "aws lambda wait function-updated"
    if verb == "publish-version" and earlier == "update-function-code":
        way += ", or have that call publish it with --publish"
    start, end = before.call.words[0].start, before.call.words[-1].end
    return Finding(
        command.span(call.words[0].start, word.end),
        f"the function may still be busy with {earlier}, and Lambda refuses {verb} then "
        f"(ResourceConflictException); between them run {way}",
        related=[Related(before.command.span(start, end), "the update starts here")],
    )


RULE = Rule(
    name="lambda-update-not-awaited",
    summary="a call on a Lambda function that may still be busy with an update",
    severity="warning",
    on="buildspec",
    words=tuple(sorted(_UPDATES)),
    group="suspicious",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html",
        "https://docs.aws.amazon.com/cli/latest/reference/lambda/wait/function-updated.html",
        "https://docs.aws.amazon.com/cli/latest/reference/lambda/update-function-code.html",
    ),
)
