"""An address that only git-remote-codecommit understands, where nothing installs it."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules.shell._codecommit import HELPER, only_named, talks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_INSTALLED = ("git-remote-codecommit", "pip install -r", "pip3 install -r", "pipenv", "poetry")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the first `codecommit::` address in front of which nothing installs the helper."""
    for command, call, word, address in talks(buildspec, context):
        match = HELPER.search(address)
        if match is None or only_named(call):
            continue
        commands = context.shell_commands
        before = "\n".join(other.text for other in commands[: commands.index(command) + 1])
        if any(mark in before for mark in _INSTALLED):
            return
        yield Finding(
            command.span(word.start, word.end),
            f'git reads "{match.group()}" only with git-remote-codecommit, which no command here '
            'installs; run "pip install git-remote-codecommit" first, or use the https address',
        )
        return


RULE = Rule(
    name="codecommit-helper-missing",
    summary="a codecommit:: address without git-remote-codecommit",
    severity="warning",
    on="buildspec",
    group="correctness",
    words=("codecommit:",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html",
        "https://git-scm.com/docs/gitremote-helpers",
    ),
)
