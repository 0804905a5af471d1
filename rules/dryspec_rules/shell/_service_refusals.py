"""Calls that systemctl, service and docker-compose refuse."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Fix
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._refusal import fix, found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

VERBS = (
    *("start", "stop", "restart", "reload", "status", "force-reload", "try-restart"),
    *("enable", "disable", "mask", "unmask", "is-active", "is-enabled", "reload-or-restart"),
)
_OTHER_VERBS = frozenset(
    {
        "add-requires", "add-wants", "bind", "cancel", "cat", "clean", "condrestart", "edit",
        "freeze", "get-default", "help", "is-failed", "isolate", "kill", "link", "preset",
        "reenable", "reset-failed", "revert", "service-log-level", "set-default",
        "set-environment", "set-property", "show", "thaw", "unset-environment", "whoami",
    }
)  # fmt: skip
COMPOSE_FLAGS = ("-d", "--detach", "--force-recreate", "--no-recreate")
"""Options of ``up`` alone."""


def systemctl(call: Call, command: Command) -> Finding | None:
    """Report a unit in front of what is to be done with it."""
    words = _two_names(call)
    if words is None:
        return None
    unit, verb = words
    name = unit.value or ""
    if verb.value not in VERBS or name in VERBS or name in _OTHER_VERBS:
        return None
    if name.startswith(("daemon-", "list-")):
        return None
    message = (
        f'systemctl takes "{unit.text}" for its command, which it does not know, and stops: '
        f'write "systemctl {verb.text} {unit.text}"'
    )
    return found(call, command, verb, message, _exchange(call, command, unit, verb))


def service(call: Call, command: Command) -> Finding | None:
    """Report what is to be done in front of the service."""
    words = _two_names(call)
    if words is None:
        return None
    verb, name = words
    if verb.value not in VERBS or name.value in VERBS:
        return None
    message = (
        f'service looks for a service called "{verb.text}", which there is not, and stops: '
        f'write "service {name.text} {verb.text}"'
    )
    return found(call, command, name, message, _exchange(call, command, verb, name))


def compose(call: Call, command: Command) -> Finding | None:
    """Report options of ``up`` where no command is given."""
    flag = call.flag(*COMPOSE_FLAGS)
    if flag is None or flag.value not in COMPOSE_FLAGS or call.positionals:
        return None
    message = (
        f'docker-compose is given no command, does not know "{flag.text}" without one and stops: '
        f'write "up" before it'
    )
    return found(
        call, command, flag, message, fix(call, command, flag.start, "up ", 'put "up" before it')
    )


def _two_names(call: Call) -> tuple[Word, Word] | None:
    """Return the two words behind a program where there are these two and no options."""
    if len(call.words) != 3:
        return None
    first, second = call.words[1:]
    if not first.value or not second.value or first.value[0] == "-" or second.value[0] == "-":
        return None
    return first, second


def _exchange(call: Call, command: Command, first: Word, second: Word) -> Fix | None:
    edit = None
    if editable(call):
        edit = replace(command, first.start, second.end, f"{second.text} {first.text}")
    return None if edit is None else Fix("exchange the two words", [edit], UNSAFE)
