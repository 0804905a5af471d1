"""Secrets printed to the log."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.shell import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command

_PRINTERS = frozenset({"echo", "printf"})
_LISTERS = frozenset({"env", "printenv", "set"})
_DECLARERS = frozenset({"export", "declare"})
_PRINTING = lazy.pattern("|".join(sorted(_PRINTERS | _LISTERS | _DECLARERS)))
_ENCODERS = frozenset({"base64", "rev", "xxd", "hexdump", "od", "tr", "sed", "cut", "fold", "awk"})


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report output of variables that come from a secret store."""
    env = buildspec.env
    secrets = {key.value for key, _ in env.parameter_store + env.secrets_manager}
    if not secrets:
        return
    tracing = False
    for command in context.shell_commands:
        if _PRINTING.search(command.text):
            for call in command.script.calls:
                yield from _printed(call, command, secrets)
                yield from _listed(call, command)
        if not tracing and command.script.sets("xtrace"):
            tracing = True
            yield from _traced(command, context, secrets)


def _printed(call: Call, command: Command, secrets: set[str]) -> Iterator[Finding]:
    if call.program not in _PRINTERS or not _reaches_log(call):
        return
    for word in call.arguments:
        for variable in word.variables:
            if variable.name in secrets:
                yield Finding(
                    command.span(variable.start, variable.end),
                    f'"{variable.name}" is a secret and "{call.program}" prints it to the log, '
                    "where only its exact value is masked; do not print it",
                )


def _reaches_log(call: Call) -> bool:
    """Whether the output goes to the log, also through filters that change its shape."""
    if call.in_substitution:
        return False
    following = call.feeds
    while isinstance(following, Call) and following.program in _ENCODERS:
        call, following = following, following.feeds
    return following is None and call.output(1) == "inherited"


def _listed(call: Call, command: Command) -> Iterator[Finding]:
    if call.program in _LISTERS:
        everything = not call.arguments
    else:
        everything = call.program in _DECLARERS and call.has_flag("-p")
    if everything and call.feeds is None and call.output(1) == "inherited":
        if call.in_substitution:
            return
        yield Finding(
            command.span(call.start, call.end),
            f'"{call.program}" prints every variable to the log, secrets too: only their exact '
            "values are masked; print the ones you need by name",
        )


def _traced(command: Command, context: Context, secrets: set[str]) -> Iterator[Finding]:
    """Report ``set -x`` when a later command mentions a secret."""
    option = next((call for call in command.script.calls if call.program == "set"), None)
    commands = context.shell_commands
    later = commands[commands.index(command) :]
    used = sorted(
        name for name in secrets if any(other.script.uses_variable(name) for other in later)
    )
    if option is not None and used:
        yield Finding(
            command.span(option.start, option.end),
            f'with "{command.text[option.start : option.end]}" the shell prints each command with '
            f'the value of "{used[0]}", of which only the exact form is masked; leave it out',
        )


RULE = Rule(
    name="secret-echoed",
    summary="a secret printed to the log",
    severity="warning",
    on="buildspec",
    group="security",
    words=("parameter-store", "secrets-manager"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager",
        "https://cwe.mitre.org/data/definitions/532.html",
    ),
)
