"""A permission that reaches nothing that is deployed."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import half_read, is_placeholder, normal, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report objects that lie neither above nor below any destination, or have a pattern."""
    del context
    targets = [mapping.destination_text for mapping in appspec.files]
    if half_read(appspec) or any(target is None or is_placeholder(target) for target in targets):
        return
    roots = [normal(target) for target in targets if target is not None]
    if any(target.startswith("~") or "$" in target for target in roots):
        return
    for permission in appspec.permissions:
        named = permission.object or ""
        if not named or is_placeholder(named) or named.startswith("~") or "$" in named:
            continue
        path = normal(named)
        if "*" in named and not _has_star(appspec):
            yield Finding(permission.place("object"), _literal(named))
        elif not any(_related(path, root) for root in roots):
            yield Finding(
                permission.place("object"),
                f'nothing is deployed to "{short(named)}", and the agent silently skips '
                f"permissions for anything it has not copied itself{_hint(appspec, named)}",
            )


def _has_star(appspec: ServerAppspec) -> bool:
    """Tell whether a path that is named may hold the character itself."""
    return any(
        "*" in f"{mapping.source_text}{mapping.destination_text}" for mapping in appspec.files
    )


def _literal(named: str) -> str:
    directory, _, rest = named[: named.index("*")].rpartition("/")
    rest += named[named.index("*") :]
    advice = f"write object: {short(directory or '/')}"
    if "/" not in rest and rest != "**":
        advice += f' with pattern: "{short(rest)}"'
    return (
        f'"{short(named)}" is taken literally, not as a pattern, and the agent silently skips '
        f"permissions for anything it has not copied itself; {advice}"
    )


def _related(path: str, root: str) -> bool:
    """Tell whether one lies in the other."""
    return (
        not path
        or not root
        or f"{path}/".startswith(f"{root}/")
        or f"{root}/".startswith(f"{path}/")
    )


def _hint(appspec: ServerAppspec, named: str) -> str:
    path = normal(named)
    installed = "" if named.startswith("/") else _installed(appspec, path)
    if installed:
        return f'; objects are paths on the instance, not in the revision: write "{installed}"'
    sources = {normal(mapping.source_text or "") for mapping in appspec.files}
    if path in sources:
        return "; objects are paths on the instance, not in the revision"
    return ": set them in a hook script"


def _installed(appspec: ServerAppspec, path: str) -> str:
    """Return where Install puts a path of the revision that lies in a source."""
    for mapping in appspec.files:
        source, destination = normal(mapping.source_text or ""), mapping.destination_text
        if destination and (not source or path.startswith(f"{source}/")):
            return f"{destination.rstrip('/')}/{path[len(source) :].strip('/')}"
    return ""


RULE = Rule(
    name="appspec-permission-no-match",
    summary="a permission that matches nothing",
    severity="warning",
    on="server",
    group="suspicious",
    keys=("permissions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
