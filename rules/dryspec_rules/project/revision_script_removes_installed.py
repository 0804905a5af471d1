"""A hook script that deletes what the deployment has just installed or unpacked."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._appspec import short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call

_AFTER_INSTALL = frozenset(
    {"AfterInstall", "ApplicationStart", "ValidateService", "BeforeAllowTraffic"}
)
"""Events of an instance behind Install, as long as the application starts."""
_WHILE_NEEDED = frozenset({"BeforeInstall", "AfterInstall", "ApplicationStart"})
"""Events behind which the agent reads the revision again, whatever hooks there are."""
_ROOT = "/opt/codedeploy-agent/deployment-root"
_UNPACKED = frozenset({"/opt/codedeploy-agent", _ROOT})
_OF_THE_AGENT = ("deployment-", "ongoing-")
"""Beginnings of the directories in there that hold no revisions."""
_EMPTY = frozenset({"cd", "chmod", "chown", "echo", "ls", "mkdir", "rm", "touch"})
_RECURSIVE = ("-r", "-R", "--recursive")
_LEAST = 2
"""Parts of a path from which a directory is one application's own."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first `rm -r` of a whole destination, or of what the agent has unpacked."""
    if context.server is None or "rm " not in script.text:
        return
    destinations = [item.destination_text for item in context.server.files]
    known = [path.rstrip("/") for path in destinations if path and path.count("/") >= _LEAST]
    calls = script.script.calls
    for at, call in enumerate(calls):
        shown = short(script.text[call.words[0].start : call.words[-1].end]) if call.words else ""
        words = _unpacked(call, script, shown) or _installed(calls, at, script, known, shown)
        if not words:
            continue
        line, _ = script.position(call.start)
        yield in_script(script, words, "deleted here", line)
        return


def _unpacked(call: Call, script: HookScript, shown: str) -> str:
    """Say that a call deletes the revision which the next event needs, or nothing."""
    if script.event not in _WHILE_NEEDED:
        return ""
    if not _UNPACKED.isdisjoint(_removed(call)):
        which = f'deletes the unpacked revisions ("{shown}"), this one too'
    elif _removes_a_group(call):
        which = f'deletes what is unpacked for a deployment group ("{shown}"), mostly its own'
    else:
        return ""
    return (
        f"{which}, so that the next event finds no appspec and fails; max_revisions in the agent's "
        "configuration says how many it keeps"
    )


def _removes_a_group(call: Call) -> bool:
    """Whether a call deletes what the agent has unpacked for a deployment group."""
    if call.program != "rm" or call.enclosing or not call.has_flag(*_RECURSIVE):
        return False
    for word in call.positionals:
        path = word.text.strip("\"'").removesuffix("*").rstrip("/")
        group = path.removeprefix(f"{_ROOT}/")
        if group != path and "/" not in group and not group.startswith(_OF_THE_AGENT):
            return True
    return False


def _installed(
    calls: Sequence[Call], at: int, script: HookScript, known: list[str], shown: str
) -> str:
    """Say that a call deletes a destination which nothing fills again, or nothing."""
    removed = _removed(calls[at]) if script.event in _AFTER_INSTALL else set[str]()
    gone = [path for path in known if path in removed]
    if not gone or any(_brings_back(later, gone[0]) for later in calls[at + 1 :]):
        return ""
    return (
        f'deletes what Install has just put into "{gone[0]}" ("{shown}"): {script.event} comes '
        "after Install; do it in BeforeInstall"
    )


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
    summary="a hook script that deletes what the deployment has just installed or unpacked",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-agent-configuration.html",
        "https://github.com/aws/aws-codedeploy-agent/issues/102",
    ),
)
