"""An alias in a script, where bash expands none."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.shebang import read_shebang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_BASH = "bash"


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report `alias NAME=...` where `NAME` is used as a command further down."""
    if not _read_by_bash(context):
        return
    names: dict[str, Word] = {}
    for call in command.script.calls:
        if any(word.text == "expand_aliases" for word in call.words):
            return
        if call.program == "alias" and call.exact:
            names |= {word.text.partition("=")[0]: word for word in _given(call)}
        elif call.program in names and call.exact:
            yield _finding(command, names.pop(call.program), call)


def _given(call: Call) -> list[Word]:
    return [word for word in call.arguments if "=" in word.text and word.text[0] not in "-="]


def _finding(command: Command, alias: Word, use: Call) -> Finding:
    name, first = use.program, use.words[0]
    return Finding(
        command.span(alias.start, alias.start + len(name)),
        f'bash expands no aliases in a script, so "{name}" is looked for as a program where it is '
        f'used; write the command itself, or a function: {name}() {{ ... "$@"; }}',
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
    on="command",
    programs=("alias",),
    group="correctness",
    check=check,
    sources=("https://www.gnu.org/software/bash/manual/html_node/Aliases.html",),
)
