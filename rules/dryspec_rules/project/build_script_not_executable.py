"""A script that a build calls by its path, without the execute bit."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec_rules._build_scripts import Use

_MOST = 50
"""Scripts that are looked at."""
_FIRST_LINE = 256
_RUNNERS = frozenset({"bash", "node", "perl", "python", "python3", "ruby", "sh"})


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each such script at its first call, unless something may set the bit."""
    del buildspec
    from dryspec_rules._build_scripts import RUN, uses

    known: set[str] = set()
    for use in uses(context):
        if use.kind != RUN or use.path in known or len(known) == _MOST:
            continue
        known.add(use.path)
        path = _not_executable(use, context)
        if path and not _may_set_the_bit(use, context):
            yield _finding(use, path, context)


def _not_executable(use: Use, context: Context) -> str:
    """Return the file's path where it is there without the bit, wherever the source begins."""
    from dryspec_rules._build_scripts import places

    project = context.project
    if project is None:
        return ""
    there = [path for path in places(use.path, context) if project.kind(path) == "file"]
    return there[0] if there and all(project.executable(path) is False for path in there) else ""


def _may_set_the_bit(use: Use, context: Context) -> bool:
    """Whether a command sets the bit of this file, or runs before it what may do so."""
    name = use.path.rpartition("/")[2]
    if "-x" in use.command.text:
        return True
    for command in context.shell_commands:
        if "chmod" in command.text and _covers(command.text, name):
            return True
    from dryspec_rules._build_scripts import uses

    for earlier in uses(context):
        if earlier is use:
            break
        if earlier.path != use.path and _speaks_of_chmod(earlier.path, context):
            return True
    return _makes(use, context)


def _covers(text: str, name: str) -> bool:
    """Whether a command with ``chmod`` names the file, or files that it does not name."""
    return name in text or any(mark in text for mark in ("*", "-R", "$", "find", "xargs"))


def _speaks_of_chmod(path: str, context: Context) -> bool:
    from dryspec_rules._build_scripts import places

    project = context.project
    texts = [project.read(place) for place in places(path, context)] if project else []
    return any(b"chmod" in text for text in texts if text)


def _makes(use: Use, context: Context) -> bool:
    """Whether `make`, or what unpacks or writes the file, comes before its call."""
    name = use.path.rpartition("/")[2]
    for command in context.shell_commands:
        if command is use.command:
            return False
        for call in command.script.calls:
            if call.program == "make" and _speaks_of_chmod("Makefile", context):
                return True
            names_it = any(name in word.text for word in call.words[1:])
            if names_it and call.program not in ("ls", "cat", "echo", "sed", "dos2unix"):
                return True
    return False


def _finding(use: Use, path: str, context: Context) -> Finding:
    from dryspec.shell.shebang import read_shebang
    from dryspec_rules.shell._edit import editable, insert

    project = context.project
    data = (project.read(path) if project else None) or b""
    shebang = read_shebang(data[:_FIRST_LINE].decode("utf-8", "replace"))
    runner = shebang.name if shebang is not None and shebang.name in _RUNNERS else ""
    start = use.word.start
    edit = insert(use.command, start, f"{runner} ") if runner and editable(use.call) else None
    other = f', or run it with "{runner} {use.word.text}"' if runner else ""
    return Finding(
        use.command.span(start, use.word.end),
        f'"{path}" has no execute bit, and nothing sets it before this call, which fails with '
        f'"Permission denied": set it with git update-index --chmod=+x {path}{other}',
        fix=None if edit is None else Fix(f"run it with {runner}", [edit], UNSAFE),
    )


RULE = Rule(
    name="build-script-not-executable",
    summary="a script that the build calls without its execute bit",
    severity="warning",
    on="buildspec",
    keys=("commands", "finally"),
    words=("./", ".sh", ".py", ".bash"),
    group="project",
    fix="unsafe",
    needs_project=True,
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_01_01",
        "https://git-scm.com/docs/git-update-index#Documentation/git-update-index.txt---chmod-x",
    ),
)
