"""Whether a variable's value is looked at, or only shown, by the commands of a file."""

from __future__ import annotations

from bisect import bisect_right

from dryspec import lazy
from dryspec.shell.model import ASSERTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_EXPANDED = lazy.pattern(r"\$(?:\{([A-Za-z_]\w*)|([A-Za-z_]\w*))")
_IN_CASE_OF_NONE = lazy.pattern(r"\$\{([A-Za-z_]\w*):?[-=?+]")
_CHOSEN_BY = lazy.pattern(r"""\bcase\s+["']?\$\{?([A-Za-z_]\w*)""")


def is_tested_behind(name: str, command: Command, offset: int, context: Context) -> bool:
    """Whether something behind this place of a command tests the variable or has a default."""
    last = context.once(f"{__name__} tests", lambda: _last_tests(context)).get(name)
    return last is not None and last > (command.number, offset)


def is_shown_only(name: str, context: Context) -> bool:
    """Whether the file reads the variable nowhere but to print it to the log."""
    if name in context.once(f"{__name__} reads", lambda: _read(context)):
        return False
    return context.once(f"{__name__} {name}", lambda: _is_in_commands_only(name, context))


def _is_in_commands_only(name: str, context: Context) -> bool:
    import re

    mentions = re.compile(rf"\b{name}\b")
    in_commands = sum(len(mentions.findall(command.text)) for command in context.shell_commands)
    return len(mentions.findall(context.source.text)) <= in_commands


def _last_tests(context: Context) -> dict[str, tuple[int, int]]:
    """Return where each variable that is tested is tested last: number of the command, offset."""
    last: dict[str, tuple[int, int]] = {}
    for command in context.shell_commands:
        for name, offset in _tests(command):
            last[name] = max(last.get(name, (-1, -1)), (command.number, offset))
    return last


def _tests(command: Command) -> Iterator[tuple[str, int]]:
    text = command.text
    if "$" not in text:
        return
    if "[" in text or "test" in text:
        for call in command.script.calls:
            if call.program in ASSERTIONS:
                for variable in call.variables:
                    yield variable.name, call.start
    for pattern in (_IN_CASE_OF_NONE, _CHOSEN_BY):
        for match in pattern.finditer(text):
            yield match[1], match.start()


def _read(context: Context) -> set[str]:
    """Return the variables that are read elsewhere than in what goes to the log."""
    names: set[str] = set()
    for command in context.shell_commands:
        if "$" not in command.text:
            continue
        shown = sorted(
            (call.start, call.end)
            for call in command.script.calls
            if call.program in ("echo", "printf")
            and call.output(1) == "inherited"
            and not call.in_substitution
        )
        for match in _EXPANDED.finditer(command.text):
            # Calls that are in no substitution do not nest.
            at = bisect_right(shown, (match.start(), len(command.text)))
            if at == 0 or match.start() >= shown[at - 1][1]:
                names.add(match[1] or match[2])
    return names
