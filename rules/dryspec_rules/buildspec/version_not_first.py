"""A `version` that is not the first key."""

from __future__ import annotations

from dryspec.finding import Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.tree import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Mapping


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a root `version` behind other keys."""
    root = buildspec.root
    key = root.key("version") if root else None
    if root is None or key is None or root.children[0] is key:
        return
    yield Finding(
        key.span,
        '"version" says how to read the file, so readers look for it first; move it to the top',
        fix=_fix(context, root, key),
    )


def _fix(context: Context, root: Mapping, key: Scalar) -> Fix | None:
    from dryspec_rules._edits import entry_lines, put_first

    value = root.get("version")
    source = context.source
    if not isinstance(value, Scalar) or value.style in {"|", ">"} or value.anchor or value.tag:
        return None
    lines = entry_lines(source, key, value)
    if lines is None or source.position(key.span.start)[0] != source.position(value.span.end)[0]:
        return None
    text = source.text[lines.start : lines.end].strip()
    put = put_first(source, root, text)
    return Fix("move it to the top", [put, Edit(lines, "")]) if put else None


RULE = Rule(
    name="version-not-first",
    summary="a version that is not the first key",
    severity="note",
    on="buildspec",
    group="style",
    fix="safe",
    words=("version",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-syntax",
    ),
)
