"""A source that is not in the revision."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding
from dryspec.revision import revision_roots
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, short, source_of
from dryspec_rules._packing import looks_built, packing
from dryspec_rules._revision import revision_path, seen_from_appspec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report sources that are not there, or there in another case."""
    project = context.project
    if project is None:
        return
    for mapping in appspec.files:
        node = source_of(mapping)
        if node is None or is_placeholder(node.value) or "*" in node.value or ".." in node.value:
            continue
        relative = node.value.replace("\\", "/").strip("/")
        paths = [f"{base}/{relative}" if base else relative for base in revision_roots(project)]
        if not relative or any(project.exists(path) for path in paths):
            continue
        packed = packing(context, project)
        if packed.delivers(revision_path(relative)):
            continue
        other = project.other_case(paths[0]) or project.other_case(relative)
        if other:
            other = seen_from_appspec(other, project)
            yield Finding(
                node.span,
                f'there is no "{short(node.value)}", but "{other}": names are compared with their '
                "case, and Install fails (Errno::ENOENT)",
            )
            continue
        if looks_built(relative) or packed.comes_later(relative):
            continue
        near = project.nearest(paths[0])
        if near is not None and near.startswith(f"{paths[0]}."):
            near = None  # what it is built from
        hint = f'; did you mean "{seen_from_appspec(near, project)}"?' if near else ""
        yield Finding(
            node.span,
            f'"{short(node.value)}" is not in the project; unless something makes it before the '
            f"bundle is packed, Install fails (Errno::ENOENT){hint}",
            severity="" if near else NOTE,
        )


RULE = Rule(
    name="revision-source-missing",
    summary="a source that does not exist",
    severity="warning",
    on="server",
    group="project",
    keys=("source",),
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
