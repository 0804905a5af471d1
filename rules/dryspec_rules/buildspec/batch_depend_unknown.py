"""A dependency on a build that is not there."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_HINTS = 50
"""How many near names are looked for: the search costs far more than the rest."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report names under `depend-on` that are no identifier of the graph."""
    if buildspec.batch is None or context.document.problem:
        return
    from dryspec_rules._computed import is_computed

    graph = buildspec.batch.graph
    known = {task.identifier.value: task for task in graph if task.identifier}
    missing = [name for task in graph for name in task.depend_on if name.value not in known]
    for count, name in enumerate(missing):
        if not is_computed(name.value):
            yield Finding(name.span, _message(name.value, list(known) if count < _HINTS else []))


def _message(name: str, known: list[str]) -> str:
    from dryspec.alike import nearest

    near = nearest(name, known)
    hint = f'did you mean "{near}"?' if near else "add the build or remove the dependency"
    return f'no build of this graph is called "{name}", so the batch cannot be ordered; {hint}'


RULE = Rule(
    name="batch-depend-unknown",
    summary="a dependency on a build that is not there",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("depend-on",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html#build-spec.batch.build-graph",
    ),
)
