"""Long-lived keys written where the CLI looks for them."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report keys that are written into the CLI's files."""
    if call.runs("aws", "configure", "set"):
        name = call.positionals[2] if len(call.positionals) > 2 else None
        setting = (name.prefix if name is not None else "").rpartition(".")[2]
        if name is not None and setting in _KEYS:
            yield Finding(
                command.span(call.words[0].start, name.end),
                f'"aws configure set {setting}" stores a key on disk, where later commands and the '
                "cache can pick it up; the build has its service role, use that",
            )
        return
    for redirect in call.redirects:
        target = redirect.target
        if target is None or ">" not in redirect.operator:
            continue
        if target.text.strip("\"'").endswith(".aws/credentials"):
            yield Finding(
                command.span(redirect.start, redirect.end),
                f"{target.text} keeps a key on disk, where later commands and the cache can pick "
                "it up; the build has its service role, use that",
            )


RULE = Rule(
    name="credentials-file",
    summary="keys written into the CLI's credentials file",
    severity="warning",
    on="call",
    words=("aws configure set", ".aws/credentials"),
    group="security",
    builds_only=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
    ),
)
