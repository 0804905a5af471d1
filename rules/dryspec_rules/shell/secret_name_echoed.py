"""A variable printed to the log whose name says that it holds a secret."""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.secrets import is_secret_name, names_a_secret
from dryspec.finding import Finding
from dryspec.programs.secret_sources import PRINTERS
from dryspec.rule import Rule

_VARIABLE = lazy.pattern(r"\$\{?(\w+)")
_PAGE = lazy.pattern(r"(?i)(?:next|page|continuation|start)_?token")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `echo $NPM_TOKEN` where nothing in the file says what the variable holds."""
    text = context.shell_text
    if text is not None and not _may_print(text):
        return
    defined = buildspec.env.defined
    for command in context.shell_commands:
        if _may_print(command.text):
            for call in command.script.calls:
                if call.program in PRINTERS:
                    yield from _printed(call, command, defined, context)


def _may_print(text: str) -> bool:
    """Whether a command with this text may print such a variable: no is sure."""
    if not any(program in text for program in PRINTERS) or "$" not in text:
        return False
    return names_a_secret(" ".join(_VARIABLE.findall(text)))


def _is_set(name: str, command: Command, context: Context) -> bool:
    """Whether this command or one before it gives the variable a value."""
    first = context.once(__name__, lambda: _first_set(context)).get(name)
    return first is not None and first <= command.number


def _first_set(context: Context) -> dict[str, int]:
    """Return for each name the number of the first command that gives it a value."""
    found: dict[str, int] = {}
    for command in context.shell_commands:
        for name in command.script.assigned if names_a_secret(command.text) else ():
            found.setdefault(name, command.number)
    return found


def _printed(
    call: Call, command: Command, defined: set[str], context: Context
) -> Iterator[Finding]:
    from dryspec_rules.shell._flow import shows_value
    from dryspec_rules.shell._log import reaches_log

    for word in call.arguments:
        for variable in word.variables:
            name = variable.name
            if name.lower() == "pwd":
                continue  # the working directory, if maybe misspelt
            if not is_secret_name(name) or _PAGE.search(name) or name in defined:
                continue
            text = word.text[variable.start - word.start : variable.end - word.start]
            shown = shows_value(text, name) and reaches_log(call)
            if shown and not _is_set(name, command, context):
                yield Finding(
                    command.span(variable.start, variable.end),
                    f'by its name "{name}" holds a secret, and "{call.program}" prints it to the '
                    "log; a variable in plain text of the project is not masked there: do not "
                    "print it",
                )


RULE = Rule(
    name="secret-name-echoed",
    summary="a variable printed to the log whose name says that it holds a secret",
    severity="warning",
    on="buildspec",
    group="security",
    words=("echo", "printf"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://cwe.mitre.org/data/definitions/532.html",
    ),
)
