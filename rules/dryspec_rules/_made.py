"""What the commands of a build may make, and what they surely only look at."""

from __future__ import annotations

from dryspec.programs.writers import BUILDERS, LOOK, SAY, is_computed_target
from dryspec.programs.writers import is_opaque as may_write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_COPIERS = frozenset({"cp", "mv", "rsync"})


def may_make(context: Context, name: str) -> bool:
    """Tell whether a command that holds a name may make what is called so.

    Where an opaque command may have made it, a command that looks at it is a sign that one did.
    """
    spec = context.buildspec
    if spec is None or not spec.mentions(name):
        return False
    if not context.posix_shell:
        return True
    commands = [command for command in spec.commands if name in command.text]
    if not all(_only(SAY | LOOK, name, command) for command in commands):
        return True
    if all(_only(SAY, name, command) for command in commands):
        return False
    return is_opaque(context) or _builds(context)


def _only(programs: frozenset[str], name: str, command: Command) -> bool:
    """Tell whether a name stands in words of these programs alone."""
    text, script = command.text, command.script
    if not script.certain:
        return False
    at = text.find(name)
    while at >= 0:
        call = _around(script.calls, at)
        if call is None:
            return False
        called_so = any(word.start == at and word.text == name for word in call.words[:1])
        if not called_so and (call.program not in programs or call.feeds is not None):
            return False
        at = text.find(name, at + 1)
    return True


def _around(calls: list[Call], at: int) -> Call | None:
    """Return the innermost call one of whose words covers a place."""
    found = [
        call
        for call in calls
        if call.exact and any(word.start <= at < word.end for word in call.all_words)
    ]
    return min(found, key=lambda call: call.end - call.start, default=None)


def is_opaque(context: Context) -> bool:
    """Tell whether a command may write files that nobody can name: a script, `make`, a copy."""
    return context.once(__name__, lambda: not context.posix_shell or _is_any_opaque(context))


def _is_any_opaque(context: Context) -> bool:
    for script in (command.script for command in context.shell_commands):
        if not script.certain:
            return True
        if any(is_computed_target(item) for each in script.compounds for item in each.redirects):
            return True
        if any(may_write(call, script.functions) for call in script.calls):
            return True
    return False


def _builds(context: Context) -> bool:
    return any(
        call.program in BUILDERS
        for command in context.shell_commands
        for call in command.script.calls
    )


def may_come_along(context: Context, path: str) -> bool:
    """Tell whether a command copies whole directories to where a path is: ``mv build/* .``."""
    targets = context.once(f"{__name__} targets", lambda: list(_targets(context)))
    return any(not target or path.startswith(f"{target}/") for target in targets)


def _targets(context: Context) -> Iterator[str]:
    """Yield where `cp`, `mv` and `rsync` put what directories hold, "" for all that is unknown."""
    if not context.posix_shell:
        return
    for command in context.shell_commands:
        if not any(program in command.text for program in _COPIERS):
            continue
        for call in command.script.calls:
            words = call.positionals if call.program in _COPIERS else []
            if any(_is_content(source) for source in words[:-1]):
                yield _directory(words[-1].value or ".")


def _is_content(word: Word) -> bool:
    """Whether a word means what a directory holds: ``build/*``, ``build/.``, ``build/``."""
    text = word.text.strip("\"'")
    return text in ("*", ".") or text.endswith(("/*", "/.", "/"))


def _directory(target: str) -> str:
    """Return a target below the source, "" for the source itself and for any place above it."""
    plain = target.removeprefix("./").rstrip("/") or "."
    return "" if plain.startswith("..") or plain == "." else plain
