"""A script beside the hook scripts that no hook names."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import half_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report shell scripts in the directories of the hook scripts that are never named."""
    project = context.project
    if project is None or half_read(appspec):
        return
    used = {script.path: script for script in context.hook_scripts}
    texts = "\n".join([*(script.text for script in used.values()), *_appspecs(project)])
    for folder in sorted({path.rpartition("/")[0] for path in used}):
        idle = [
            path
            for name, kind in project.entries(folder)
            if kind == "file" and name.endswith(".sh") and name not in texts
            if (path := f"{folder}/{name}" if folder else name) not in used
        ]
        if idle:
            first = next(iter(used.values()))
            more, lie, them = ("", "lies", "it")
            if len(idle) > 1:
                more, lie, them = f" (and {len(idle) - 1} more)", "lie", "them"
            yield Finding(
                first.span,
                f'"{idle[0]}"{more} {lie} beside the hook scripts, but no hook and no '
                f"script names {them}: let one run {them}, or remove {them}",
                related=[Related(first.span, "this one, too", path) for path in idle[1:]],
            )


def _appspecs(project: Project) -> Iterator[str]:
    """Yield the texts of all appspecs beside this one: one for each stage, for instance."""
    folder = project.spec_directory
    for name, _ in project.entries(folder):
        if "appspec" in name.lower():
            yield (project.read(f"{folder}/{name}" if folder else name) or b"").decode(
                "utf-8", "replace"
            )


RULE = Rule(
    name="revision-script-unreferenced",
    summary="a script that no hook runs",
    severity="note",
    on="server",
    group="style",
    preview=True,
    keys=("location",),
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
