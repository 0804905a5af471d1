"""`runtime-versions` without a runtime."""

from __future__ import annotations

from dryspec.finding import Finding, Fix
from dryspec.rule import Rule
from dryspec.tree import Mapping, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Phase


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report a `runtime-versions` that holds nothing."""
    if phase.runtime_versions:
        return
    mapping = phase.mapping
    key = mapping.key("runtime-versions") if mapping else None
    value = mapping.get("runtime-versions") if mapping else None
    if mapping is None or key is None or value is None or context.document.problem:
        return

    empty = isinstance(value, Mapping) and not value.children
    if empty or (isinstance(value, Scalar) and value.is_null):
        from dryspec_rules._edits import remove

        edit = remove(context.source, mapping, key.value)
        yield Finding(
            key.span,
            '"runtime-versions" has to name at least one runtime; name one or leave the key out',
            fix=Fix("remove the key", [edit]) if edit else None,
        )


RULE = Rule(
    name="empty-runtime-versions",
    summary="runtime-versions without a runtime",
    severity="warning",
    on="phase",
    group="correctness",
    fix="safe",
    keys=("runtime-versions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.install.runtime-versions",
    ),
)
