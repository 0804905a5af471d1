"""Calls that Poetry refuses since version 2, where the newest version is installed."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules.shell._refusal import found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_NEWEST = lazy.pattern(r"\bpip3? install (?:[\w.\-]{1,40} ){0,8}poetry(?=\s|$|[\"'&;])")
"""What installs it in whatever version is newest."""
_NEW_PYTHON = lazy.pattern(r"\bpython: {0,9}[\"']?(?:3\.(?:9|1\d|x)|latest)")
"""A Python that version 2 runs on; on an older one pip takes an older Poetry."""
_PLUGINS = {"export": "poetry-plugin-export", "shell": "poetry-plugin-shell"}
_OPTIONS = {
    ("install", "--no-dev"): "write --only main",
    ("lock", "--no-update"): "leave it out, it is the default",
}
COMMANDS = (*_PLUGINS, "install", "lock")


def has_plugins(context: Context) -> bool:
    """Whether the project names plugins, which `poetry install` brings along."""
    project = context.project
    if project is None:
        return False
    return context.once(
        __name__, lambda: b"requires-plugins" in (project.read("pyproject.toml") or b"")
    )


def judge(call: Call, command: Command) -> Finding | None:
    """Report commands that are plugins now, and options that are gone."""
    names = call.subcommand()
    name = names[0] if names else ""
    text = command.source.text
    if name not in COMMANDS or not (_NEWEST.search(text) and _NEW_PYTHON.search(text)):
        return None
    plugin = _PLUGINS.get(name)
    if plugin is not None and plugin not in text:
        word = next(word for word in call.words if word.value == name)
        return found(
            call,
            command,
            word,
            f'Poetry has no command "{name}" since version 2, and the newest one is installed '
            f"here, so it stops: install {plugin} with it",
        )
    for (verb, option), advice in _OPTIONS.items():
        flag = call.flag(option) if verb == name else None
        if flag is not None:
            return found(
                call,
                command,
                flag,
                f'"poetry {name}" has no option {option} since version 2, and the newest one is '
                f"installed here, so it stops: {advice}",
            )
    return None
