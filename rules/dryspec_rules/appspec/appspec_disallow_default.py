"""Nothing says what happens to files that are already there."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import half_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report appspecs that copy files and leave `file_exists_behavior` out."""
    del context
    key = appspec.key("files")
    if key is None or half_read(appspec) or not appspec.files:
        return
    if appspec.key("file_exists_behavior") is None:
        yield Finding(
            key.span,
            "a file that is already there and not of the last deployment makes Install fail, and "
            'CodePipeline cannot set another behavior: say "file_exists_behavior: OVERWRITE", '
            "RETAIN or DISALLOW",
        )


RULE = Rule(
    name="appspec-disallow-default",
    summary="file_exists_behavior is left to its default",
    severity="note",
    on="server",
    group="style",
    keys=("files",),
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
    check=check,
)
