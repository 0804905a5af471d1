"""Fallback keys without a key."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `fallback-keys` in a cache without `key`."""
    mapping = buildspec.cache.mapping if buildspec.cache else None
    key = mapping.key("fallback-keys") if mapping else None
    if mapping is None or key is None or context.document.problem:
        return
    if mapping.key("key") is None:
        yield Finding(
            key.span,
            '"fallback-keys" are ignored where there is no "key"; add the key or remove them',
        )


RULE = Rule(
    name="cache-fallback-without-key",
    summary="fallback keys without a key",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("fallback-keys",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html",),
)
