"""Keys written where the CLI looks for them."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.source import Span
    from dryspec.spec.buildspec import Buildspec

    Place = tuple[int, Span, str, str, bool]

_TOKEN = "aws_session_token"
"""Stands beside the keys of a role that was taken on, which expire."""
_KEYS = ("aws_access_key_id", "aws_secret_access_key", _TOKEN)
_WORDS = ("aws configure set", ".aws/credentials")
_NEAR = 2
"""Commands from one to the next of those that write one set of keys."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report keys that are written into the CLI's files, once where lines in a row write them."""
    del buildspec
    rows: list[list[Place]] = []
    for place in _places(context):
        last = rows[-1][-1] if rows else None
        if last is not None and last[3] == place[3] and place[0] - last[0] <= _NEAR:
            rows[-1].append(place)
        else:
            rows.append([place])
    for row in rows:
        (_, span, what, *_), *others = row
        related = [Related(place[1], "and this") for place in others]
        if any(place[4] for place in row):
            yield Finding(
                span,
                f"{what} a short-lived key on disk, where every later command can pick it up; a "
                'profile with role_arn and "credential_source = EcsContainer" takes on the role '
                "without one",
                severity=NOTE,
                related=related,
            )
            continue
        yield Finding(
            span,
            f"{what} a key on disk, where later commands and the cache can pick it up; the build "
            "has its service role, use that",
            related=related,
        )


def _places(context: Context) -> Iterator[Place]:
    """Yield number of the command, place, what it does, which keys, and whether they expire."""
    for command in context.shell_commands:
        if not any(word in command.text for word in _WORDS):
            continue
        for call in command.script.calls:
            for start, end, what, keys in _written(call):
                expiring = _TOKEN in (what if call.program == "aws" else command.text.lower())
                yield command.number, command.span(start, end), what, keys, expiring


def _written(call: Call) -> Iterator[tuple[int, int, str, str]]:
    if call.runs("aws", "configure", "set"):
        name = call.positionals[2] if len(call.positionals) > 2 else None
        profile, _, setting = (name.prefix if name is not None else "").rpartition(".")
        if name is not None and setting in _KEYS:
            given = call.option_word("--profile")
            keys = profile or ("" if given is None else given.text)
            yield call.words[0].start, name.end, f'"aws configure set {setting}" stores', keys
        return
    for redirect in call.redirects:
        target = redirect.target
        if target is None or ">" not in redirect.operator:
            continue
        if target.text.strip("\"'").endswith(".aws/credentials"):
            yield redirect.start, redirect.end, f"{target.text} keeps", target.text


RULE = Rule(
    name="credentials-file",
    summary="keys written into the CLI's credentials file",
    severity="warning",
    on="buildspec",
    words=_WORDS,
    group="security",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
        "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html",
    ),
)
