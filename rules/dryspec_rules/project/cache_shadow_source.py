"""A cached directory that is also in the repository."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report cache paths below which git tracks files."""
    if buildspec.cache is None:
        return
    from dryspec_rules._filesets import is_literal, is_outside
    from dryspec_rules._source_tree import OUTPUT_DIRECTORIES, source_tree

    tree = source_tree(buildspec, context)
    for item in buildspec.cache.paths:
        directory = item.value.removeprefix("./")
        for tail in ("/**/*", "/**", "/*", "/"):
            directory = directory.removesuffix(tail)
        if not is_literal(directory) or is_outside(directory) or directory in OUTPUT_DIRECTORIES:
            continue
        file = tree.first_below(directory) if tree else ""
        if file:
            yield Finding(
                item.span,
                f'"{directory}" is cached and in the repository ("{file}"), so an old copy may win '
                "over the commit; cache another directory",
            )


RULE = Rule(
    name="cache-shadow-source",
    summary="a cached directory that is also in the repository",
    severity="warning",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("cache",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/caching-local.html",),
)
