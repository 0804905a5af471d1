"""A source that ships everything."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `/`, `.` and the empty source."""
    del context
    for mapping in appspec.files:
        node = source_of(mapping)
        if node is not None and node.value in {"/", ".", "./", ""}:
            yield Finding(
                node.span if node.value else mapping.place("source"),
                "the whole revision is installed, the appspec and the hook scripts included (and "
                ".git, if the bundle holds it): name what the application needs",
            )


RULE = Rule(
    name="appspec-source-whole-revision",
    summary="the whole revision is installed",
    severity="note",
    on="server",
    group="style",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
