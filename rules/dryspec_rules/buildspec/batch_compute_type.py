"""A compute or environment type that does not exist, or not together."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report values that the API does not have, and pairs that are not offered."""
    batch = buildspec.batch
    if batch is None:
        return
    from dryspec.facts.compute import COMPUTE_TYPES, ENVIRONMENT_TYPES
    from dryspec_rules._batch import matrix_part, tasks, texts

    for task in tasks(batch):
        yield from _unknown(task.compute_type, COMPUTE_TYPES, "compute type")
        yield from _unknown(task.type, ENVIRONMENT_TYPES, "environment type")
        if task.fleet is None:
            yield from _pair(task.compute_type, task.type)
    for part in ("static", "dynamic"):
        for node in texts(matrix_part(batch, part, "env", "compute-type")):
            yield from _unknown(node, COMPUTE_TYPES, "compute type")
        for node in texts(matrix_part(batch, part, "env", "type")):
            yield from _unknown(node, ENVIRONMENT_TYPES, "environment type")


def _unknown(node: Scalar | None, known: Collection[str], what: str) -> Iterator[Finding]:
    if node is None or node.is_null or node.value in known:
        return
    from dryspec.alike import nearest
    from dryspec_rules._computed import is_computed

    if is_computed(node.value):
        return
    names = list(known)
    upper = node.value.upper()
    starting = (name for name in names if name.startswith(f"{upper}_"))
    near = next(starting, "") or nearest(upper, names)
    hint = f'write "{near}"' if near else f"the values are {', '.join(names)}"
    yield Finding(node.span, f'"{node.value}" is no {what} of CodeBuild; {hint}')


def _pair(compute: Scalar | None, kind: Scalar | None) -> Iterator[Finding]:
    from dryspec.facts.compute import COMPUTE_TYPES, ENVIRONMENT_TYPES, FLEET_COMPUTE_TYPES

    if compute is None or kind is None or compute.value in FLEET_COMPUTE_TYPES:
        return
    offered = ENVIRONMENT_TYPES.get(kind.value)
    if offered is None or compute.value not in COMPUTE_TYPES or compute.value in offered:
        return
    have = f"which offers {', '.join(offered)}" if offered else "which needs a reserved fleet"
    yield Finding(
        compute.span,
        f"{compute.value} does not exist for {kind.value}, {have}; choose another one",
        related=[Related(kind.span, "the environment type")],
    )


RULE = Rule(
    name="batch-compute-type",
    summary="a compute or environment type that does not exist, or not together",
    severity="error",
    on="buildspec",
    group="correctness",
    keys=("compute-type", "type"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html",
    ),
)
