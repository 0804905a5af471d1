"""An exported variable that nothing sets."""

from __future__ import annotations

import re

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.answers import assigned_names, exported_names, in_this_shell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.tree import Scalar

_KEYWORDS = {"time", "command", "builtin"}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report names of `exported-variables` that no command and no block of `env` mentions."""
    exported = buildspec.env.exported_variables
    if not exported or context.document.problem:
        return
    from dryspec.facts.variables import describe
    from dryspec_rules._variables import may_set_unseen, named

    texts = [command.text for command in buildspec.commands]
    if any(may_set_unseen(text) for text in texts):
        return
    defined = buildspec.env.defined
    for name in exported:
        if describe(name.value) or name.value in defined:
            continue
        if not named(name.value, texts):
            yield Finding(
                name.span,
                f'nothing in this file sets "{name.value}", so the pipeline gets an empty value '
                "unless the project sets it; export it in a command",
            )
        else:
            yield from _lost(name, context, texts)


def _lost(name: Scalar, context: Context, texts: list[str]) -> Iterator[Finding]:
    """Report a variable that is only set where the value is gone at the end of the command."""
    hidden = re.compile(rf"\$\{{{re.escape(name.value)}:?=|\blet\b|\(\(")
    if any(hidden.search(text) for text in texts):
        return
    lost: tuple[Command, Call] | None = None
    for command in context.shell_commands:
        if not command.script.certain:
            return
        if any(c.kind == "loop" and c.name == name.value for c in command.script.compounds):
            return
        for call in command.script.calls:
            if name.value in assigned_names(call) or name.value in exported_names(call):
                if _lasts(call):
                    return
                lost = lost or (command, call)
            elif any(assignment.name == name.value for assignment in call.assignments):
                lost = lost or (command, call)
    if lost is not None:
        command, call = lost
        yield Finding(
            name.span,
            f'"{name.value}" is only set for one command or in a shell of its own, so the pipeline '
            "gets an empty value unless the project sets it; export it in a command of its own",
            related=[Related(command.span(call.start, call.end), "set here, and lost")],
        )


def _lasts(call: Call) -> bool:
    """Whether the shell of the build still knows afterwards what the call sets."""
    if in_this_shell(call):
        return True
    kinds = {"substitution", "subshell", "nested-shell", "heredoc-shell"}
    apart = bool(kinds & {compound.kind for compound in call.enclosing}) or call.background
    return not apart and len(call.pipeline.elements) == 1 and set(call.wrappers) <= _KEYWORDS


RULE = Rule(
    name="export-undefined",
    summary="an exported variable that nothing sets",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("exported-variables",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.exported-variables",
    ),
)
