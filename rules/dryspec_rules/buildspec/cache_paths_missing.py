"""A cache without paths."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Mapping, Scalar
from dryspec_rules._structural import has_unknown_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report an empty `cache`, and one without `paths`."""
    root = buildspec.root
    key = root.key("cache") if root else None
    if root is None or key is None or context.document.problem:
        return
    value = root.get("cache")
    cache = buildspec.cache
    if isinstance(value, Scalar):
        missing = value.is_null
    else:
        missing = bool(cache and cache.mapping and not cache.paths)
    if missing and not (isinstance(value, Mapping) and has_unknown_key(value, context)):
        yield Finding(
            key.span,
            '"cache" has no "paths"; one page of the guide requires them, another says that common '
            "dependencies are then cached at best effort, so name the paths",
        )


RULE = Rule(
    name="cache-paths-missing",
    summary="a cache without paths",
    severity="note",
    on="buildspec",
    group="suspicious",
    keys=("cache",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.cache.paths",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html",
    ),
)
