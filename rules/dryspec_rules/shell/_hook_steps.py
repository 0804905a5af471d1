"""Which failures a hook script may well forget: fewer of them matter than in a build."""

from __future__ import annotations

from dryspec.facts.events import FROM_PREVIOUS
from dryspec.programs.steps import answers, cleans_up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.shell import Call, Script

_MINOR = frozenset(
    {
        "cd", "source", ".", "chmod", "chown", "chgrp", "usermod", "iptables", "sudo",
        "update-rc.d", "chkconfig", "find", "ln",
    }
)  # fmt: skip
"""What the next call cannot do without, and what was the same in the deployment before."""
_SHELLS = frozenset({"bash", "sh"})
_MINOR_PARTS = {
    "systemctl": ("enable", "disable", "daemon-reload", "stop", "mask", "unmask", "reset-failed"),
    "pm2": ("stop", "delete", "kill", "save", "flush", "startup"),
    "supervisorctl": ("stop", "reread", "update"),
    "forever": ("stop", "stopall"),
    "initctl": ("stop", "reload-configuration"),
    "nginx": ("-t",),
    "apt": ("upgrade",),
    "apt-get": ("upgrade", "dist-upgrade"),
    "yum": ("update", "upgrade", "makecache"),
    "dnf": ("update", "upgrade", "makecache"),
}  # fmt: skip
_LIBRARY = frozenset(
    {
        "debug", "error", "fail", "info", "log", "message", "msg", "notice", "print_status", "say",
        "success", "warn", "warning",
    }
)  # fmt: skip
"""What people call the functions that write their logs."""
_RUNNERS = frozenset({"make", "npm", "pnpm", "yarn"})
_STOPS = ("delete", "down", "kill", "stop")


def is_minor(call: Call, script: Script) -> bool:
    """Whether nobody waits for the failure of a call, or it is the affair of a function."""
    program = call.program.lstrip("\\")
    if program in _MINOR or program in script.functions or _is_of_a_library(program, script):
        return True
    if _runs_a_stop(call):
        return True
    if program in _SHELLS and call.fed_by is not None:
        return True  # curl-pipe-shell speaks of it
    if program == "su" and not call.has_flag("-c", "--command"):
        return True  # interactive-command speaks of it
    words = [word.value or "" for word in call.words[1:]]
    if program == "service":
        return words[1:2] == ["stop"]
    return any(word in _MINOR_PARTS.get(program, ()) for word in words[:3])


def _is_of_a_library(program: str, script: Script) -> bool:
    """Whether a name is that of a function in a file that the script reads."""
    if program not in _LIBRARY and "_" not in program:
        return False
    return any(call.program in (".", "source") for call in script.calls)


def _runs_a_stop(call: Call) -> bool:
    """Whether it is ``npm run stop`` or its like."""
    words = [word.value or "" for word in call.words[1:3]]
    return call.program in _RUNNERS and any(word.startswith(_STOPS) for word in words)


def may_be_idle(call: Call) -> bool:
    """Whether a call fails where it finds nothing, or what the last deployment has left."""
    if call.program == "curl":
        return False
    if call.program in {"ln", "mkdir"}:
        return not call.has_flag("-f", "--force", "-p", "--parents")
    if _runs_a_stop(call) or call.runs("pm2", "start"):
        return True
    if call.program in ("rm", "docker") and call.has_flag("-f", "--force"):
        return False
    return cleans_up(call) or answers(call)


def may_fail_as_a_whole(context: Context) -> bool:
    """Whether a script is better off without ``set -e``: it stops what may not run, or says so."""
    if "set +e" in context.source.text:
        return True
    return any(
        script.event in FROM_PREVIOUS or "stop" in script.path.rpartition("/")[2].lower()
        for script in context.hook_scripts
    ) or _stops_elsewhere(context)


def _stops_elsewhere(context: Context) -> bool:
    """Whether a hook that stops the application runs the same script."""
    from dryspec.revision import hook_path

    server, project = context.server, context.project
    if server is None or project is None:
        return False
    paths = {script.path for script in context.hook_scripts}
    return any(
        hook_path(script.location, project) in paths
        for hook in server.hooks
        if hook.event in FROM_PREVIOUS
        for script in hook.scripts
        if script.location
    )
