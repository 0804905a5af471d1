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

_EVERYTHING = "**"


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report entries for the same object whose types and patterns overlap for sure."""
    del context
    seen: dict[tuple[str | None, ...], int] = {}
    for number, permission in enumerate(appspec.permissions):
        if not permission.object or permission.except_:
            continue  # exceptions leave open whether any path is bound to be in both
        first = min((seen[claim] for claim in _rivals(permission) if claim in seen), default=None)
        if first is not None:
            yield Finding(
                permission.place("object"),
                f'"{short(permission.object)}" is claimed by two entries, and Install '
                "fails for the first path both match: divide them by type, pattern or except",
                related=[Related(appspec.permissions[first].place("object"), "first here")],
            )
        for claim in _claims(permission):
            seen.setdefault(claim, number)


def _claims(permission: Permission) -> Iterator[tuple[str | None, ...]]:
    """Yield what an entry claims: objects of a type, and those of them that fit its pattern."""
    path = "/".join(part for part in (permission.object or "").split("/") if part not in {"", "."})
    for kind in permission.types:
        yield path, kind
        yield path, kind, permission.pattern_text


def _rivals(permission: Permission) -> Iterator[tuple[str | None, ...]]:
    """Yield the claims that are bound to have a path in common with those of an entry."""
    for claim in _claims(permission):
        whole = permission.pattern_text == _EVERYTHING
        if whole == (len(claim) == 2):
            yield claim
        elif not whole:
            yield (*claim, _EVERYTHING)


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
