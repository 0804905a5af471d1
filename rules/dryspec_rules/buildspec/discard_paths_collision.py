"""Two files of one name in an artifact without directories."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, FileSet
    from dryspec.tree import Scalar
    from dryspec_rules._source_tree import SourceTree


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report equal file names under `discard-paths: yes`."""
    from dryspec_rules._filesets import artifacts, discards_paths
    from dryspec_rules._source_tree import source_tree

    for files in artifacts(buildspec):
        if discards_paths(files):
            found = list(_written(files))
            yield from found or _in_tree(files, source_tree(buildspec, context))


def _written(files: FileSet) -> Iterator[Finding]:
    """Collisions of paths that are written out."""
    from dryspec_rules._filesets import is_literal

    first: dict[str, Scalar] = {}
    for item in files.files:
        name = item.value.rpartition("/")[2]
        if not name or not is_literal(item.value):
            continue
        earlier = first.setdefault(name, item)
        if earlier.value != item.value:
            yield Finding(
                item.span,
                f'without paths both "{earlier.value}" and "{item.value}" become "{name}", and one '
                "of them is lost; rename one or keep the paths",
                related=[Related(earlier.span, "the other one")],
            )


def _in_tree(files: FileSet, tree: SourceTree | None) -> Iterator[Finding]:
    """A collision among the source's files that the patterns select, of hidden ones last."""
    if tree is None or files.discard_paths is None:
        return
    from dryspec_rules._shipped import shipped

    first: dict[str, str] = {}
    lost: tuple[str, str] | None = None
    for source, _ in shipped(files, tree):
        name = source.rpartition("/")[2]
        earlier = first.setdefault(name, source)
        is_hidden = name.startswith(".")
        if earlier != source and (lost is None or not is_hidden):
            lost = earlier, source
            if not is_hidden:
                break
    if lost is not None:
        earlier, source = lost
        name = source.rpartition("/")[2]
        yield Finding(
            files.discard_paths.span,
            f'without paths both "{earlier}" and "{source}" become "{name}", and one of them '
            "is lost; keep the paths or select fewer files",
        )


RULE = Rule(
    name="discard-paths-collision",
    summary="two files of one name in an artifact without directories",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("discard-paths",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.discard-paths",
    ),
)
