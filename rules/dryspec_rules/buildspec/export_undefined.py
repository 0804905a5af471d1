"""An exported variable that nothing sets."""

from __future__ import annotations

import re

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_HIDDEN = r"(^|[\s;&|({])(source|\.|eval|Invoke-Expression|iex|call)\s|export\s+\$|export \"?\$"

_SETS = r"(?<![\w$])(?<!\$\{)(?:\$env:)?([A-Za-z_]\w*)"
"""A name other than to expand it."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report names of `exported-variables` that no command and no block of `env` mentions."""
    exported = buildspec.env.exported_variables
    if not exported or context.document.problem:
        return
    from dryspec.facts.variables import describe

    text = buildspec.commands_text
    if re.search(_HIDDEN, text, re.MULTILINE):
        return
    set_here = buildspec.env.defined.union(re.findall(_SETS, text))
    for name in exported:
        if name.value not in set_here and not describe(name.value):
            yield Finding(
                name.span,
                f'nothing in this file sets "{name.value}", so the pipeline gets an empty value '
                "unless the project sets it; export it in a command",
            )


RULE = Rule(
    name="export-undefined",
    summary="an exported variable that nothing sets",
    severity="warning",
    on="buildspec",
    group="suspicious",
    words=("exported-variables",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.exported-variables",
    ),
)
