"""One variable from two sources."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a name that two blocks of `env` define."""
    from dryspec_rules._variables import blocks

    first: dict[str, tuple[str, Scalar]] = {}
    for block, pairs in blocks(buildspec):
        for key, _ in pairs:
            earlier, node = first.setdefault(key.value, (block, key))
            if earlier != block:
                yield Finding(
                    key.span,
                    f'"{key.value}" is defined under "{earlier}" and under "{block}", and no '
                    "document says which one wins; keep one of them",
                    related=[Related(node.span, f'under "{earlier}"')],
                )


RULE = Rule(
    name="env-duplicate-source",
    summary="one variable from two sources",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("parameter-store", "secrets-manager"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env",
    ),
)
