"""More report groups than a project can have."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the first group beyond the limit."""
    from dryspec.facts.limits import MAX_REPORT_GROUPS

    reports = buildspec.reports
    extra = reports[MAX_REPORT_GROUPS].identifier if len(reports) > MAX_REPORT_GROUPS else None
    if extra is not None:
        yield Finding(
            extra.span,
            f"a project has at most {MAX_REPORT_GROUPS} report groups, and this is number "
            f"{MAX_REPORT_GROUPS + 1} of {len(reports)}; put reports of one format together",
        )


RULE = Rule(
    name="report-too-many",
    summary="more report groups than a project can have",
    severity="error",
    on="buildspec",
    group="correctness",
    keys=("reports",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html",),
)
