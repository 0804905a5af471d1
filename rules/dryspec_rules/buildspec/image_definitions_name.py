"""An image definitions file under a name that no deploy action looks for."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_LOOKED_FOR = {
    "imagedefinitions.json": "the ECS deploy action looks for {} unless its FileName differs",
    "imageDetail.json": "the action CodeDeployToECS looks for {} and nothing else",
}
_KEYS = {"imageUri": "imagedefinitions.json", "ImageURI": "imageDetail.json"}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report near misses of the two names in artifacts, and where a command writes them."""
    from dryspec_rules._filesets import artifacts
    from dryspec_rules._pipeline_files import (
        base_name,
        is_read_elsewhere,
        listed,
        meant,
        writes,
    )

    told: set[str] = set()
    for item in listed(artifacts(buildspec)):
        name, right = base_name(item.value), meant(item.value)
        if right in _LOOKED_FOR and name not in (right, *told):
            told.add(name)
            if not is_read_elsewhere(name, context):
                yield _finding(item.span, name, _by_content(name, context) or right, context)
    for command, _, path, start, end in writes(context):
        name, right = base_name(path), meant(path)
        if name not in (right, *told):
            told.add(name)
            if not is_read_elsewhere(name, context):
                right = _by_content(name, context) or right
                yield _finding(command.span(start, end), name, right, context)


def _by_content(name: str, context: Context) -> str:
    """Return the file whose key the commands write under a name, "" where that is not clear."""
    from dryspec_rules._pipeline_files import base_name, writes

    texts = [command.text for command, _, path, *_ in writes(context) if base_name(path) == name]
    found = {file for key, file in _KEYS.items() if any(key in text for text in texts)}
    return found.pop() if len(found) == 1 else ""


def _finding(span: Span, name: str, right: str, context: Context) -> Finding:
    return Finding(
        span,
        f'"{name}" is not a name that a pipeline knows: {_LOOKED_FOR[right].format(right)}; call '
        f'it "{right}"',
        fix=_fix(name, right, context),
    )


def _fix(name: str, right: str, context: Context) -> Fix:
    """Rename the file wherever the spec names it."""
    import re

    pattern = rf"(?<![\w.-]){re.escape(name)}(?![\w-])"
    edits = [
        Edit(Span(match.start(), match.end()), right)
        for match in re.finditer(pattern, context.source.text)
    ]
    return Fix(f'call it "{right}" everywhere in this file', edits, UNSAFE)


RULE = Rule(
    name="image-definitions-name",
    summary="an image definitions file under a name that no deploy action looks for",
    severity="warning",
    on="buildspec",
    group="suspicious",
    fix="unsafe",
    check=check,
    words=("mage-", "mage_", "mageD", "maged", "mageS", "mages"),
    sources=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html",
    ),
)
