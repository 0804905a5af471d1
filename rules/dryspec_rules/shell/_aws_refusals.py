"""Calls that the AWS CLI refuses."""

from __future__ import annotations

from dryspec_rules.shell import (
    _aws_options,
    _aws_required,
    _codedeploy_refusals,
    _s3_refusals,
)
from dryspec_rules.shell._refusal import fix, found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

SERVICES = {
    **dict.fromkeys(("cp", "ls", "mb", "mv", "rm", "sync"), "s3"),
    "get-login-password": "ecr",
    "update-service": "ecs",
    "update-kubeconfig": "eks",
}
"""Commands of the AWS CLI that are no services."""
_LOCAL = ("$CODEBUILD_SRC_DIR", "${CODEBUILD_SRC_DIR")
"""How a path with a variable in front begins that cannot be an address."""


def judge(call: Call, command: Command) -> Finding | None:
    """Report a service left out, an option of another command, a directory that is not copied."""
    names = call.subcommand(2)
    if SERVICES.get(names[0] if names else ""):
        return _without_service(call, command)
    if names[:1] == ("s3",) and len(names) > 1:
        return _s3(call, command, names[1]) or _s3_refusals.judge(call, command)
    if names[:1] == ("deploy",):
        refused = _codedeploy_refusals.judge(call, command)
        if refused is not None:
            return refused
    return _aws_options.judge(call, command) or _aws_required.judge(call, command)


def _s3(call: Call, command: Command, verb: str) -> Finding | None:
    if verb == "sync":
        return _wrong_option(call, command, "--recursive", "sync is recursive as it is")
    if verb not in ("cp", "mv"):
        return None
    other = 'that is one of "aws s3 sync"'
    return _wrong_option(call, command, "--delete", other) or _directory(call, command)


def _without_service(call: Call, command: Command) -> Finding:
    word = next(word for word in call.positionals if word.value in SERVICES)
    service = SERVICES[word.value or ""]
    return found(
        call,
        command,
        word,
        f'"aws {word.value}" lacks the service and stops with "Invalid choice": write '
        f'"aws {service} {word.value}"',
        fix(call, command, word.start, f"{service} ", f"write aws {service} {word.value}"),
    )


def _wrong_option(call: Call, command: Command, wrong: str, advice: str) -> Finding | None:
    flag = call.flag(wrong)
    if flag is None or flag.value != wrong:
        return None
    verb = call.subcommand(2)[1]
    return found(
        call,
        command,
        flag,
        f'"aws s3 {verb}" has no option {wrong} and stops with "Unknown options": {advice}',
    )


def _directory(call: Call, command: Command) -> Finding | None:
    words = call.positionals[2:4]
    if len(words) < 2 or call.has_flag("--recursive", "--dryrun") or not _is_directory(words[0]):
        return None
    if not _path(words[1]).startswith("s3://"):
        return None
    path, verb = _path(words[0]), call.subcommand(2)[1]
    outcome = "and fails, for it is a directory"
    if call.option_value("--exclude") == "*":
        outcome = "that --exclude leaves out, so it copies nothing and succeeds"
    return found(
        call,
        command,
        words[1],
        f'"aws s3 {verb}" takes "{path}" for one file {outcome}: add --recursive',
        fix(call, command, words[1].end, " --recursive", "add --recursive"),
    )


def _is_directory(word: Word) -> bool:
    """Whether a word is written as a directory of the machine that the build runs on."""
    path = _path(word)
    if path.startswith(("s3:", "-")) or (path.startswith("$") and not path.startswith(_LOCAL)):
        return False
    return path in (".", "..") or path.endswith(("/", "/.", "/.."))


def _path(word: Word) -> str:
    return word.text.strip("\"'")
