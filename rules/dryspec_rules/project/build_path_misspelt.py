"""A file or directory that the repository has under nearly the name that a command uses."""

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
    """Report each path that is nowhere, once, where one like it is there."""
    del buildspec
    from dryspec_rules._build_scripts import uses

    project = context.project
    if project is None or context.document.problem:
        return
    known: set[str] = set()
    for use in uses(context)[:_MOST]:
        if use.path in known:
            continue
        known.add(use.path)
        near = _near(use, project, context)
        if near:
            yield _finding(use, near)


def _near(use: Use, project: Project, context: Context) -> str:
    """Return what is to be written in place of a word, ``""`` where its path is there."""
    from dryspec_rules._build_scripts import places
    from dryspec_rules._use_origin import may_be_brought, may_be_made

    paths = places(use.path, context)
    if any(project.exists(path) for path in paths) or may_be_made(use, context):
        return ""
    for path in paths:
        found = project.other_case(path) or ""
        if not found and not may_be_brought(use, context):
            found = _like(path, use, project)
        if found and found.count("/") == path.count("/"):
            return _spelt(use.value, path, found)
    return ""


def _like(path: str, use: Use, project: Project) -> str:
    """Return the one neighbour with a name hardly different, of the same kind."""
    from dryspec_rules._build_scripts import ENTER
    from dryspec_rules._source_tree import OUTPUT_DIRECTORIES

    directory, _, name = path.rpartition("/")
    if len(name) < 6 or name in OUTPUT_DIRECTORIES:
        return ""
    kind = "dir" if use.kind == ENTER else "file"
    shapes = project.once(f"{__name__} {directory}", lambda: _shapes(directory, project))
    lengths = range(len(name) - 2, len(name) + 3)
    similar = [entry for length in lengths for entry in shapes.get((kind, name[0], length), ())]
    if not similar:
        return ""
    from difflib import SequenceMatcher

    alike = [entry for entry in similar if SequenceMatcher(None, name, entry).ratio() >= 0.87]
    return (f"{directory}/{alike[0]}" if directory else alike[0]) if len(alike) == 1 else ""


def _shapes(directory: str, project: Project) -> dict[tuple[str, str, int], list[str]]:
    """Return the names in a directory by kind, first letter and length."""
    found: dict[tuple[str, str, int], list[str]] = {}
    for entry, kind in project.entries(directory):
        found.setdefault((kind, entry[0], len(entry)), []).append(entry)
    return found


def _spelt(value: str, path: str, found: str) -> str:
    """Return the value of a word with its last parts as they are found."""
    parts, wanted = value.rstrip("/").split("/"), found.split("/")
    for back in range(1, min(len(parts), len(wanted)) + 1):
        if parts[-back] != path.split("/")[-back]:
            return ""
        parts[-back] = wanted[-back]
    return "/".join(parts)


def _finding(use: Use, near: str) -> Finding:
    from dryspec_rules.shell._edit import editable, replace

    word, command = use.word, use.command
    edit = None
    if editable(use.call) and word.text.endswith(use.value):
        edit = replace(command, word.end - len(use.value), word.end, near)
    return Finding(
        command.span(word.start, word.end),
        f'there is no "{use.value}" in the repository and no command makes it, so this fails; '
        f'did you mean "{near}"?',
        fix=None if edit is None else Fix(f"write {near}", [edit], UNSAFE),
    )


RULE = Rule(
    name="build-path-misspelt",
    summary="a file or directory that the repository has under nearly this name",
    severity="warning",
    on="buildspec",
    keys=("commands", "finally"),
    group="project",
    fix="unsafe",
    needs_project=True,
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_01_01",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    ),
)
