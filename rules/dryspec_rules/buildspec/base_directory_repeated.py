"""A pattern that begins with the base directory it is looked for in."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `dir/x` below `base-directory: dir`, unless that directory holds one called so."""
    from dryspec_rules._filesets import file_sets, is_literal, is_outside

    for files in file_sets(buildspec):
        base = files.base_directory
        if base is None or not is_literal(base.value) or is_outside(base.value):
            continue
        path = base.value.removeprefix("./").rstrip("/")
        for item in files.files:
            rest = item.value.removeprefix("./").removeprefix(f"{path}/")
            if path in ("", ".") or len(rest) >= len(item.value.removeprefix("./")) or not rest:
                continue
            if _is_nested(buildspec, path, context):
                break
            yield Finding(
                item.span,
                f'patterns start in the base directory, so "{item.value}" looks for '
                f'"{path}/{path}/{rest}"; write "{rest}"',
                related=[Related(base.span, "the base directory")],
                fix=_fix(item, rest),
            )


def _fix(item: Scalar, rest: str) -> Fix | None:
    from dryspec_rules._edits import write

    if item.style in {"|", ">"}:
        return None
    return Fix(f'write "{rest}"', [write(item, rest)], UNSAFE)


def _is_nested(buildspec: Buildspec, path: str, context: Context) -> bool:
    """Tell whether a directory has one of its own name in it, or a command may make one."""
    from dryspec_rules._source_tree import source_tree

    nested = f"{path}/{path}"
    if buildspec.mentions(nested):
        return True
    tree = source_tree(buildspec, context)
    return tree is not None and tree.exists(nested)


RULE = Rule(
    name="base-directory-repeated",
    summary="a pattern that begins with the base directory",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    keys=("base-directory",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.base-directory",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports.base-directory",
    ),
)
