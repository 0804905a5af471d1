"""A cache key that is new in every build."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_NEW_EACH_TIME = (
    "CODEBUILD_BUILD_ARN",
    "CODEBUILD_BUILD_ID",
    "CODEBUILD_BUILD_NUMBER",
    "CODEBUILD_RESOLVED_SOURCE_VERSION",
    "CODEBUILD_START_TIME",
    "RANDOM",
    "date ",
    "git rev-parse HEAD",
    "uuidgen",
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report keys that hold a commit, build or time and have no fallback."""
    cache = buildspec.cache
    if cache is None or cache.key is None or cache.fallback_keys or context.document.problem:
        return
    found = next((word for word in _NEW_EACH_TIME if word in cache.key.value), "")
    if found and "$" in cache.key.value:
        yield Finding(
            cache.key.span,
            f'with "{found.strip()}" in it the key is a new one almost every time, so nothing is '
            'ever found; hash the lock file, or add "fallback-keys"',
        )


RULE = Rule(
    name="cache-key-volatile",
    summary="a cache key that is new in every build",
    severity="note",
    on="buildspec",
    group="performance",
    keys=("cache",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html",),
)
