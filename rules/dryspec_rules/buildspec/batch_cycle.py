"""Builds that wait for each other."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar

    Edges = dict[str, list[Scalar]]


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each circle of `depend-on` once, at the dependency that closes it."""
    graph = buildspec.batch.graph if buildspec.batch else []
    edges: Edges = {task.identifier.value: task.depend_on for task in graph if task.identifier}
    done: set[str] = set()
    for start in edges:
        circle = _circle(start, edges, done)
        if circle:
            names = [node.value for node in circle]
            way = " -> ".join([names[-1], *names])
            yield Finding(
                circle[-1].span,
                f"these builds wait for each other and none can start: {way}; "
                "remove one of the dependencies",
                related=[Related(node.span, "waits for this one") for node in circle[:-1]],
            )


def _circle(start: str, edges: Edges, done: set[str]) -> list[Scalar]:
    """Return the dependencies of one circle that is reached from `start`, depth first."""
    path: list[Scalar] = []
    on_path = {start: 0}
    pending = [iter(edges[start] if start not in done else ())]
    while pending:
        node = next(pending[-1], None)
        if node is None:
            pending.pop()
            done.add(on_path.popitem()[0])
            if path:
                path.pop()
        elif node.value in on_path:
            done.update(on_path)
            return [*path[on_path[node.value] :], node]
        elif node.value in edges and node.value not in done:
            path.append(node)
            on_path[node.value] = len(path)
            pending.append(iter(edges[node.value]))
    return []


RULE = Rule(
    name="batch-cycle",
    summary="builds of a batch that wait for each other",
    severity="error",
    on="buildspec",
    group="correctness",
    keys=("depend-on",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html#build-spec.batch.build-graph",
    ),
)
