"""sudo although commands run as root."""

from __future__ import annotations

from dryspec.finding import SAFE, UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `sudo` without options, where nothing runs as another user."""
    if call.wrappers[:1] != ("sudo",) or not _as_root(command, context):
        return
    sudo = call.all_words[0]
    following = call.all_words[1]
    if following.prefix.startswith("-") or "=" in following.prefix:
        return
    known = context.settings.image.startswith("aws/codebuild/")
    edit = replace(command, sudo.start, following.start, "") if editable(call) else None
    fix = None if edit is None else Fix("drop sudo", [edit], SAFE if known else UNSAFE)
    yield Finding(
        command.span(sudo.start, sudo.end),
        f'"sudo" is needless: commands run as root, and {_machine(context)} without sudo fails '
        "here; drop it",
        fix=fix,
    )


def _machine(context: Context) -> str:
    return "an image" if context.runs_in == "build" else "an instance"


def _as_root(command: Command, context: Context) -> bool:
    if context.settings.image and not context.settings.image.startswith("aws/codebuild/"):
        return False
    users = (command.phase.run_as, command.phase.spec.run_as)
    return all(user is None or user.value == "root" for user in users)


RULE = Rule(
    name="sudo-needless",
    summary="sudo although commands run as root",
    severity="note",
    on="call",
    words=("sudo",),
    group="style",
    fix="safe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.run-as",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html",
    ),
)
