"""A mode without execute bits that reaches directories."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report modes without x for entries that also match directories."""
    del context
    for permission in appspec.permissions:
        if permission.mode is None or "directory" not in permission.types:
            continue
        if permission.mode.bits & 0o111 or permission.mode.text == "000":
            continue
        if permission.value("type") is None and _names_a_file(permission.object or ""):
            continue
        if permission.pattern_text != "**" and "." in (permission.pattern_text or ""):
            continue
        yield Finding(
            permission.place("mode"),
            f"mode {permission.mode.text} also reaches every directory deployed below "
            f'"{short(permission.object or "")}", and a directory without x cannot be entered: add '
            "type: [file], and a second entry with type: [directory] if needed",
        )


def _names_a_file(path: str) -> bool:
    name = path.rstrip("/").rpartition("/")[2]
    return "." in name.lstrip(".")


RULE = Rule(
    name="appspec-mode-dir-noexec",
    summary="directories become impassable",
    severity="warning",
    on="server",
    group="suspicious",
    keys=("mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
