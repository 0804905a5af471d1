"""Whether a variable is set when a command runs, as far as the file tells."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def is_set(setting: str, call: Call, command: Command, context: Context) -> bool:
    """Whether ``NAME`` or ``NAME=value`` holds for a call.

    Looks at the assignments before the call, at ``env.variables`` and at what earlier commands
    of the build export. A value that is computed counts as the one asked for.
    """
    name, wants_value, wanted = setting.partition("=")
    for assignment in call.assignments:
        if assignment.name == name:
            value = assignment.value.value if assignment.value is not None else ""
            return not wants_value or value is None or value == wanted
    buildspec = context.buildspec
    if buildspec is not None:
        env = buildspec.env
        for key, node in env.variables:
            if key.value == name:
                return not wants_value or node.value == wanted
        if any(key.value == name for key, _ in env.parameter_store + env.secrets_manager):
            return True
    return _exported(name, wanted if wants_value else None, call, command, context)


def _exported(
    name: str, wanted: str | None, call: Call, command: Command, context: Context
) -> bool:
    first = context.once(f"first export of {name}", lambda: _first_export(name, context))
    if first is None:
        return False
    at, other, earlier = first
    here = context.shell_commands.index(command)
    if at > here or (at == here and earlier.start >= call.start):
        return False
    return wanted is None or wanted in _values(name, earlier, other)


def _first_export(name: str, context: Context) -> tuple[int, Command, Call] | None:
    from dryspec.shell.answers import exported_names

    for at, command in enumerate(context.shell_commands):
        for call in command.script.calls if name in command.text else ():
            if name in exported_names(call):
                return at, command, call
    return None


def _values(name: str, call: Call, command: Command) -> list[str]:
    """The value an ``export`` gives; the wanted one counts when it was assigned elsewhere."""
    for assignment in call.declares:
        if assignment.name == name:
            value = assignment.value.value if assignment.value is not None else ""
            return [] if value is None else [value]
    return [
        assignment.value.value
        for other in command.script.calls
        for assignment in other.assignments
        if assignment.name == name and assignment.value is not None and assignment.value.value
    ]
