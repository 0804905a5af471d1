"""A base directory that the repository has under nearly this name."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a missing `base-directory` that no command mentions, with the nearest one there is."""
    from dryspec_rules._filesets import file_sets, is_literal, is_outside
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    if tree is None:
        return

    for files in file_sets(buildspec):
        base = files.base_directory
        if base is None or not is_literal(base.value) or is_outside(base.value):
            continue
        path = base.value.removeprefix("./").rstrip("/")
        if tree.exists(path) or buildspec.mentions(path.rpartition("/")[2]):
            continue
        near = tree.nearest_directory(path)
        if near:
            yield Finding(
                base.span,
                f'there is no directory "{path}" and no command makes one, so the upload fails; '
                f'did you mean "{near}"?',
            )


RULE = Rule(
    name="base-directory-not-found",
    summary="a base directory that the repository has under nearly this name",
    severity="warning",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("base-directory",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.base-directory",
        "observed: CLIENT_ERROR no matching base directory path found (public build logs)",
    ),
)
