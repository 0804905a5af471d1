"""A hook script that deletes what the deployment has just installed."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import HookScript
    from dryspec.shell import Call

_AFTER_INSTALL = frozenset(
    {"AfterInstall", "ApplicationStart", "ValidateService", "BeforeAllowTraffic"}
)
"""Events of an instance behind Install, as long as the application starts."""
_EMPTY = frozenset({"cd", "chmod", "chown", "echo", "ls", "mkdir", "rm", "touch"})
_RECURSIVE = ("-r", "-R", "--recursive")
_LEAST = 2
"""Parts of a path from which a directory is one application's own."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first `rm -r` of a whole destination, unless the script fills it again."""
    if script.event not in _AFTER_INSTALL or context.server is None or "rm " not in script.text:
        return
    destinations = [item.destination_text for item in context.server.files]
    known = [path.rstrip("/") for path in destinations if path and path.count("/") >= _LEAST]
    calls = script.script.calls
    for at, call in enumerate(calls):
        removed = _removed(call)
        gone = [path for path in known if path in removed]
        if not gone or any(_brings_back(later, gone[0]) for later in calls[at + 1 :]):
            continue
        line, _ = script.position(call.start)
        shown = short(script.text[call.words[0].start : call.words[-1].end])
        yield Finding(
            script.span,
            f'line {line} of "{script.path}" deletes what Install has just put into "{gone[0]}" '
            f'("{shown}"): {script.event} comes after Install; do it in BeforeInstall',
            related=[Related(script.span, "deleted here", script.path, line)],
        )
        return


def _removed(call: Call) -> set[str]:
    """Return the directories of which a call leaves nothing, or nothing but themselves."""
    if call.program != "rm" or call.enclosing or call.previous_operator in ("&&", "||"):
        return set()
    if not call.has_flag(*_RECURSIVE):
        return set()
    values = [word.value or "" for word in call.positionals]
    return {value.removesuffix("*").rstrip("/") for value in values if value.startswith("/")}


def _brings_back(call: Call, path: str) -> bool:
    """Whether a call may fill it again; one file is not what was there."""
    if call.program in _EMPTY or (call.program == "cp" and not call.has_flag(*_RECURSIVE, "-a")):
        return False
    return any(path in word.text for word in call.words[1:])


RULE = Rule(
    name="revision-script-removes-installed",
    summary="a hook script that deletes what the deployment has just installed",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    ),
)
