"""A preparation whose failure is passed over."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Phase


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report CONTINUE on install and pre_build."""
    value = phase.on_failure
    if value and phase.name in ("install", "pre_build") and value.value.upper() == "CONTINUE":
        yield Finding(
            value.span,
            f"when {phase.name} fails, the build goes on without what it should have prepared, and "
            "the error shows up somewhere else; use ABORT, or || on the one command that may fail",
        )


RULE = Rule(
    name="on-failure-continue-pre-build",
    summary="a preparation whose failure is passed over",
    severity="warning",
    on="phase",
    group="suspicious",
    words=("CONTINUE", "continue", "Continue"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.install.on-failure",
    ),
)
