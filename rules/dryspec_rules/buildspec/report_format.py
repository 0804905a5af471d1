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
    ".json": "CUCUMBERJSON or SIMPLECOV if it is one of these, else let the tool write JUnit XML",
    ".trx": "VISUALSTUDIOTRX",
    ".xml": "JUNITXML or another XML format",
}

_TOOLS = {"clover": "CLOVERXML", "cobertura": "COBERTURAXML", "jacoco": "JACOCOXML"}
"""Words in names of files, and the format that goes by each of them."""


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
                continue
            name = item.value.rpartition("/")[2].lower()
            if ending == ".info" and "lcov" in name:
                yield Finding(
                    item.span,
                    f'"{item.value}" is in the format of LCOV, which CodeBuild does not read, so '
                    "the report stays incomplete; let the tool write Clover or Cobertura XML",
                )
            elif (meant := _format_by_name(name)) and format_ in _XML and meant != format_:
                yield Finding(
                    item.span,
                    f'"{item.value}" is {meant} by its name and is read as {format_}; set '
                    f'"file-format" to {meant}, in a report of its own where others differ',
                )


def _format_by_name(name: str) -> str:
    """Return the format that a file's name speaks of, "" for none or several."""
    words = {word for word in _TOOLS if word in name}
    return _TOOLS[words.pop()] if len(words) == 1 and "junit" not in name else ""


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
