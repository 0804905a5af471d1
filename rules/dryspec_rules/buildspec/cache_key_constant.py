"""A cache key that never changes."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report keys without a variable or a command."""
    key = buildspec.cache.key if buildspec.cache else None
    if key is None or key.is_null:
        return
    from dryspec_rules._computed import is_computed

    if not is_computed(key.value):
        yield Finding(
            key.span,
            f'an entry is never updated, so what the first build stores under "{key.value}" stays; '
            "add $(codebuild-hash-files ...) of the lock file",
        )


RULE = Rule(
    name="cache-key-constant",
    summary="a cache key that never changes",
    severity="note",
    on="buildspec",
    group="performance",
    keys=("cache",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html",),
)
