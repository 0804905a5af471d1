"""A script beside the hook scripts that no hook names."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report shell scripts in the directories of the hook scripts that are never named."""
    project = context.project
    if project is None:
        return
    used = {script.path: script for script in context.hook_scripts}
    texts = "\n".join(script.text for script in used.values())
    for folder in sorted({path.rpartition("/")[0] for path in used}):
        for name, kind in project.entries(folder):
            path = f"{folder}/{name}" if folder else name
            if kind == "file" and name.endswith(".sh") and path not in used and name not in texts:
                first = next(iter(used.values()))
                yield Finding(
                    first.span,
                    f'"{path}" lies beside the hook scripts, but no hook and no script names it',
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
