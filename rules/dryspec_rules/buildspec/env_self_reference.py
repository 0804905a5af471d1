"""A reference in `env.variables`, where nothing is expanded."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_REFERENCE = lazy.pattern(r"(?:^|[:;/=,\s\"'-])(\$(?:\{\w+\}|[A-Za-z_]\w*|\([a-z])|`[^`]+`)")
_OF_PIPELINE = lazy.pattern(r"#\{[A-Za-z]\w*\.[A-Za-z]\w*\}")
_LATER = ("eval ", "envsubst", "docker compose", "docker-compose", "esh ", "gomplate")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `$X` and `$(...)` in values, unless something expands them later, and `#{a.b}`."""
    yield from _of_pipelines(buildspec)
    holding = [
        pair for pair in buildspec.env.variables if "$" in pair[1].value or "`" in pair[1].value
    ]
    if not holding or _expanded_later(buildspec):
        return
    for key, value in holding:
        found = _REFERENCE.search(value.value)
        if found is None:
            continue
        reference = "$(...)" if found[1].startswith("$(") else found[1]
        yield Finding(
            value.span,
            f"`{reference}` is not expanded here: {_effect(key.value, value.value)}; set it with "
            "export in a command",
        )


def _of_pipelines(buildspec: Buildspec) -> Iterator[Finding]:
    """Report variables of CodePipeline, which only the configuration of an action can name."""
    for _, value in buildspec.env.variables:
        found = _OF_PIPELINE.search(value.value) if "#{" in value.value else None
        if found is not None:
            yield Finding(
                value.span,
                f"`{found[0]}` is not filled in here, for CodePipeline reads no buildspec: the "
                "variable holds this very text; set it in the environment variables of the "
                "pipeline's build action",
            )


def _effect(name: str, value: str) -> str:
    if name.upper() == "PATH":
        return "PATH becomes this very text and no program is found any more"
    if f"${name}" in value or f"${{{name}}}" in value:
        return "the variable holds this very text, unless the project sets it anyway"
    return "the variable holds this very text"


def _expanded_later(buildspec: Buildspec) -> bool:
    return any(word in command.text for command in buildspec.commands for word in _LATER)


RULE = Rule(
    name="env-self-reference",
    summary="a reference in env.variables, where nothing is expanded",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("variables", "plaintext"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.variables",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    ),
)
