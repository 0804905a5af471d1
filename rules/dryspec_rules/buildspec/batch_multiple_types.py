"""More than one kind of batch in a file."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_TYPES = ("build-list", "build-graph", "build-matrix", "build-fanout")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a second `build-...` under `batch`."""
    mapping = buildspec.batch.mapping if buildspec.batch else None
    if mapping is None:
        return
    keys = [key for key, _ in mapping.items() if key.value in _TYPES]
    for key in keys[1:]:
        yield Finding(
            key.span,
            f'"batch" already has "{keys[0].value}", and no document says which of the two is '
            "built; keep one",
            related=[Related(keys[0].span, "the first one")],
        )


RULE = Rule(
    name="batch-multiple-types",
    summary="more than one kind of batch in a file",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("build-list", "build-graph", "build-matrix", "build-fanout"),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html",),
)
