"""A single value where a matrix needs a list, or a list where it needs one value."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Batch, Buildspec
    from dryspec.tree import Node


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report scalars below `dynamic` and lists below `static`."""
    if buildspec.batch is None or buildspec.batch.matrix is None:
        return
    for key, value in _entries(buildspec.batch, "dynamic"):
        if isinstance(value, Scalar) and not value.is_null:
            yield Finding(
                value.span,
                f'"{key.value}" is under "dynamic", where every value is a list to combine; write '
                f'[{value.value}] or move it under "static"',
            )
    for key, value in _entries(buildspec.batch, "static"):
        if isinstance(value, Sequence):
            yield Finding(
                key.span,
                f'"{key.value}" is under "static", where every build gets the same one value; move '
                'the list under "dynamic"',
            )


def _entries(batch: Batch, part: str) -> Iterator[tuple[Scalar, Node]]:
    from dryspec_rules._batch import matrix_part

    top = matrix_part(batch, part)
    buildspec = top.key("buildspec") if isinstance(top, Mapping) else None
    value = top.get("buildspec") if isinstance(top, Mapping) else None
    if buildspec is not None and value is not None:
        yield buildspec, value
    env = matrix_part(batch, part, "env")
    for key, value in env.items() if isinstance(env, Mapping) else ():
        if key.value == "variables" and isinstance(value, Mapping):
            yield from value.items()
        elif key.value in ("compute-type", "image"):
            yield key, value


RULE = Rule(
    name="matrix-shape",
    summary="a single value where a matrix needs a list, or the other way round",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("build-matrix",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html#build-spec.batch.build-matrix",
    ),
)
