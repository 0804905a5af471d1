"""Start and stop exchanged: a script of one event that does what the other is for."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call
    from dryspec.spec.appspec import ServerAppspec

_WRONG = {"ApplicationStart": "stop", "ApplicationStop": "start"}
_SILENT = frozenset({"cd", "echo", "exit", "printf", "set", "sleep", "true"})
"""Programs that neither start nor stop anything."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report an event's one script where all that it does is start, or stop, services."""
    verb, server = _WRONG.get(script.event, ""), context.server
    if not verb or server is None or server.host == WINDOWS or verb not in script.text:
        return
    if not _is_alone(script.event, server) or not script.is_understood:
        return
    calls = [call for call in script.script.calls if call.program not in _SILENT]
    if not calls or any(_does(call) != verb for call in calls):
        return
    shown = short(script.text[calls[0].start : calls[0].end])
    other = "stopped" if verb == "start" else "started"
    words = (
        f'runs "{shown}", and nothing is {other} in {script.event}: are the scripts of '
        "ApplicationStart and ApplicationStop exchanged?"
    )
    yield in_script(script, words, "runs here", *script.position(calls[0].start))


def _is_alone(event: str, server: ServerAppspec) -> bool:
    hook = server.hook(event)
    return hook is not None and len(hook.scripts) == 1


def _does(call: Call) -> str:
    """Return what is done to a service: ``start``, ``stop`` or something else."""
    words = [word.value or "" for word in call.positionals]
    if call.program == "service":
        return words[1] if len(words) > 1 else ""
    return words[0] if call.program in ("initctl", "supervisorctl", "systemctl") and words else ""


RULE = Rule(
    name="revision-script-start-stop-swapped",
    summary="start and stop exchanged between two events",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    ),
)
