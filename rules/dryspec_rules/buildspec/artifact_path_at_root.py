"""A path of an artifact at the root of the file system that is meant in the source."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules._at_root import is_used

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar

_OF_THE_SOURCE = frozenset(("build", "cdk.out", "dist", "node_modules", "target"))
"""Directories that tools make in the source, and nobody at the root of the file system."""
_ROOT = lazy.pattern(r"[\s\"']/[\s\"';&|)]")
_OF_THE_SYSTEM = frozenset(
    ("bin", "boot", "dev", "etc", "home", "lib", "media", "mnt", "opt", "proc", "root", "run")
)
_ALSO_OF_THE_SYSTEM = frozenset(("sbin", "srv", "sys", "tmp", "usr", "var"))


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `/target/app.jar` and the like where nothing else names such a path."""
    from dryspec_rules._filesets import file_sets

    for files in file_sets(buildspec):
        base = files.base_directory
        for item in files.files if base is None else [base]:
            name = item.value.lstrip("/").partition("/")[0]
            if item.value.startswith("/") and _is_meant_in_the_source(name, context):
                yield _finding(item)


def _is_meant_in_the_source(name: str, context: Context) -> bool:
    if not name or name in _OF_THE_SYSTEM or name in _ALSO_OF_THE_SYSTEM or "*" in name:
        return False
    if context.document.problem or is_used(f"/{name}", context) or _goes_to_the_root(context):
        return False
    project = context.project
    there = project is not None and not project.spec_directory and project.exists(name)
    if project is not None and project.spec_directory:
        from dryspec_rules._source_tree import ancestors

        roots = ancestors(project.spec_directory)
        there = any(project.exists(f"{root}/{name}" if root else name) for root in roots)
    return there or name in _OF_THE_SOURCE


def _goes_to_the_root(context: Context) -> bool:
    """Whether a command names the root itself: it may put files there."""
    spec = context.buildspec
    commands = spec.commands if spec is not None else ()
    return any(_ROOT.search(f"{command.text}\n") for command in commands)


def _finding(item: Scalar) -> Finding:
    from dryspec_rules._edits import write

    wanted = item.value.lstrip("/")
    fix = None
    if item.style not in ("|", ">"):
        fix = Fix(f"write {wanted}", [write(item, wanted)], UNSAFE)
    return Finding(
        item.span,
        f'"{item.value}" starts at the root of the file system, where no command puts it, so it '
        f'is not found; paths in the source have no "/" in front: "{wanted}"',
        fix=fix,
    )


RULE = Rule(
    name="artifact-path-at-root",
    summary="a path of an artifact at the root of the file system that is meant in the source",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("artifacts", "reports"),
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
    ),
)
