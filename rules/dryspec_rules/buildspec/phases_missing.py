"""A buildspec without phases, or with none in them."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.buildspec import PHASES
from dryspec.tree import Mapping, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Batch, Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a missing or empty `phases`."""
    root = buildspec.root
    if root is None or not root.children or context.document.problem:
        return
    key = root.key("phases")
    if key is None:
        if not _only_names_other_files(buildspec.batch):
            yield Finding(root.children[0].span, _missing(root))
        return
    value = root.get("phases")
    empty = isinstance(value, Scalar) and value.is_null
    if empty or (isinstance(value, Mapping) and not value.children):
        yield Finding(key.span, f'"phases" is empty, so there is nothing to run{_stray(root)}')


def _only_names_other_files(batch: Batch | None) -> bool:
    """Whether every build of the batch has a buildspec of its own."""
    if batch is None:
        return False
    tasks = batch.list + batch.graph
    if any(task.buildspec is None for task in tasks) or batch.fanout:
        return False
    dynamic = batch.matrix.get("dynamic") if batch.matrix else None
    if batch.matrix:
        return isinstance(dynamic, Mapping) and dynamic.get("buildspec") is not None
    return bool(tasks)


def _missing(root: Mapping) -> str:
    if root.key("batch"):
        return (
            'there is no "phases", but a build of this batch uses this file: give every build a '
            '"buildspec" or add the phases'
        )
    return f'there is no "phases", which is required: CodeBuild finds nothing to run{_stray(root)}'


def _stray(root: Mapping) -> str:
    names = [name for name in PHASES if root.key(name)]
    if not names:
        return ""
    listed = " and ".join(f'"{name}"' for name in names)
    return f"; put {listed} below it, two blanks further in"


RULE = Rule(
    name="phases-missing",
    summary="no phases, so there is nothing to run",
    severity="error",
    on="buildspec",
    group="correctness",
    check=check,
    aliases=("phases-empty",),
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases",
    ),
)
