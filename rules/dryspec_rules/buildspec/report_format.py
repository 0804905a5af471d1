"""Report files that are not of the format they are read as."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_ENDINGS = {"CUCUMBERJSON": ".json", "SIMPLECOV": ".json", "VISUALSTUDIOTRX": ".trx"}
_XML = (
    "CLOVERXML",
    "COBERTURAXML",
    "JACOCOXML",
    "JUNITXML",
    "NUNIT3XML",
    "NUNITXML",
    "TESTNGXML",
)
_FORMATS_OF = {
    ".json": "CUCUMBERJSON or SIMPLECOV",
    ".trx": "VISUALSTUDIOTRX",
    ".xml": "JUNITXML or another XML format",
}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report files whose ending does not go with `file-format`."""
    for report in buildspec.reports:
        named = report.file_format
        format_ = named.value.upper() if named else "JUNITXML"
        expected = _ENDINGS.get(format_) or (".xml" if format_ in _XML else "")
        for item in report.files:
            ending = item.value[item.value.rfind(".") :].lower()
            if expected and ending in _FORMATS_OF and ending != expected:
                default = "" if named else " (the default)"
                yield Finding(
                    item.span,
                    f'"{item.value}" is read as {format_}{default}, which it cannot be, so the '
                    f'report stays incomplete; set "file-format" to {_FORMATS_OF[ending]}',
                )


RULE = Rule(
    name="report-format",
    summary="report files that are not of the format they are read as",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("reports",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports.file-format",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/test-report-status.html",
    ),
)
