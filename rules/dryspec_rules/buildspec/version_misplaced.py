"""A `version` that stands inside another key."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec.tree import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Mapping


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a nested `version` where the top level has none."""
    root = buildspec.root
    if root is None or root.key("version") or context.document.problem:
        return
    from dryspec_rules._version import nested

    for parent, block in nested(root):
        key = block.key("version")
        if key is None:
            continue
        yield Finding(
            key.span,
            f'"version" stands below "{parent}", where nobody reads it, and the top level has '
            "none; move it to the start of the line, best as the first line",
            fix=_fix(context, root, block),
        )


def _fix(context: Context, root: Mapping, block: Mapping) -> Fix | None:
    from dryspec_rules._edits import put_first, remove

    value = block.get("version")
    if not isinstance(value, Scalar) or value.style in {"|", ">"}:
        return None
    taken = remove(context.source, block, "version")
    raw = context.source.text[value.span.start : value.span.end]
    put = put_first(context.source, root, f"version: {raw}")
    return Fix("move it to the top", [put, taken], UNSAFE) if put and taken else None


RULE = Rule(
    name="version-misplaced",
    summary="a version inside another key",
    severity="error",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    words=("version",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.version",
    ),
)
