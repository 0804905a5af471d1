"""A path from the source's root, where a `cd` has left the shell in another directory."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.spec.buildspec import Buildspec
    from dryspec_rules._build_scripts import Use

_MOST = 50


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each path that is not where it is looked for, but would be from the root."""
    project = context.project
    if project is None or context.document.problem:
        return
    from dryspec_rules._build_scripts import uses
    from dryspec_rules._carried import carried
    from dryspec_rules._use_origin import may_be_brought, may_be_made

    told = {id(entered[0]) for _, _, entered in carried(buildspec)}
    for use in uses(context)[:_MOST]:
        directory = _left_in(use)
        if not directory or id(use.call) in told:
            continue
        if not _lies_at_root(use, directory, project, context):
            continue
        if not may_be_made(use, context) and not may_be_brought(use, context):
            yield _finding(use, directory)


def _from_root(use: Use) -> str:
    return "/".join(part for part in use.value.split("/") if part not in ("", "."))


def _left_in(use: Use) -> str:
    """Return the directory that a path without `..` is looked up in, ``""`` for the root."""
    path = _from_root(use)
    if ".." in path.split("/") or not use.path.endswith(f"/{path}"):
        return ""
    return use.path[: -len(path) - 1]


def _lies_at_root(use: Use, directory: str, project: Project, context: Context) -> bool:
    """Whether the repository has both the directory and the path, but not one in the other."""
    from dryspec_rules._build_scripts import ENTER, places
    from dryspec_rules._source_tree import OUTPUT_DIRECTORIES

    if not OUTPUT_DIRECTORIES.isdisjoint(_from_root(use).split("/")):
        return False  # the repository's own may not be the one that a build makes
    if any(project.exists(place) for place in places(use.path, context)):
        return False
    wanted = "dir" if use.kind == ENTER else "file"
    return any(
        project.kind(inner) == wanted and project.kind(outer) == "dir"
        for inner, outer in zip(
            places(_from_root(use), context), places(directory, context), strict=True
        )
    )


def _finding(use: Use, directory: str) -> Finding:
    from dryspec_rules.shell._edit import editable, replace

    word, command = use.word, use.command
    instead = _relative(_from_root(use), directory)
    edit = None
    if editable(use.call) and word.text.endswith(use.value):
        edit = replace(command, word.end - len(use.value), word.end, instead)
    return Finding(
        command.span(word.start, word.end),
        f'"{use.value}" is looked up inside "{directory}", where a "cd" before has left the shell, '
        f'and this fails: it lies at the root of the source; write "{instead}", or begin with '
        'cd "$CODEBUILD_SRC_DIR"',
        fix=None if edit is None else Fix(f"write {instead}", [edit], UNSAFE),
    )


def _relative(path: str, directory: str) -> str:
    parts, here = path.split("/"), directory.split("/")
    while len(parts) > 1 and here and parts[0] == here[0]:
        parts, here = parts[1:], here[1:]
    return "/".join([".."] * len(here) + parts)


RULE = Rule(
    name="root-path-after-cd",
    summary="a path from the root of the source, looked up where a cd has led",
    severity="warning",
    on="buildspec",
    keys=("commands", "finally"),
    words=("cd ",),
    group="project",
    fix="unsafe",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_01_01",
    ),
)
