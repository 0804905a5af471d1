"""Secrets written into env.variables."""

from __future__ import annotations

from dryspec.facts.secrets import is_for_browsers, is_placeholder, is_secret_name, shapes_in
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report literal secrets among the variables of the build and of batch builds."""
    for key, value in _variables(buildspec):
        shape = next((what for _, _, what in shapes_in(value.value)), "")
        if is_for_browsers(key.value, shape):
            continue
        if shape:
            yield Finding(
                value.span,
                f'"{key.value}" holds {shape} in plain text, readable for everybody who sees the '
                "repository or the project; revoke it, and take it from env.secrets-manager",
            )
        elif is_secret_name(key.value) and not is_placeholder(value.value):
            from dryspec_rules.shell._published import published

            message = (
                f'"{key.value}" looks like a secret in plain text, readable for everybody who sees '
                "the repository or the project; take it from env.secrets-manager or "
                "env.parameter-store"
            )
            yield Finding(value.span, published(key.value, message))


def _variables(buildspec: Buildspec) -> Iterator[tuple[Scalar, Scalar]]:
    yield from buildspec.env.variables
    if buildspec.batch is not None:
        for task in buildspec.batch.list + buildspec.batch.graph:
            yield from task.variables


RULE = Rule(
    name="plaintext-secret",
    summary="a secret in plain text among the variables",
    severity="warning",
    on="buildspec",
    group="security",
    keys=("variables", "plaintext"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.variables",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    ),
)
