"""A pattern whose star YAML takes for an alias."""

from __future__ import annotations

import re

from dryspec.finding import Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document

_VALUE = r"^[ ]*(?:-|[\w-]+:)[ ]+(\*[^\s'\"]*)[ \t]*(?:#.*)?\r?$"
_ALIAS = r"\*[\w-]+"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report values with an unquoted leading star, where one of them ended the reading."""
    problem = document.problem
    if problem is None or "alias" not in problem.context:
        return
    for line in re.finditer(_VALUE, document.source.text, re.MULTILINE):
        pattern = line[1]
        if re.fullmatch(_ALIAS, pattern):
            continue
        span = Span(*line.span(1))
        yield Finding(
            span,
            f'YAML takes "{pattern}" for an alias, because it starts with *, and the build stops '
            "with YAML_FILE_ERROR; put it in quotes",
            fix=Fix("put it in quotes", [Edit(span, f"'{pattern}'")]),
        )


RULE = Rule(
    name="glob-unquoted-star",
    summary="a pattern whose star YAML takes for an alias",
    severity="error",
    on="document",
    kinds=("buildspec",),
    group="correctness",
    fix="safe",
    words=(" *",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "https://yaml.org/spec/1.1/#id863390",
    ),
)
