"""Secrets printed to the log."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.glance import names_in
from dryspec.programs.secret_sources import DUMP_FILTERS, PRINTERS, harmless_field, keeps
from dryspec.rule import Rule
from dryspec.shell.answers import option_changes
from dryspec_rules.shell._dump import dumps, may_dump, shown_by_code
from dryspec_rules.shell._flow import Flow, Origin, shows_value
from dryspec_rules.shell._secret_flow import (
    FETCHING_WORDS,
    anything_to_follow,
    declared,
    followed,
    picks_harmless,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Buildspec, Command


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report output of variables that come from a secret store."""
    if not anything_to_follow(buildspec, context):
        return
    from dryspec_rules.shell._log import reaches_log

    secrets = declared(buildspec, context)
    traced: tuple[Call, Command] | None = None
    told = False
    for command, call, flow in followed(buildspec, context, _may_list):
        yield from _printed(call, command, flow)
        if secrets and dumps(call, secrets) and reaches_log(call, _keeps_all):
            yield Finding(
                command.span(call.start, call.end),
                f'"{call.program}" prints every variable to the log, secrets too: only their exact '
                "values are masked; print the ones you need by name",
            )
        if call.program == "set":
            changes = dict(option_changes(call))
            if "xtrace" in changes:
                traced = (call, command) if changes["xtrace"] else None
        elif traced is not None and not told:
            shown = _shown_by_trace(call, flow)
            if shown is not None:
                told = True
                yield _traced(*traced, *shown)


def _may_list(text: str) -> bool:
    """Whether a command may print all variables, or have the shell print its commands."""
    return may_dump(text) or ("set" in text and _may_trace(names_in(text)))


def _may_trace(names: list[str]) -> bool:
    """Whether ``set -x`` or ``set +x`` may be among these names."""
    return "set" in names and any(
        name == "xtrace" or (name[0] in "+-" and "x" in name) for name in names
    )


def _printed(call: Call, command: Command, flow: Flow) -> Iterator[Finding]:
    """Report what an output to the log shows of a secret."""
    from dryspec_rules.shell._log import reaches_log

    if call.program in PRINTERS:
        shown = list(_shown(call, flow))
        if shown and not picks_harmless(call) and reaches_log(call):
            for start, end, origin, name in shown:
                yield Finding(command.span(start, end), _words(name, origin, call))
        return
    named = _named(call, flow)
    if named is not None:
        name, word = named
        if reaches_log(call, _keeps_all):
            yield Finding(command.span(word.start, word.end), _words(name, flow.names[name], call))
    elif keeps(call) and call.fed_by is None:
        read = flow.read(call)
        if read is not None and not harmless_field(read.field or "") and reaches_log(call):
            yield Finding(command.span(call.start, call.end), _words(read.name, read, call))


def _shown(call: Call, flow: Flow) -> Iterator[tuple[int, int, Origin, str]]:
    """Yield place, origin and name of the secrets among what `echo` is given."""
    for word in call.arguments:
        for variable in word.variables:
            text = word.text[variable.start - word.start : variable.end - word.start]
            if variable.name in flow.names and shows_value(text, variable.name):
                yield variable.start, variable.end, flow.names[variable.name], variable.name
        for compound in word.substitutions:
            origin = flow.caught(compound)
            if origin is not None and origin.sure and not harmless_field(origin.field or ""):
                yield compound.start, compound.end, origin, origin.name


def _named(call: Call, flow: Flow) -> tuple[str, Word] | None:
    """Return the secret that is printed by its name: ``printenv TOKEN``, ``declare -p TOKEN``."""
    if call.program == "printenv" or (
        call.program in ("declare", "typeset") and call.has_flag("-p")
    ):
        for word in call.positionals:
            if word.value and word.value in flow.names:
                return word.value, word
    return shown_by_code(call, flow.names)


def _words(name: str, origin: Origin, call: Call) -> str:
    if origin.own:
        return (
            f'"{name}" is a secret and "{call.program}" prints it to the log, where only its exact '
            "value is masked; do not print it"
        )
    if " " in origin.name:
        what = f'"{call.program}" prints what "{origin.name}" returned'
        return f"{what} to the log, where CodeBuild masks only what env names; do not print it"
    return (
        f'"{call.program}" prints the secret "{origin.name}", or part of it, to the log, where '
        "only its exact value is masked; do not print it"
    )


def _keeps_all(call: Call) -> bool:
    """Whether a filter leaves names and values of a listing."""
    return call.program in DUMP_FILTERS or (
        call.program == "grep" and keeps(call) and not call.has_flag("-v", "--invert-match")
    )


def _shown_by_trace(call: Call, flow: Flow) -> tuple[str, Origin] | None:
    """Return what the shell shows of a secret when it prints a call, and where that is from."""
    for variable in call.variables:
        if variable.name in flow.names:
            return f'the value of "{variable.name}"', flow.names[variable.name]
    values = [(item.name, item.value) for item in (*call.assignments, *call.declares)]
    for name, word in (*values, *(("", word) for word in call.arguments)):
        for compound in () if word is None else word.substitutions:
            origin = flow.caught(compound)
            if origin is not None and origin.sure and not harmless_field(origin.field or ""):
                return f'the value of "{name}"' if name else f'what "{origin.name}" returns', origin
    return None


def _traced(call: Call, command: Command, shown: str, origin: Origin) -> Finding:
    """Report ``set -x`` when the shell then shows a secret."""
    masks = "of which only the exact form is masked" if origin.own else "which nothing masks"
    return Finding(
        command.span(call.start, call.end),
        f'with "{command.text[call.start : call.end]}" the shell prints each command with '
        f"{shown}, {masks}; leave it out",
    )


RULE = Rule(
    name="secret-echoed",
    summary="a secret printed to the log",
    severity="warning",
    on="buildspec",
    group="security",
    words=FETCHING_WORDS,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://cwe.mitre.org/data/definitions/532.html",
    ),
)
