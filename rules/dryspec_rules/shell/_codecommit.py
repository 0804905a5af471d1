"""Git commands that talk to CodeCommit, and what gives git its credentials."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Buildspec, Command

HTTPS = lazy.pattern(
    r"https://git-codecommit(?:-fips)?\.[^/\s@]{1,200}?\.amazonaws\.com[./a-z]{0,20}/"
)
"""Address of a repository over HTTPS, without a user's name in it."""
HELPER = lazy.pattern(r"\bcodecommit:(?::[^/\s]{1,100}:)?//")
"""Address that only git-remote-codecommit understands."""

_TALKING = frozenset({"clone", "fetch", "pull", "push", "ls-remote", "archive"})
_INSTALLERS = frozenset({"pip", "pip3", "npm", "yarn", "pnpm", "poetry", "uv", "go"})
_NAME = lazy.pattern(r"\"?\$\{?([A-Za-z_]\w*)\}?\"?")


def talks(buildspec: Buildspec, context: Context) -> Iterator[tuple[Command, Call, Word, str]]:
    """Yield each call that reaches a repository, with the word and the address in it.

    A variable is looked up in env.variables and among the literals assigned before.
    """
    values = {key.value: value.value for key, value in buildspec.env.variables}
    for command in context.shell_commands:
        for call in command.script.calls:
            for word in _addresses(call):
                match = _NAME.fullmatch(word.text)
                address = values.get(match.group(1), "") if match else word.text
                if "codecommit" in address:
                    yield command, call, word, address
            for assignment in (*call.declares, *(() if call.words else call.assignments)):
                text = assignment.value.text.strip("\"'") if assignment.value is not None else ""
                values[assignment.name] = text


def _addresses(call: Call) -> list[Word]:
    if call.program in _INSTALLERS:
        return [word for word in call.arguments if "codecommit" in word.text and ":" in word.text]
    if call.program in ("python", "python3") and call.option_value("-m") == "pip":
        return [word for word in call.arguments if "codecommit" in word.text and ":" in word.text]
    if call.program != "git":
        return []
    first, second = (*call.subcommand(2), "", "")[:2]
    reaches = first in _TALKING or (first, second) in (
        ("remote", "add"),
        ("remote", "set-url"),
        ("submodule", "add"),
    )
    return call.arguments if reaches else []


def only_named(call: Call) -> bool:
    """Whether git only writes the address down: `git remote add`."""
    return call.program == "git" and call.subcommand() == ("remote",)
