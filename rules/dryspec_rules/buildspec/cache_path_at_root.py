"""A cache path at the root of the file system that is meant in the source."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules._at_root import is_used

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_OF_THE_SOURCE = frozenset(
    (".gradle", ".next", ".nuxt", ".terraform", ".venv", "bower_components", "node_modules")
)
"""Directories that tools make in the source, and nobody at the root of the file system."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `/node_modules/**/*` and the like where nothing else names such a path."""
    if buildspec.cache is None:
        return
    paths = [item for item in buildspec.cache.paths if item.value.startswith("/")]
    for item in paths:
        name = item.value.lstrip("/").partition("/")[0]
        if name not in _OF_THE_SOURCE or is_used(f"/{name}", context):
            continue
        from dryspec_rules._edits import write

        wanted = item.value.lstrip("/")
        one_line = item.style not in ("|", ">")
        yield Finding(
            item.span,
            f'"{item.value}" starts at the root of the file system, where no command makes it, so '
            f'nothing is cached; paths in the source have no "/" in front: "{wanted}"',
            fix=Fix(f"write {wanted}", [write(item, wanted)], UNSAFE) if one_line else None,
        )


RULE = Rule(
    name="cache-path-at-root",
    summary="a cache path at the root of the file system that is meant in the source",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("cache",),
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.cache.paths",
    ),
)
