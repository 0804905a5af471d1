"""A matrix of more than a hundred builds."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Mapping, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Batch, Buildspec

_MANY = 100


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report matrices whose lists multiply to more than a hundred builds."""
    batch = buildspec.batch
    key = batch.mapping.key("build-matrix") if batch and batch.mapping else None
    if batch is None or key is None:
        return
    lengths = _lengths(batch)
    product = 1
    for length in lengths:
        product *= length
    if product > _MANY:
        factors = " x ".join(str(length) for length in lengths)
        yield Finding(
            key.span,
            f"this matrix makes {product} builds ({factors}), each of them billed, and the batch "
            "fails when the project allows fewer; leave combinations out",
        )


def _lengths(batch: Batch) -> list[int]:
    from dryspec_rules._batch import matrix_part

    nodes = [
        matrix_part(batch, "dynamic", "buildspec"),
        matrix_part(batch, "dynamic", "env", "image"),
        matrix_part(batch, "dynamic", "env", "compute-type"),
    ]
    variables = matrix_part(batch, "dynamic", "env", "variables")
    if isinstance(variables, Mapping):
        nodes.extend(value for _, value in variables.items())
    return [len(node.items) for node in nodes if isinstance(node, Sequence) and node.items]


RULE = Rule(
    name="matrix-explosion",
    summary="a matrix of more than a hundred builds",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("build-matrix",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html#build-spec.batch.build-matrix",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchRestrictions.html",
    ),
)
