"""A reference to Secrets Manager that cannot be taken apart."""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_ARN_FIELDS = 7
"""arn:partition:secretsmanager:region:account:secret:name"""
_ACCOUNT = 4
_NONE = "no secret is named here, so the build cannot start"
_MAX_FIELDS = 4
"""secret-id:json-key:version-stage:version-id"""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report values that do not follow `secret-id[:json-key[:version-stage[:version-id]]]`."""
    from dryspec_rules._computed import is_computed

    for _, value in buildspec.env.secrets_manager:
        half = context.document.problem is not None and not value.value
        if half or is_computed(value.value):
            continue
        severity, problem = _problem(value.value)
        if problem:
            yield Finding(
                value.span,
                f"{problem}; the form is secret-id:json-key:version-stage:version-id",
                severity=severity,
            )
        elif account := _no_account(value.value):
            yield Finding(
                value.span,
                f'"{account}" stands in the ARN where the number of the account belongs, so the '
                "secret is not found and the build cannot start; put the number there",
                severity=WARNING,
            )


def fields(reference: str) -> list[str]:
    """Split a reference; the ARN of a secret is one field."""
    parts = reference.split(":")
    if parts[0] == "arn":
        return [":".join(parts[:_ARN_FIELDS]), *parts[_ARN_FIELDS:]]
    return parts


def _problem(reference: str) -> tuple[str, str]:
    parts = fields(reference)
    identifier = parts[0]
    if identifier.startswith("arn:"):
        if ":secretsmanager:" not in identifier or identifier.count(":") < _ARN_FIELDS - 1:
            return ERROR, f'"{identifier}" is not the ARN of a secret, so the build cannot start'
    elif not identifier:
        return (
            ERROR,
            f'"{reference}" names no secret, so the build cannot start' if reference else _NONE,
        )
    elif identifier.split() != [identifier]:
        return WARNING, f'the secret name "{identifier}" holds a blank, which no secret can'
    if len(parts) > _MAX_FIELDS:
        return ERROR, f'"{reference}" has {len(parts)} fields, but a reference has at most 4'
    if len(parts) == _MAX_FIELDS and parts[2] and parts[3]:
        return (
            ERROR,
            f'"{reference}" gives a version stage and a version id, but only one may be given',
        )
    return "", ""


def _no_account(reference: str) -> str:
    """Return what an ARN has in the place of the account's number, "" where that is there."""
    account = reference.split(":")[_ACCOUNT] if reference.startswith("arn:") else ""
    return "" if account.isdigit() else account


RULE = Rule(
    name="secrets-ref-malformed",
    summary="a Secrets Manager reference that cannot be resolved",
    severity="error",
    on="buildspec",
    group="correctness",
    keys=("secrets-manager",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager",
    ),
)
