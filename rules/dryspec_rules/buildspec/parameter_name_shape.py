"""A `parameter-store` value that is no parameter's name."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_NAME = lazy.pattern(r"[A-Za-z0-9_./-]+(:[A-Za-z0-9_.-]+)?")
_ARN = lazy.pattern(r"arn:aws[a-z-]*:ssm:[a-z0-9-]*:\d*:parameter/.+")
_KEY_SHAPES = ("AKIA", "ASIA", "ghp_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report values that cannot be the name of a parameter."""
    from dryspec_rules._computed import is_computed

    for _, value in buildspec.env.parameter_store:
        half = context.document.problem is not None and not value.value
        if not half and not is_computed(value.value):
            problem = _problem(value.value)
            if problem:
                yield Finding(value.span, problem)


def _problem(text: str) -> str:
    if not text:
        return "no parameter is named here, so the build cannot start; name one or remove the line"
    if text.startswith(_KEY_SHAPES):
        return (
            f'"{text[:4]}..." looks like a key itself, but "parameter-store" takes the name of a '
            "parameter; revoke the key, store it and name the parameter here"
        )
    if ":secretsmanager:" in text:
        return (
            f'"{text}" is the ARN of a secret, but "parameter-store" takes the name of a '
            'parameter; move it under "secrets-manager"'
        )
    if _ARN.fullmatch(text):
        return ""
    if not _NAME.fullmatch(text):
        return (
            f'"{text}" cannot be the name of a parameter, which has letters, digits and _ . - / '
            "only; the build would stop with: Parameter does not exist"
        )
    if "/" in text and not text.startswith("/"):
        return (
            f'"{text}" has a / inside but none in front, and such a parameter cannot exist; '
            f'write "/{text}"'
        )
    return ""


RULE = Rule(
    name="parameter-name-shape",
    summary="a parameter-store value that cannot be a parameter's name",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("parameter-store",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.parameter-store",
        "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html",
    ),
)
