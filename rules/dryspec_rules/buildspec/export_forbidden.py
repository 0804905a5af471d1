"""An exported variable that CodeBuild does not hand on, or that is not to be handed on."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `AWS_...` and secrets among `exported-variables`."""
    env = buildspec.env
    if not env.exported_variables:
        return
    from dryspec.facts.secrets import is_secret_name

    secret = {key.value for key, _ in env.parameter_store + env.secrets_manager}
    for name in env.exported_variables:
        if name.value.startswith("AWS_"):
            yield Finding(
                name.span,
                f'"{name.value}" starts with AWS_, and such variables cannot be exported; export a '
                "copy under another name",
            )
        elif name.value in secret:
            yield Finding(
                name.span,
                f'"{name.value}" is a stored secret, which is not to be exported (the pipeline '
                "would show it); let the next action read it itself",
            )
        elif is_secret_name(name.value):
            yield Finding(
                name.span,
                f'by its name "{name.value}" holds a secret, and a pipeline shows exported values '
                "in plain text; let the next action read it from Secrets Manager",
            )


RULE = Rule(
    name="export-forbidden",
    summary="an exported variable that CodeBuild does not hand on, or that holds a secret",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("exported-variables",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.exported-variables",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html",
    ),
)
