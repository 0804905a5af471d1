"""A variable of CodeBuild compared with what it never is."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec.shell.model import ASSERTIONS
from dryspec_rules.shell._comparison import EQUAL, case_patterns, compared, variable_alone
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._impossible import NAMES, impossible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command
    from dryspec_rules.shell._impossible import Impossible


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report comparisons of such a variable that have one answer only, and dead patterns."""
    script = command.script
    if not script.certain:
        return
    for call in script.calls:
        if call.program in ASSERTIONS:
            yield from _tests(call, command, context)
    for compound in script.compounds:
        if compound.kind != "case":
            continue
        name, patterns = case_patterns(command.text, compound)
        if name not in NAMES or _is_set_here(name, context):
            continue
        for at, text, quoted in patterns:
            wrong = impossible(name, text) if quoted or "*" not in text else None
            if wrong is not None:
                yield Finding(
                    command.span(at, at + len(text)),
                    f'{name} is never "{text}", for {wrong.reason}, so this pattern never '
                    f"matches; {wrong.advice}",
                )


def _tests(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    for left, operator, right in compared(call):
        if operator not in EQUAL and operator != "!=":
            continue
        for variable, word in ((left, right), (right, left)):
            name = variable_alone(variable.text)
            if name not in NAMES or word.value is None or _is_pattern(call, word, right):
                continue
            wrong = impossible(name, word.value)
            if wrong is None or _is_set_here(name, context):
                continue
            always = "never" if operator in EQUAL else "always"
            yield Finding(
                command.span(word.start, word.end),
                f'{name} is never "{word.value}", for {wrong.reason}, so this is {always} true; '
                f"{wrong.advice}",
                fix=_fix(call, command, word, wrong),
            )


def _is_pattern(call: Call, word: Word, right: Word) -> bool:
    """Whether `[[` takes a word for a pattern, which may match more than itself."""
    if call.program != "[[" or word is not right or word.quoted:
        return False
    return any(sign in word.text for sign in "*?[(\\")


def _is_set_here(name: str, context: Context) -> bool:
    """Whether the file gives the variable a value of its own."""
    return name in context.once(__name__, lambda: _set_here(context))


def _set_here(context: Context) -> set[str]:
    spec = context.buildspec
    found = spec.env.defined if spec is not None else set[str]()
    for command in context.shell_commands:
        if any(name in command.text for name in NAMES):
            found |= command.script.assigned
    return found


def _fix(call: Call, command: Command, word: Word, wrong: Impossible) -> Fix | None:
    if not wrong.meant or not editable(call):
        return None
    quote = word.text[0] if word.quoted else ""
    edit = replace(command, word.start, word.end, f"{quote}{wrong.meant}{quote}")
    return None if edit is None else Fix(f'write "{wrong.meant}"', [edit], UNSAFE)


RULE = Rule(
    name="comparison-never-true",
    summary="a variable of CodeBuild compared with what it never is",
    severity="warning",
    on="command",
    words=NAMES,
    group="correctness",
    fix="unsafe",
    builds_only=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html",
        "https://git-scm.com/docs/git-check-ref-format",
    ),
)
