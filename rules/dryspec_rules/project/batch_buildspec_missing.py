"""A buildspec that a batch names and the repository does not have."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report paths of build buildspecs that do not exist from any directory above this file."""
    batch, project = buildspec.batch, context.project
    if batch is None or project is None:
        return
    from dryspec_rules._batch import matrix_part, tasks, texts
    from dryspec_rules._filesets import is_literal, is_outside
    from dryspec_rules._source_tree import ancestors

    named: list[Scalar] = [task.buildspec for task in tasks(batch) if task.buildspec]
    named.extend(texts(matrix_part(batch, "dynamic", "buildspec")))
    for node in named:
        path = node.value.removeprefix("./")
        if not is_literal(path) or is_outside(path) or path.startswith("arn:") or "\n" in path:
            continue
        if any(project.exists(f"{root}/{path}") for root in ancestors(project.spec_directory)):
            continue
        near = project.other_case(path) or project.nearest(path)
        hint = f'did you mean "{near}"?' if near else "paths start at the root of the source"
        yield Finding(
            node.span, f'the repository has no "{path}", so this build of the batch fails; {hint}'
        )


RULE = Rule(
    name="batch-buildspec-missing",
    summary="a buildspec that a batch names and the repository does not have",
    severity="warning",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("buildspec",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html",),
)
