"""A command that no shell can read."""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Finding
from dryspec.rule import Rule
from dryspec.shell.parse import MAX_LENGTH
from dryspec.shell.soundness import is_plain, is_sound
from dryspec.shell.syntax import NEVER_CLOSED, first_running_on, syntax_problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report the first syntax error of a command."""
    text = command.text
    if is_plain(text):
        return
    script = command.script
    # A long text with an error in it is not taken apart either; the check itself is linear.
    unread = script.text != text or len(text) > MAX_LENGTH
    problem = None if unread or is_sound(script) else syntax_problem(text)
    if problem is None:
        return
    offset, message = problem
    if text.startswith("&"):  # PowerShell's call operator
        return
    if _torn_off(command, context):
        return
    if context.runs_in == "hook":
        from dryspec_rules.shell._script_syntax import is_certain

        if not is_certain(text, offset, message):
            return
    start = min(offset, max(len(text.rstrip()) - 1, 0))
    yield Finding(
        command.span(start, _token_end(text, start)),
        _words(message + _or_another(message, start, command), context),
        severity=ERROR if context.once(_POSIX, lambda: _surely_posix(context)) else WARNING,
    )


_LONGEST = 20_000
"""Characters of a command that is read once more for a hint."""


def _or_another(message: str, start: int, command: Command) -> str:
    """Name an earlier quote that runs over the end of its line: it may be the one meant to end."""
    if message != NEVER_CLOSED or len(command.text) > _LONGEST:
        return ""
    earlier = first_running_on(command.text)
    if not 0 <= earlier < start:
        return ""
    line = command.source.line(command.span(earlier, earlier + 1).start)
    return f", or rather the one in line {line}, which runs on past the end of its line"


def _words(message: str, context: Context) -> str:
    if context.runs_in == "hook":
        return f"the shell cannot read this script: {message}; it stops here, half done"
    return f"the shell cannot read this command: {message}; nothing of it runs"


_TORN = 10


def _torn_off(command: Command, context: Context) -> bool:
    """Whether YAML stops reading right behind the command, which may go on there."""
    problem = context.document.problem
    if problem is None:
        return False
    position = context.document.source.position
    length = len(context.document.source.text)
    lines = position(min(problem.offset, length))[0] - position(command.node.span.end)[0]
    # What YAML tears off may look like keys for some lines before it is refused.
    return lines <= 1 or (lines <= _TORN and command is context.shell_commands[-1])


_POSIX_ONLY = frozenset(
    {"export", "sudo", "apt-get", "yum", "dnf", "chmod", "source", ".", "set", "[", "[[", "bash"}
)


_POSIX = "shell-syntax: surely POSIX"


def _surely_posix(context: Context) -> bool:
    """Whether the shell is named, the image is, or another command gives it away."""
    named = context.buildspec is not None and context.buildspec.env.shell is not None
    named = named or (context.runs_in == "hook" and context.source.text.startswith("#!"))
    return (
        named
        or context.settings.image != ""
        or any(
            call.program in _POSIX_ONLY or call.wrappers
            for command in context.shell_commands
            for call in command.script.calls
        )
    )


def _token_end(text: str, start: int) -> int:
    """Return the end of the word or operator at ``start``."""
    end = start + 1
    if not text[start : start + 1].isalnum():
        return end
    while end < len(text) and (text[end].isalnum() or text[end] in "_-"):
        end += 1
    return end


RULE = Rule(
    name="shell-syntax",
    summary="a command with a shell syntax error",
    severity="warning",
    on="command",
    group="correctness",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_10",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-cmd.html",
    ),
)
