"""Names that an outsider chose, read as shell or as part of a cache key."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.shell.nested import command_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Buildspec, Command

_NAMES = {
    "CODEBUILD_WEBHOOK_HEAD_REF": "the name of a branch, which whoever pushes it chooses",
    "CODEBUILD_WEBHOOK_BASE_REF": "the name of a branch",
    "CODEBUILD_WEBHOOK_TRIGGER": "the name of a branch or tag, which whoever pushes it chooses",
    "CODEBUILD_SOURCE_VERSION": "often the name of a branch, which whoever pushes it chooses",
}
_INTERPRETERS = {
    "bash": "-c",
    "sh": "-c",
    "dash": "-c",
    "zsh": "-c",
    "python": "-c",
    "python3": "-c",
    "node": "-e",
    "perl": "-e",
    "ruby": "-e",
    "php": "-r",
}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report such names in the text that a shell or interpreter runs, and in the cache key."""
    for command in context.shell_commands:
        if "CODEBUILD_" not in command.text:
            continue
        for call in command.script.calls:
            for word in _code(call):
                yield from _in_code(word, call, command)
    key = buildspec.cache.key if buildspec.cache is not None else None
    name = next((name for name in _NAMES if key is not None and name in key.value), "")
    if key is not None and name:
        yield Finding(
            key.span,
            f'the cache key holds "{name}", {_NAMES[name]}: their build can fill the cache that '
            "yours reads; use a hash of the lock file",
        )


def _code(call: Call) -> list[Word]:
    """The words that a call takes as code."""
    if call.program == "eval":
        return call.arguments
    option = _INTERPRETERS.get(call.program)
    if option is None or not call.has_flag(option):
        return []
    word = command_string(call) if option == "-c" else call.option_word(option)
    return [] if word is None else [word]


def _in_code(word: Word, call: Call, command: Command) -> Iterator[Finding]:
    for variable in word.variables:
        if variable.name in _NAMES:
            text = command.text[variable.start : variable.end]
            yield Finding(
                command.span(variable.start, variable.end),
                f'"{text}" becomes part of what "{call.program}" runs, and it is '
                f"{_NAMES[variable.name]}: such a name can hold $( ) and ;. Pass it as an argument",
            )


RULE = Rule(
    name="untrusted-ref-in-shell",
    summary="a branch name of an outsider in code that a shell runs, or in the cache key",
    severity="warning",
    on="buildspec",
    group="security",
    words=tuple(_NAMES),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html",
        "https://cwe.mitre.org/data/definitions/78.html",
    ),
)
