"""aws ecr get-login, which AWS CLI version 2 no longer has."""

from __future__ import annotations

from dryspec.finding import ERROR, NOTE, SAFE, WARNING, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `aws ecr get-login`."""
    if not call.runs("aws", "ecr", "get-login"):
        return
    if _installs_version_1(context):
        return
    last = next(word for word in call.words if word.value == "get-login")
    yield Finding(
        command.span(call.words[0].start, last.end),
        '"aws ecr get-login" was removed in AWS CLI version 2, which the current images carry; '
        'use "aws ecr get-login-password" and pipe it into docker login --password-stdin',
        severity=_severity(context),
        fix=_fix(call, command),
        tags=("deprecated",),
    )


_PACKAGE_MANAGERS = frozenset({"pip", "pip3", "pipx", "python", "python3", "apt-get", "apt", "yum"})
_WITH_VERSION_2 = (
    "aws/codebuild/standard:6",
    "aws/codebuild/standard:7",
    "aws/codebuild/standard:8",
    "aws/codebuild/amazonlinux-x86_64-standard",
    "aws/codebuild/amazonlinux-aarch64-standard:3",
    "aws/codebuild/amazonlinux2-x86_64-standard:4",
    "aws/codebuild/amazonlinux2-x86_64-standard:5",
)


def _severity(context: Context) -> str:
    """Error where the command is surely gone, note where it may well be there still."""
    image = context.settings.image
    if image.startswith(_WITH_VERSION_2):
        return ERROR
    from dryspec.facts.images import is_old
    from dryspec_rules._project_images import names_only_old

    old = is_old(image) if image else names_only_old(context.project)
    return NOTE if old else WARNING


def _installs_version_1(context: Context) -> bool:
    """Whether the build brings version 1, the only one that pip and most distributions offer."""
    return any(
        call.program in _PACKAGE_MANAGERS
        and any((word.value or "").startswith("awscli") for word in call.words)
        for command in context.shell_commands
        if "awscli" in command.text
        for call in command.script.calls
    )


def _fix(call: Call, command: Command) -> Fix | None:
    """Rewrite `$(aws ecr get-login ...)` where that is the whole statement."""
    outer = call.ancestors[-1] if call.ancestors else None
    if outer is None or not editable(call) or len(call.pipeline.elements) > 1 or call.redirects:
        return None
    words = outer.words[1:] if outer.program == "eval" else outer.words
    if len(words) != 1 or words[0].text.strip('"') != _substitution(call, command):
        return None
    region = call.option_word("--region")
    account = call.option_word("--registry-ids")
    where = region.text if region is not None else "$AWS_DEFAULT_REGION"
    who = (
        account.text
        if account is not None
        else "$(aws sts get-caller-identity --query Account --output text)"
    )
    text = (
        f"aws ecr get-login-password --region {where} | docker login --username AWS "
        f"--password-stdin {who}.dkr.ecr.{where}.amazonaws.com"
    )
    edit = replace(command, outer.start, outer.end, text)
    return None if edit is None else Fix("log in with get-login-password", [edit], SAFE)


def _substitution(call: Call, command: Command) -> str:
    inner = call.enclosing[-1]
    return command.text[inner.start : inner.end]


RULE = Rule(
    name="ecr-get-login-removed",
    summary="aws ecr get-login, which AWS CLI version 2 no longer has",
    severity="warning",
    on="call",
    programs={"aws": ("get-login",)},
    group="correctness",
    fix="safe",
    builds_only=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration-changes.html#cliv2-migration-ecr-get-login",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
    ),
)
