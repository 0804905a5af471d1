"""Keys in a 0.1 file that came after 0.2."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Node

_SINCE = {
    "batch": "2020",
    "exclude-paths": "2021",
    "enable-symlinks": "2021",
    "exported-variables": "2019",
    "fallback-keys": "2025",
    "finally": "2018",
    "on-failure": "2021",
    "proxy": "2019",
    "reports": "2019",
    "s3-prefix": "2021",
    "secondary-artifacts": "2018",
    "secrets-manager": "2019",
    "shell": "2020",
}
_OPEN = frozenset({"variables", "plaintext", "parameter-store", "runtime-versions", "batch"})
"""Blocks whose keys are names of the user."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report keys introduced after 2017 in a file of version 0.1."""
    if buildspec.legacy and buildspec.root:
        yield from _walk(buildspec.root)


def _walk(mapping: Mapping) -> Iterator[Finding]:
    for key, value in mapping.items():
        since = _SINCE.get(key.value)
        if since:
            yield Finding(
                key.span,
                f'"{key.value}" came in {since}, after version 0.2, and no document says that '
                "version 0.1 reads it; say version 0.2",
            )
        elif key.value not in _OPEN:
            yield from _below(value)


def _below(value: Node) -> Iterator[Finding]:
    if isinstance(value, Mapping):
        yield from _walk(value)


RULE = Rule(
    name="v01-new-keys",
    summary="a key that is younger than version 0.2 in a file of version 0.1",
    severity="note",
    on="buildspec",
    group="style",
    words=("0.1",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/history.html",),
)
