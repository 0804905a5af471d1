"""Cached modules that the install deletes before it begins."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.tree import Scalar

_MODULES = "node_modules"
_INSTALLS = (("ci",), ("clean-install",))


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `node_modules` among the cache's paths beside `npm ci` in the same directory."""
    cached: dict[str, Scalar] = {}
    for path in buildspec.cache.paths if buildspec.cache else ():
        directory = _directory_of(path)
        if directory is not None:
            cached.setdefault(directory, path)
    if not cached:
        return
    for directory, call, command in _installs(context):
        found = cached.pop(directory, None)
        if found is not None:
            yield _finding(found, call, command)


def _directory_of(path: Scalar) -> str | None:
    """Return the directory whose `node_modules` a path takes, `None` where it takes others."""
    parts = [part for part in path.value.split("/") if part not in ("", ".")]
    if path.value.startswith("/") or _MODULES not in parts:
        return None
    at = parts.index(_MODULES)
    whole = all(part in ("*", "**") for part in parts[at + 1 :])
    before = "/".join(parts[:at])
    return before if whole and not any(mark in before for mark in "*?$~") else None


def _installs(context: Context) -> Iterator[tuple[str, Call, Command]]:
    from dryspec_rules._located import located

    for call, directory, command in located(context, _speaks_of_npm, _is_install):
        bound = call.enclosing or call.previous_operator == "||" or call.has_flag("--prefix", "-C")
        if _is_install(call) and not bound and not directory.startswith("/"):
            yield "/".join(part for part in directory.split("/") if part), call, command


def _speaks_of_npm(text: str) -> bool:
    return "npm" in text


def _is_install(call: Call) -> bool:
    return call.program == "npm" and call.subcommand() in _INSTALLS


def _finding(path: Scalar, call: Call, command: Command) -> Finding:
    return Finding(
        path.span,
        f'"npm ci" begins by deleting {_MODULES}, so what the cache puts there is never used; '
        'cache what npm has downloaded ("/root/.npm/**/*") in its place',
        related=[Related(command.span(call.start, call.end), "deleted here")],
    )


RULE = Rule(
    name="cache-emptied",
    summary="cached modules that the install deletes before it begins",
    severity="note",
    on="buildspec",
    group="suspicious",
    keys=("cache",),
    words=(_MODULES,),
    check=check,
    sources=("https://docs.npmjs.com/cli/commands/npm-ci",),
)
