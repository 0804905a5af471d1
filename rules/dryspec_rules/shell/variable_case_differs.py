"""A variable that nothing sets, while one of the same letters in other case is set."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Variable
    from dryspec.spec.buildspec import Buildspec, Command

_SMALL = lazy.pattern(r"\$\{?[A-Z0-9_]*[a-z]")
"""A quick look: most files expand names in capitals alone."""
_EXPANDED = lazy.pattern(r"\$\{?([A-Za-z_]\w*)")
_SET = lazy.pattern(r"(?<![\w$-])([A-Za-z_]\w*)\+?=")
_OF_THE_SHELL = frozenset({"PWD", "HOME"})
_FROM_OUTSIDE = ("npm_", "http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
"""Names in small letters that tools and images set."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each command that expands such a variable, once per name."""
    text = context.shell_text
    if text is None or context.document.problem or not _SMALL.search(text):
        return
    # Names in capitals alone are those that people give to the variables of a project.
    odd = {name for name in _EXPANDED.findall(text) if not name.isupper()}
    if not odd:
        return
    twins = _twins(odd, text, buildspec, context)
    for command in context.shell_commands if twins else ():
        for name, twin in twins.items():
            if name in command.text:
                yield from _findings(name, twin, command)


def _twins(odd: set[str], text: str, buildspec: Buildspec, context: Context) -> dict[str, str]:
    """Return each name that nothing sets with the name in other case that something sets."""
    from dryspec_rules._variables import may_set_unseen, named, names

    given = {name.value for name in names(buildspec)}
    if context.posix_shell:
        given |= _OF_THE_SHELL
    candidates = {name.lower(): name for name in given.union(_SET.findall(text))}
    odd = {name for name in odd if candidates.get(name.lower(), name) != name}
    if not odd or any(may_set_unseen(command.text) for command in context.shell_commands):
        return {}
    texts = [command.text for command in context.shell_commands]
    for command in context.shell_commands:
        given |= command.script.assigned
    return {
        name: candidates[name.lower()]
        for name in sorted(odd - given)
        if candidates[name.lower()] in given
        and not name.startswith(_FROM_OUTSIDE)
        and not named(name, texts)
        and not _comes_from_outside(name, candidates[name.lower()], text)
    }


def _comes_from_outside(name: str, twin: str, text: str) -> bool:
    """Whether a command reckons with a variable that is set elsewhere, or is not set.

    It gives a default, looks whether there is a value, or takes it over into the other name. A
    name in small letters that always stands in braces may be one of a template.
    """
    import re

    if re.search(rf"\$\{{{name}:?[-=+?]|-[nz] \"?\$\{{?{name}\b|\b{twin}=\S*\$\{{?{name}\b", text):
        return True
    return name.islower() and re.search(rf"\${name}\b", text) is None


def _findings(name: str, twin: str, command: Command) -> Iterator[Finding]:
    uses = [
        variable
        for call in command.script.calls
        if editable(call)
        for variable in call.variables
        if variable.name == name
    ]
    if not uses:
        return
    first = uses[0]
    yield Finding(
        command.span(first.start, first.end),
        f'nothing in this file sets "{name}", but "{twin}" is {_when(twin)}, and case matters: '
        f'unless the project sets it, this is empty; write "${twin}"',
        fix=_fix(uses, name, twin, command),
    )


def _when(twin: str) -> str:
    return "always set" if twin in _OF_THE_SHELL else "set"


def _fix(uses: list[Variable], name: str, twin: str, command: Command) -> Fix | None:
    places = {command.text.index(name, variable.start) for variable in uses}
    edits = [replace(command, start, start + len(name), twin) for start in sorted(places)]
    kept = [edit for edit in edits if edit is not None]
    return Fix(f'write "{twin}"', kept, UNSAFE) if len(kept) == len(edits) else None


RULE = Rule(
    name="variable-case-differs",
    summary="a variable that nothing sets, while its twin in other case is set",
    severity="warning",
    on="buildspec",
    keys=("commands", "finally"),
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=("https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html#tag_08_01",),
)
