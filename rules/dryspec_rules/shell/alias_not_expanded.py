"""An alias in a script, where bash expands none."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.shebang import read_shebang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_BASH = "bash"


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `alias NAME=...` where `NAME` is used as a command further down."""
    names = {
        word.text.partition("=")[0]: word
        for word in call.arguments
        if "=" in word.text and not word.text.startswith("-")
    }
    if not names or not call.exact or not _read_by_bash(context):
        return
    calls = command.script.calls
    if any(word.text == "expand_aliases" for other in calls for word in other.words):
        return
    for name, word in names.items():
        uses = [other for other in calls if other.start > call.end and other.program == name]
        if uses and uses[0].exact:
            first = uses[0].words[0]
            yield Finding(
                command.span(word.start, word.start + len(name)),
                f'bash expands no aliases in a script, so "{name}" is looked for as a program '
                f"where it is used; write the command itself, or a function: "
                f'{name}() {{ ... "$@"; }}',
                related=[Related(command.span(first.start, first.end), "used here")],
            )


def _read_by_bash(context: Context) -> bool:
    if context.runs_in == "hook":
        shebang = read_shebang(context.source.text)
        return shebang is not None and shebang.name == _BASH and "-i" not in shebang.arguments
    spec = context.buildspec
    return spec is not None and spec.env.shell is not None and spec.env.shell.value == _BASH


RULE = Rule(
    name="alias-not-expanded",
    summary="an alias that bash does not expand in a script",
    severity="warning",
    on="call",
    programs=("alias",),
    words=("alias",),
    group="correctness",
    check=check,
    sources=("https://www.gnu.org/software/bash/manual/html_node/Aliases.html",),
)
