"""The same mapping twice."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import normal, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import FileMapping

_DEEPEST = 50
"""Directories one in the other, from which a path is none that anybody has written."""


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report mappings that repeat source name and destination, alone or within a directory."""
    seen: dict[tuple[str, str], FileMapping] = {}
    for mapping in appspec.files:
        source, destination = mapping.source_text, mapping.destination_text
        if source is None or destination is None:
            continue
        place = normal(destination)
        marker = (normal(source), place)
        earlier = seen.setdefault(marker, mapping)
        if earlier is not mapping:
            yield Finding(
                mapping.place("source"),
                f'"{short(source)}" goes to "{short(destination)}" twice, and Install fails: two '
                "files may not have the same target; remove one",
                related=[Related(earlier.place("source"), "first here")],
            )
    for (source, place), mapping in seen.items():
        around = _around(source, place, seen, context.project)
        if around is not None:
            yield Finding(
                mapping.place("source"),
                f'"{short(source)}" goes to "{short(mapping.destination_text or "")}", where '
                f'"{short(around.source_text or "/")}" takes it, too, and Install fails: two files '
                "may not have the same target; remove this one, or name what the other needs",
                related=[Related(around.place("source"), "the directory that it is in")],
            )


def _around(
    source: str, place: str, seen: dict[tuple[str, str], FileMapping], project: Project | None
) -> FileMapping | None:
    """Return the mapping of a directory that brings a source to where its own takes it."""
    parts = source.split("/")
    if not source or len(seen) < 2 or len(parts) > _DEEPEST or project is None:
        return None
    from dryspec.project import FILE
    from dryspec.revision import revision_roots

    paths = [f"{root}/{source}" if root else source for root in revision_roots(project)]
    kind = next(filter(None, map(project.kind, paths)), None)
    if kind is None:
        return None
    target = normal(f"{place}/{parts[-1]}") if kind == FILE else place
    for depth in range(len(parts)):
        inside = "/".join(parts[depth:])
        above = target.removesuffix(inside)
        if above == target or above[-1:] not in ("", "/"):
            continue
        found = seen.get(("/".join(parts[:depth]), above.rstrip("/")))
        if found is not None:
            return found
    return None


RULE = Rule(
    name="appspec-duplicate-target",
    summary="two mappings with the same target",
    severity="warning",
    on="server",
    group="correctness",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
