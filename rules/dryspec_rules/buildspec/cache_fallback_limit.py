"""More fallback keys than are tried."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the first fallback key beyond the limit."""
    from dryspec.facts.limits import MAX_FALLBACK_KEYS

    keys = buildspec.cache.fallback_keys if buildspec.cache else []
    if len(keys) > MAX_FALLBACK_KEYS:
        yield Finding(
            keys[MAX_FALLBACK_KEYS].span,
            f"a cache has at most {MAX_FALLBACK_KEYS} fallback keys, and this is number "
            f"{MAX_FALLBACK_KEYS + 1} of {len(keys)}; keep the most useful ones",
        )


RULE = Rule(
    name="cache-fallback-limit",
    summary="more fallback keys than a cache can have",
    severity="error",
    on="buildspec",
    group="correctness",
    keys=("fallback-keys",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html",),
)
