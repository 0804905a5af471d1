"""An exported variable that nothing sets."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import NOTE, Finding, Related
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
_SET_IN_POWERSHELL = lazy.pattern(r"(?i:\$env:)(\w+)\s*=")
_ARITHMETIC = lazy.pattern(r"\blet\b|\(\(")
_CLOSE = 0.88
"""How alike a name and its misspelling are: difflib's ratio."""


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
    unset: list[Scalar] = []
    for name in exported:
        if describe(name.value) or name.value in defined:
            continue
        if named(name.value, texts):
            yield from _lost(name, context, texts)
        else:
            unset.append(name)
    if unset:
        yield from _unset(unset, _set_elsewhere(buildspec, context))


def _set_elsewhere(buildspec: Buildspec, context: Context) -> list[str]:
    """Return the variables that the file sets and does not export under their own name."""
    found = buildspec.env.defined
    for command in buildspec.commands:
        if context.posix_shell:
            found |= command.script.assigned
        else:
            found.update(_SET_IN_POWERSHELL.findall(command.text))
    return sorted(found - {name.value for name in buildspec.env.exported_variables})


def _unset(names: list[Scalar], known: list[str]) -> Iterator[Finding]:
    """Report names that nothing sets, those that the project may well set all at once."""
    left: list[Scalar] = []
    for name in names:
        near = _near(name.value, known)
        if near:
            yield Finding(
                name.span,
                f'nothing in this file sets "{name.value}", but it sets "{near}", so the pipeline '
                "gets an empty value; use one name for both",
            )
        elif name.value.isupper():
            left.append(name)
        else:
            yield Finding(name.span, _never_set([name]))
    if left:
        yield Finding(
            left[0].span,
            _never_set(left),
            severity=NOTE,
            related=[Related(name.span, "and this") for name in left[1:]],
        )


def _near(name: str, known: list[str]) -> str:
    """Return the variable of the same letters, or of nearly the same."""
    plain = _plain(name)
    for other in known:
        if _plain(other) == plain:
            return other
    from dryspec.alike import nearest

    return nearest(name, known, _CLOSE)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _never_set(names: list[Scalar]) -> str:
    *others, last = [f'"{name.value}"' for name in names]
    listed = f"{', '.join(others)} and {last}" if others else last
    value, them = ("empty values", "them") if others else ("an empty value", "it")
    return (
        f"nothing in this file sets {listed}, so the pipeline gets {value} unless the project sets "
        f"{them}; export {them} in a command"
    )


def _lost(name: Scalar, context: Context, texts: list[str]) -> Iterator[Finding]:
    """Report a variable that is only set where the value is gone at the end of the command."""
    default = "${" + name.value
    if any(_ARITHMETIC.search(text) for text in texts):
        return
    if any(f"{default}=" in text or f"{default}:=" in text for text in texts):
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
