"""A fallback key that an earlier one always beats."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report fallback keys behind one that is a prefix of them."""
    keys = buildspec.cache.fallback_keys if buildspec.cache else []
    for index, key in enumerate(keys):
        wider = next(
            (earlier for earlier in keys[:index] if key.value.startswith(earlier.value)), None
        )
        if wider is not None:
            yield Finding(
                key.span,
                f'"{key.value}" decides nothing, because "{wider.value}" comes first '
                "and matches all that it matches; put the longer prefix first",
                related=[Related(wider.span, "matches first")],
            )


RULE = Rule(
    name="cache-fallback-order",
    summary="a fallback key that an earlier one always beats",
    severity="note",
    on="buildspec",
    group="style",
    keys=("fallback-keys",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/caching-s3.html",),
)
