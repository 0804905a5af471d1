"""A placeholder in angle brackets that nobody filled in: the shell opens a file of that name."""

from __future__ import annotations

from itertools import islice

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Script
    from dryspec.spec.buildspec import Command

_IN_BRACKETS = lazy.pattern(r"<([A-Za-z][\w-]*(?: [\w-]+){0,5})>(?!>)")
_MOST = 50
"""Placeholders of a command, and different ones of a file, that are looked at."""
_FILLING = (".sh", ".bash", ".py", ".js", ".ts", ".ps1", "Makefile", "makefile", "justfile")


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report the first placeholder of a command, each only where it is met first."""
    if ">" not in command.text or not context.posix_shell:
        return
    matches = list(islice(_IN_BRACKETS.finditer(command.text), _MOST))
    opened = _opened(command.script) if matches else set[int]()
    for match in matches:
        if match.start() not in opened or _is_file(command.text, match.start(), match.end()):
            continue
        seen = context.once(__name__, set[str])
        if match[1] not in seen and len(seen) < _MOST:
            seen.add(match[1])
            if not _is_known(match[1], context):
                yield _finding(match[1], match.start(), match.end(), command)
        return


def _opened(script: Script) -> set[int]:
    """Return where a file is opened to be read."""
    return {
        redirect.start
        for call in script.calls
        for redirect in call.redirects
        if redirect.operator == "<"
    }


def _is_file(text: str, start: int, end: int) -> bool:
    """Whether it is a file that is read, with another that is written: ``sort <in>out``."""
    apart = start == 0 or text[start - 1] in " \t\n"
    return apart and text[end : end + 1].isalnum()


def _is_known(name: str, context: Context) -> bool:
    """Whether there is such a file, a command makes one, or something fills the file in."""
    from dryspec_rules._fill_in import is_template

    if is_template(context):
        return True
    if " " not in name and _is_named(name, context):
        return True
    project = context.project
    if project is None:
        return False
    if any(path.rpartition("/")[2] == name for path in project.files):
        return True
    fillers = [path for path in project.files if path.endswith(_FILLING)][:_MOST]
    return any(f"<{name}>".encode() in (project.read(path) or b"") for path in fillers)


def _is_named(name: str, context: Context) -> bool:
    """Whether a command has the name as a word, so that it may be a file that it makes."""
    import re

    alone = re.compile(rf"(?<![\w<-]){re.escape(name)}(?![\w>-])")
    return any(name in each.text and alone.search(each.text) for each in context.shell_commands)


def _finding(name: str, start: int, end: int, command: Command) -> Finding:
    return Finding(
        command.span(start, end),
        f'"<{name}>" looks like a placeholder that nobody filled in: the shell wants to read a '
        f'file called "{name.partition(" ")[0]}", finds none, and the command fails; put the value '
        "in its place",
    )


RULE = Rule(
    name="placeholder-left",
    summary="a placeholder in angle brackets, which a shell takes for redirections",
    severity="warning",
    on="command",
    words=("<",),
    group="correctness",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_07_01",
    ),
)
