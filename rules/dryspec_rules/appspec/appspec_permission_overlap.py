"""Two permissions that claim the same paths."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import Permission


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report entries for the same object whose types and patterns overlap for sure."""
    del context
    seen: list[Permission] = []
    for permission in appspec.permissions:
        for earlier in seen:
            if _same(earlier.object, permission.object) and _overlap(earlier, permission):
                yield Finding(
                    permission.place("object"),
                    f'"{short(permission.object or "")}" is claimed by two entries, and Install '
                    "fails for the first path both match: divide them by type, pattern or except",
                    related=[Related(earlier.place("object"), "first here")],
                )
                break
        seen.append(permission)


def _same(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and _normal(one or "") == _normal(other or "")


def _normal(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in {"", "."})


def _overlap(one: Permission, other: Permission) -> bool:
    """Tell whether some path is bound to be in both; exceptions leave that open."""
    if one.except_ or other.except_ or not set(one.types) & set(other.types):
        return False
    patterns = {one.pattern_text, other.pattern_text}
    return len(patterns) == 1 or "**" in patterns


RULE = Rule(
    name="appspec-permission-overlap",
    summary="two permissions for one path",
    severity="warning",
    on="server",
    group="correctness",
    keys=("permissions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
