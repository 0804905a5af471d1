"""A report that no command seems to write."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, FileSet

_TEST_WORDS = (
    "build",
    "check",
    "coverage",
    "cucumber",
    "cypress",
    "gradle",
    "jest",
    "karma",
    "make",
    "mocha",
    "mvn",
    "newman",
    "nose",
    "phpunit",
    "playwright",
    "pytest",
    "rspec",
    "scan",
    "spec",
    "test",
    "tox",
    "verify",
    ".sh",
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report groups when neither their files nor any test tool appear in the commands."""
    texts = [command.text for command in buildspec.commands]
    if (
        not texts
        or context.document.problem
        or any(word in text for text in texts for word in _TEST_WORDS)
    ):
        return
    for report in buildspec.reports:
        if report.identifier and not any(name in text for name in _names(report) for text in texts):
            yield Finding(
                report.identifier.span,
                f'no command seems to write the files of "{report.identifier.value}", and a report '
                "without files stays incomplete; run the tests or remove the report",
            )


def _names(report: FileSet) -> list[str]:
    """Words that a command which writes the report would hold."""
    names = [item.value.rpartition("/")[2] for item in report.files]
    if report.base_directory:
        names.append(report.base_directory.value.rstrip("/").rpartition("/")[2])
    return [name for name in names if name.strip("*.")]


RULE = Rule(
    name="report-not-generated",
    summary="a report that no command seems to write",
    severity="warning",
    on="buildspec",
    group="suspicious",
    preview=True,
    keys=("reports",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/test-report-status.html",),
)
