"""A hook script that is not in the revision."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.revision import hook_path
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, short, written
from dryspec_rules._packing import packing
from dryspec_rules._revision import revision_path, seen_from_appspec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_OF_THE_INSTANCE = ("opt/", "usr/", "etc/", "home/", "var/", "srv/", "root/", "tmp/", "bin/")


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report locations that name no file of the project."""
    project = context.project
    if project is None:
        return
    for script in appspec.scripts:
        node, location = written(script, "location"), script.location
        if node is None or location is None or is_placeholder(location) or " " in location:
            continue
        if hook_path(location, project) is not None:
            continue
        relative = location.replace("\\", "/").strip("/")
        base = project.spec_directory
        path = f"{base}/{relative}" if base else relative
        packed = packing(context, project)
        if packed.delivers(revision_path(location)):
            continue
        other = project.other_case(path) or project.other_case(relative)
        if other:
            other = seen_from_appspec(other, project)
            yield Finding(
                node.span,
                f'there is no "{short(location)}", but "{other}": names are compared with their '
                "case, and the event fails (ScriptMissing); write it so",
            )
            continue
        if packed.comes_later(relative):
            continue
        nearest = seen_from_appspec(project.nearest(path) or "", project)
        near = packed.suggestion(revision_path(location), nearest)
        hint = f'; did you mean "{near}"?' if near else ""
        if relative.startswith(_OF_THE_INSTANCE) and location.startswith("/"):
            hint = "; the path is looked for inside the revision, not on the instance"
        yield Finding(
            node.span,
            f'"{short(location)}" is not in the project; unless the build makes it, the event '
            f"fails (ScriptMissing){hint}",
        )


RULE = Rule(
    name="revision-script-missing",
    summary="a hook script that does not exist",
    severity="warning",
    on="server",
    group="project",
    keys=("location",),
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
