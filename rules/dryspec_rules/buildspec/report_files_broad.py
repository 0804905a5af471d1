"""Every file of the source as a report."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `**/*` from the source root under `reports`."""
    from dryspec_rules._filesets import from_root

    for report in buildspec.reports:
        for item in report.files:
            if from_root(report) and item.value.removeprefix("./") in (
                "**/*",
                "**/*.xml",
                "**/*.json",
            ):
                yield Finding(
                    item.span,
                    f'"{item.value}" from the source root also takes files that are no reports; '
                    'give the directory of the reports as "base-directory"',
                )


RULE = Rule(
    name="report-files-broad",
    summary="every file of the source as a report",
    severity="note",
    on="buildspec",
    group="style",
    keys=("reports",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports.files",
    ),
)
