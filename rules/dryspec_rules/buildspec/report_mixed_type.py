"""A coverage file in a test report."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_TEST_FORMATS = frozenset(
    {"CUCUMBERJSON", "JUNITXML", "NUNIT3XML", "NUNITXML", "TESTNGXML", "VISUALSTUDIOTRX"}
)
_COVERAGE_FILES = {
    "jacoco.xml": "JACOCOXML",
    "cobertura.xml": "COBERTURAXML",
    "cobertura-coverage.xml": "COBERTURAXML",
    "coverage.cobertura.xml": "COBERTURAXML",
    "coverage.xml": "COBERTURAXML or CLOVERXML",
    "clover.xml": "CLOVERXML",
    ".resultset.json": "SIMPLECOV",
}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report files with the usual name of a coverage report under a test format."""
    for report in buildspec.reports:
        format_ = report.file_format.value.upper() if report.file_format else "JUNITXML"
        if format_ not in _TEST_FORMATS:
            continue
        for item in report.files:
            proper = _COVERAGE_FILES.get(item.value.rpartition("/")[2].lower())
            if proper:
                yield Finding(
                    item.span,
                    f'"{item.value}" is a coverage report, but this group reads test results '
                    f"({format_}), and a group has one kind; give it a group with {proper}",
                )


RULE = Rule(
    name="report-mixed-type",
    summary="a coverage file in a test report",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("reports",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports.file-format",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ReportGroup.html",
    ),
)
