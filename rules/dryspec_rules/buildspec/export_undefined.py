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


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report names of `exported-variables` that no command and no block of `env` mentions."""
    exported = buildspec.env.exported_variables
    if not exported or context.document.problem:
        return
    from dryspec.facts.variables import describe

    texts = [command.text for command in buildspec.commands]
    if any(re.search(_HIDDEN, text) for text in texts):
        return
    defined = buildspec.env.defined
    for name in exported:
        known = name.value in defined or describe(name.value)
        if not known and not any(_sets(name.value, text) for text in texts):
            yield Finding(
                name.span,
                f'nothing in this file sets "{name.value}", so the pipeline gets an empty value '
                "unless the project sets it; export it in a command",
            )


def _sets(name: str, text: str) -> bool:
    """Whether a text names the variable other than to expand it."""
    return re.search(rf"(?<![\w$])(?<!\$\{{)(\$env:)?{re.escape(name)}(?!\w)", text) is not None


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
