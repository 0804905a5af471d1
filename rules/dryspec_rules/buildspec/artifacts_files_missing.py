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
        yield Finding(
            key.span,
            '"artifacts" has no "files", which is always required; list the files or remove it',
        )
    for secondary in buildspec.secondary_artifacts:
        if secondary.identifier and secondary.mapping and _nothing(secondary.mapping, context):
            yield Finding(
                secondary.identifier.span,
                f'the artifact "{secondary.identifier.value}" has no "files", which is '
                "always required; list the files",
            )


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
