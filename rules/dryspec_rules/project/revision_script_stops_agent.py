"""A hook script that stops the agent by which it is run, or itself."""

from __future__ import annotations

from dryspec import lazy
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript

_AGENT = "codedeploy-agent"
_SERVICE_MANAGERS = ("systemctl", "service", "initctl", _AGENT)
"""Programs that stop a service; the agent's own is called as /etc/init.d/codedeploy-agent, too."""
_PACKAGE_MANAGERS = ("apt", "apt-get", "dnf", "dpkg", "rpm", "yum")
_STOPPING = frozenset({"stop", "restart", "try-restart", "force-restart", "condrestart"})
_HALTING = frozenset({"halt", "poweroff", "reboot", "shutdown"})
_NO_HALT = ("--help", "--version", "-c", "-k", "-w", "--wtmp-only")
_RUNLEVELS = ("0", "6")
_NOW = ("+0", "now")
"""Times of ``shutdown`` that leave none to the deployment; without one it waits a minute."""
_NARROWER = ("-0", "-P", "-U", "-g", "-s", "-t", "-u", "-v", "-x", "--exact", "--euid", "--uid")
_PLAIN = lazy.pattern(r"[\w/-]{3,}(?:\.\w+)?")
_UNPACKED = "/opt/codedeploy-agent/deployment-root/"
"""Where the agent unpacks revisions, below directories for the group and the deployment."""
_OUTCOME = (
    "CodeDeploy waits up to an hour for the event to end, or takes it for failed when the agent is "
    "back; do that outside of a deployment"
)
_REMOVING = frozenset({"remove", "purge", "erase", "reinstall", "-e", "-r", "-P", "--remove"})


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first call that ends the agent, the instance or the script itself."""
    if context.server is None or context.server.host == WINDOWS or not _may_stop(script.text):
        return
    for call in script.script.calls:
        if _may_not_run(call):
            continue
        words = _ended(call, script)
        if not words:
            continue
        line, _ = script.position(call.start)
        shown = short(script.text[call.words[0].start : call.words[-1].end])
        yield in_script(script, words.format(shown), "stopped here", line)
        return


def _ended(call: Call, script: HookScript) -> str:
    """Say what a call ends that is not to end during a deployment."""
    if _stops(call):
        return f'stops the agent that runs it ("{{}}"): {_OUTCOME}'
    if _halts(call):
        return f'takes the instance down, and with it the agent that runs it ("{{}}"): {_OUTCOME}'
    if _matches_itself(call, script):
        return (
            'looks at whole command lines ("{}"), and its own is '
            f'"{_UNPACKED}.../{_file_name(script)}", so that it kills itself and the event '
            "fails: give a longer pattern, or the name of the program without -f"
        )
    return ""


def _may_stop(text: str) -> bool:
    names = (_AGENT, "init", "pkill", "pgrep", *_HALTING)
    return any(name in text for name in names)


def _halts(call: Call) -> bool:
    """Whether it ends all that runs, and not at a later time."""
    first = call.positionals[0].value or "" if call.positionals else ""
    if call.program in ("init", "telinit"):
        return first in _RUNLEVELS
    if call.program == "systemctl":
        return first in _HALTING
    if call.program == "shutdown":
        return first in _NOW and not call.has_flag(*_NO_HALT)
    return call.program in _HALTING and not call.has_flag(*_NO_HALT)


def _matches_itself(call: Call, script: HookScript) -> bool:
    """Whether `pkill -f` finds the shell that runs the script, whose path the agent names."""
    if call.program not in ("pkill", "pgrep"):
        return False
    pattern = call.words[-1].value  # by far the most calls end here
    if not pattern or not (pattern in _UNPACKED or pattern in f"/{_file_name(script)}"):
        return False
    if len(call.positionals) != 1 or _PLAIN.fullmatch(pattern) is None:
        return False
    if not call.has_flag("-f", "--full") or call.has_flag(*_NARROWER):
        return False
    return call.program == "pkill" or _is_killed(call)


def _file_name(script: HookScript) -> str:
    return script.path.rpartition("/")[2]


def _is_killed(call: Call) -> bool:
    """Whether what `pgrep` finds is handed to `kill`."""
    following = call.feeds
    if isinstance(following, Call):
        return following.program == "kill"
    return bool(call.ancestors) and call.ancestors[-1].program == "kill"


def _stops(call: Call) -> bool:
    words = {word.text.removesuffix(".service") for word in call.words[1:]}
    if call.program in _SERVICE_MANAGERS:
        named = call.program == _AGENT or _AGENT in words
        return named and not _STOPPING.isdisjoint(words)
    return call.program in _PACKAGE_MANAGERS and _AGENT in words and not _REMOVING.isdisjoint(words)


def _may_not_run(call: Call) -> bool:
    """Whether it waits for nobody, or for a condition such as an agent that does not run."""
    return call.background or call.previous_operator == "||" or bool(call.enclosing)


RULE = Rule(
    name="revision-script-stops-agent",
    summary="a hook script that stops the agent by which it is run, or itself",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-ec2-instances.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/codedeploy-agent.html",
    ),
)
