"""An artifact without `files`."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Scalar
from dryspec_rules._structural import is_misspelt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Mapping


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `artifacts` and secondary artifacts that select nothing."""
    root, primary = buildspec.root, buildspec.artifacts
    key = root.key("artifacts") if root else None
    if key is None or primary is None or primary.mapping is None or context.document.problem:
        return
    if not buildspec.secondary_artifacts and _nothing(primary.mapping, context):
        empty = primary.mapping.key("files")
        yield Finding(
            key.span if empty is None else empty.span,
            f'{_lacks("artifacts", empty)}; list the files or remove "artifacts"',
        )
    for secondary in buildspec.secondary_artifacts:
        if secondary.identifier and secondary.mapping and _nothing(secondary.mapping, context):
            empty, name = secondary.mapping.key("files"), secondary.identifier.value
            yield Finding(
                secondary.identifier.span if empty is None else empty.span,
                f"{_lacks(name, empty)}; list the files",
            )


def _lacks(name: str, empty: Scalar | None) -> str:
    if empty is None:
        return f'"{name}" has no "files", which is always required'
    return f'"files" of "{name}" names none, and they are always required'


def _nothing(mapping: Mapping, context: Context) -> bool:
    """Whether no files are named, not even under a key that should be `files`."""
    value = mapping.get("files")
    if value is None:
        return not is_misspelt(mapping, "files", RULE.name, context)
    return isinstance(value, Scalar) and value.is_null


RULE = Rule(
    name="artifacts-files-missing",
    summary="an artifact without files",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("artifacts",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
    ),
)
