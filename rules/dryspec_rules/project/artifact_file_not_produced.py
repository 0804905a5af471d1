"""An artifact file that neither the repository nor a command knows."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, FileSet
    from dryspec.tree import Scalar
    from dryspec_rules._source_tree import SourceTree

_HAND_WRITTEN = (".bat", ".conf", ".config", ".ps1", ".service", ".sh")
"""Endings of files that people write and builds seldom make."""
_OPTIONAL = (".ebextensions", ".platform")
"""Directories that a platform reads where they are there."""
_MOST = 500
"""Patterns of one artifact that are looked at."""
_FEW = 10
"""Patterns that are all looked at again to say what comes of it."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report files and directories in `files` that are not there, with the nearest that are."""
    from dryspec_rules._filesets import artifacts, is_literal, is_outside, path_of
    from dryspec_rules._made import may_come_along, may_make
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    for files in artifacts(buildspec):
        for item in files.files[:_MOST]:
            literal = _literal_part(item.value)
            path = path_of(files, literal)
            if not path or not is_literal(literal) or is_outside(literal):
                continue
            name = path.rpartition("/")[2]
            if (tree is not None and tree.exists(path)) or may_make(context, name):
                continue
            if may_come_along(context, path):
                continue
            if tree is None:
                found = _fixed_name(None, path, item, files, context)
            elif literal != item.value:
                found = _about_directory(tree, path, item, files, context)
            else:
                found = _about_file(tree, path, item, files, context)
            if found:
                yield found


def _literal_part(pattern: str) -> str:
    """The directories in front of the first wildcard, or the whole of a pattern without one."""
    return pattern.partition("*")[0].rpartition("/")[0] if "*" in pattern else pattern


def _about_directory(
    tree: SourceTree, path: str, item: Scalar, files: FileSet, context: Context
) -> Finding | None:
    near = tree.nearest_directory(path)
    if near:
        return Finding(
            item.span,
            f'"{item.value}" selects nothing, because there is no directory "{path}" and no '
            f'command makes one; did you mean "{near}"?',
        )
    if path not in _OPTIONAL or not _nobody_makes(path, tree, files, context):
        return None
    return Finding(
        item.span,
        f'"{item.value}" selects nothing, because there is no directory "{path}" and no command '
        "makes one; take the pattern out",
        severity=NOTE,
    )


def _about_file(
    tree: SourceTree, path: str, item: Scalar, files: FileSet, context: Context
) -> Finding | None:
    parent = path.rpartition("/")[0]
    inside = not parent or tree.kind(parent) == "dir"
    if not inside and files.base_directory:
        return None
    listed = {other.value for other in files.files}
    near = tree.nearest(path)
    if near and near not in listed:
        return Finding(
            item.span,
            f'"{item.value}" does not exist, {_effect(files, tree, context)}; '
            f'did you mean "{near}"?',
        )
    if not inside:
        return _not_what_maven_builds(tree, path, item, files, context)
    if path.endswith(_HAND_WRITTEN):
        return Finding(
            item.span,
            f'"{item.value}" is not in the repository and no command makes it, '
            f"{_effect(files, tree, context)}; add it or correct the name",
        )
    return _fixed_name(tree, path, item, files, context)


def _effect(files: FileSet, tree: SourceTree | None, context: Context) -> str:
    items = files.files
    lost = len(items) <= _FEW and all(_is_lost(item, files, tree, context) for item in items)
    if lost or len(items) == 1:
        return "so the upload fails"
    return "so it is left out of the artifact without an error"


def _is_lost(item: Scalar, files: FileSet, tree: SourceTree | None, context: Context) -> bool:
    """Tell whether a pattern is sure to select nothing: written out, not there, and not made."""
    from dryspec_rules._filesets import is_literal, is_outside, path_of
    from dryspec_rules._made import is_opaque, may_make

    path = path_of(files, item.value)
    if tree is None or not path or not is_literal(item.value) or is_outside(item.value):
        return False
    if tree.exists(path) or may_make(context, path.rpartition("/")[2]):
        return False
    return bool(tree.nearest(path)) or not is_opaque(context)


def _fixed_name(
    tree: SourceTree | None, path: str, item: Scalar, files: FileSet, context: Context
) -> Finding | None:
    """Report a file whose name is fixed by the service that reads it, when nobody makes it."""
    advice = _FIXED.get(path.rpartition("/")[2])
    if advice is None or not _nobody_makes(path, tree, files, context):
        return None
    return Finding(
        item.span,
        f'"{item.value}" is not in the repository and no command makes it, '
        f"{_effect(files, tree, context)}; {advice}",
    )


_ADD = "add it, or take it out of the files"
_WRITE = "let a command write it, or take it out of the files"
_FIXED = {
    ".ebextensions": _ADD,
    "Dockerrun.aws.json": _ADD,
    "Procfile": _ADD,
    "appspec.yaml": _ADD,
    "appspec.yml": _ADD,
    "imageDetail.json": _WRITE,
    "imagedefinitions.json": _WRITE,
    "taskdef.json": _ADD,
}


def _nobody_makes(path: str, tree: SourceTree | None, files: FileSet, context: Context) -> bool:
    """Tell whether a name is nowhere but in patterns, and every command is known to write others.

    Where it is not known what the source is, or where another buildspec may hand the file over,
    the name must not be anywhere in the repository.
    """
    from dryspec_rules._filesets import from_root
    from dryspec_rules._made import is_opaque
    from dryspec_rules._pipeline_files import meant, writes

    project, name = context.project, path.rpartition("/")[2]
    if project is None or not from_root(files) or is_opaque(context) or context.document.problem:
        return False
    if tree is None and any(f"/{name}" in f"/{file}" for file in project.files):
        return False
    spec, stem = context.buildspec, name.partition(".")[0] or name
    if spec is None or any(stem in value.value for _, value in spec.env.variables):
        return False
    if any(meant(written) == name for _, _, written, _, _ in writes(context)):
        return False
    others = [file for file in project.files if "buildspec" in file.lower()]
    return not any(
        name.encode() in (project.read(file) or b"")
        for file in others[:_MOST]
        if file != project.spec_path
    )


def _not_what_maven_builds(
    tree: SourceTree, path: str, item: Scalar, files: FileSet, context: Context
) -> Finding | None:
    if "target/" not in path:
        return None
    from dryspec_rules._made import is_opaque
    from dryspec_rules._maven import built_archive

    built = "" if is_opaque(context) else built_archive(tree, path, context)
    if not built:
        return None
    pom = path.rpartition("target/")[0] + "pom.xml"
    return Finding(
        item.span,
        f'by "{pom}" Maven makes "{built}", not "{item.value}", '
        f"{_effect(files, tree, context)}; correct the name",
    )


RULE = Rule(
    name="artifact-file-not-produced",
    summary="an artifact file that neither the repository nor a command knows",
    severity="warning",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("artifacts",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "observed: Skipping invalid file path, and CLIENT_ERROR no matching artifact paths found",
    ),
)
