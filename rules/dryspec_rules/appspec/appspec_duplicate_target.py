"""The same mapping twice."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import normal, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import FileMapping


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report mappings that repeat source name and destination."""
    del context
    seen: dict[tuple[str, str], FileMapping] = {}
    for mapping in appspec.files:
        source, destination = mapping.source_text, mapping.destination_text
        if source is None or destination is None:
            continue
        place = normal(destination)
        marker = (normal(source), place)
        earlier = seen.setdefault(marker, mapping)
        if earlier is not mapping:
            yield Finding(
                mapping.place("source"),
                f'"{short(source)}" goes to "{short(destination)}" twice, and Install fails: two '
                "files may not have the same target",
                related=[Related(earlier.place("source"), "first here")],
            )


RULE = Rule(
    name="appspec-duplicate-target",
    summary="two mappings with the same target",
    severity="warning",
    on="server",
    group="correctness",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
