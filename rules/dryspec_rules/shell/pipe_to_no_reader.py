"""A pipe into a program that reads no input."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.programs.steps import short_name, step
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._edit import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_NEVER_READ = frozenset(
    {
        "echo", "printf", "cd", "export", "mkdir", "rm", "rmdir", "cp", "mv", "ln", "touch",
        "chmod", "chown", "ls", "sleep",
    }
)  # fmt: skip
_STEPS = frozenset(
    {
        "npm", "yarn", "pnpm", "npx", "mvn", "mvnw", "gradle", "gradlew", "docker", "git", "aws",
        "terraform", "cdk", "sam", "serverless", "sls", "pip", "pip3", "apt-get", "apt", "yum",
        "dnf", "apk", "composer", "bundle", "go", "cargo", "dotnet", "pytest", "make", "tsc", "ng",
    }
)  # fmt: skip
"""Programs that read no input as a step of a build, in which another step can be meant to feed."""
_PIPED = lazy.pattern(
    r"\|(?<!\|\|)\s*(?:\w{1,60}=[^\s|]{0,99}\s+|sudo\s+|env\s+|time\s+){0,4}"
    rf"(?:[^\s|]{{0,99}}/)?(?:{'|'.join(sorted(_NEVER_READ | _STEPS))})"
    r"(?![\w-]|\s+(?:login|load|import)\b)"
)
"""A quick look: behind a pipe stands one of these programs."""
_ANSWERS = frozenset({"yes", "echo", "printf", "cat"})
_STARTERS = frozenset({"sudo", "env", "time", "nice", "command"})


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report `npm ci | npm test` and `make | echo done`."""
    if not _PIPED.search(command.text):
        return
    for call in command.script.calls:
        feeder = call.fed_by
        if isinstance(feeder, Call) and call.exact and _is_meant_otherwise(feeder, call):
            yield _finding(feeder, call, command)


def _is_meant_otherwise(feeder: Call, call: Call) -> bool:
    """Whether nothing can come of what one program writes for the other."""
    if not feeder.program or feeder.program in _ANSWERS or _may_read(call):
        return False
    if not _STARTERS.issuperset(call.wrappers):
        return False
    return call.program in _NEVER_READ or (
        call.program in _STEPS and step(call) != "" and step(feeder) != ""
    )


def _finding(feeder: Call, call: Call, command: Command) -> Finding:
    pipe = command.text[feeder.end : call.start]
    edit = None
    if pipe.strip() == "|":
        at = feeder.end + pipe.index("|")
        edit = replace(command, at, at + 1, "&&")
    return Finding(
        command.span(feeder.start, call.end),
        f'"{short_name(call)}" reads no input: "|" starts it at once, beside '
        f'"{short_name(feeder)}", and forgets whether that fails; join them with "&&"',
        fix=None if edit is None else Fix("join them with &&", [edit], UNSAFE),
    )


def _may_read(call: Call) -> bool:
    """Whether a word or a redirection gives the input to something after all."""
    if call.stdin != "pipe":
        return True
    for word in call.arguments:
        text = word.text
        if word.substitutions or text == "-" or "stdin" in text or "/dev/fd" in text:
            return True
    return False


RULE = Rule(
    name="pipe-to-no-reader",
    summary="a pipe into a program that reads no input",
    severity="warning",
    on="command",
    words=("|",),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_02",
    ),
)
