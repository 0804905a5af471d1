"""The same installation twice."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.programs.steps import INSTALL, step
from dryspec.rule import Rule
from dryspec.shell.answers import in_this_shell
from dryspec.shell.directory import Directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report an installation that an earlier command of the same directory has done."""
    place = Directory()
    seen: dict[tuple[str, str], tuple[Command, Call]] = {}
    for command in context.shell_commands:
        if buildspec.legacy:
            place = Directory()
        for call in command.script.calls:
            if in_this_shell(call):
                place.step(call)
            if call.enclosing or not place.known or step(call) != INSTALL:
                continue
            if call.alternative is not None or call.previous_operator == "||":
                continue
            key = (place.path, _normal(call))
            first = seen.get(key)
            if first is None:
                seen[key] = (command, call)
                continue
            earlier = first[0].span(first[1].start, first[1].end)
            yield Finding(
                command.span(call.start, call.end),
                f'"{command.text[call.start : call.end]}" was run before in the same directory; '
                "run it once",
                related=[Related(earlier, "the first time")],
            )


def _normal(call: Call) -> str:
    """The call's words; a bare ``npm install`` repeats ``npm ci``."""
    words = [word.text for word in call.words]
    if words[1:] in (["install"], ["i"], ["ci"]) and call.program == "npm":
        return "npm ci"
    return " ".join(words)


RULE = Rule(
    name="duplicate-command",
    summary="the same installation twice",
    severity="note",
    on="buildspec",
    words=("install", " ci", "npm i"),
    group="performance",
    check=check,
    sources=("https://docs.npmjs.com/cli/commands/npm-ci",),
)
