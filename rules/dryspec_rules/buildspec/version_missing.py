"""A buildspec without a version."""

from __future__ import annotations

from dryspec.finding import ERROR, UNSAFE, WARNING, Finding, Fix
from dryspec.rule import Rule
from dryspec.tree import Mapping, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_WHY = "CodeBuild does not know how to read the file; write 0.2, the version of the format"
_BATCH = (
    "which the guide requires; files with only a batch were read without one, but nothing promises "
    "that: write 0.2, the version of the format"
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a missing, empty or wrongly capitalised `version`."""
    root = buildspec.root
    if root is None or not root.children:
        return
    only_batch = buildspec.batch is not None and root.key("phases") is None
    why, severity = (_BATCH, WARNING) if only_batch else (f"so {_WHY}", ERROR)
    key = root.key("version")
    if key is not None:
        value = root.get("version")
        if isinstance(value, Scalar) and value.is_null and context.document.problem is None:
            yield Finding(key.span, f'"version" has no value, {why}', severity=severity)
        return
    if context.document.problem or _nested_elsewhere(root):
        return
    from dryspec_rules._edits import put_first, write

    wrong_case = next((key for key, _ in root.items() if key.value.lower() == "version"), None)
    if wrong_case is not None:
        words = f'"{wrong_case.value}" is not read, because keys are lower case: write "version"'
        rename = Fix('rename it to "version"', [write(wrong_case, "version")], UNSAFE)
        yield Finding(wrong_case.span, words, severity=severity, fix=rename)
        return
    edit = put_first(context.source, root, "version: 0.2")
    yield Finding(
        root.children[0].span,
        f'there is no "version" at the top, {why}',
        severity=severity,
        fix=Fix("add version: 0.2", [edit], UNSAFE) if edit else None,
    )


def _nested_elsewhere(root: Mapping) -> bool:
    from dryspec_rules._version import nested

    return next(nested(root), None) is not None


RULE = Rule(
    name="version-missing",
    summary="no version of the buildspec format",
    severity="error",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.version",
    ),
)
