"""Whether a command of the build may bring a path that another one uses."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec_rules._build_scripts import Use

_HARMLESS = frozenset(
    (
        *(".", "[", "bash", "cat", "cd", "chmod", "dos2unix", "echo", "ls", "node", "python"),
        *("python3", "sed", "sh", "source", "test"),
    )
)
"""Programs that make nothing of the name that they are given."""
_BRINGING = frozenset(("gradle", "gradlew", "make", "mvn", "mvnw", "rsync"))
"""Programs that may bring files of any name."""
_LOOKS = frozenset(
    {"branch", "config", "describe", "diff", "fetch", "log", "ls-files", "ls-remote", "name-rev"}
    | {"remote", "rev-list", "rev-parse", "show", "status", "symbolic-ref", "tag"}
)
"""What git does to no file of the working tree."""


def may_be_made(use: Use, context: Context) -> bool:
    """Whether a command names the file or directory other than to use it."""
    from dryspec_rules._build_scripts import uses

    name = use.path.rpartition("/")[2]
    readers = [other.call for other in uses(context) if other.path == use.path]
    for command in context.shell_commands:
        if name not in command.text:
            continue
        if not command.script.certain or "[" in command.text:
            return True
        for call in command.script.calls:
            named = any(name in word.text for word in call.words[1:])
            written = any(name in item.target.text for item in call.redirects if item.target)
            harmless = call.program in _HARMLESS or any(call is reader for reader in readers)
            if written or (named and not harmless):
                return True
    return False


def may_be_brought(use: Use, context: Context) -> bool:
    """Whether a command before may bring files that nobody names here."""
    for command in context.shell_commands:
        for call in command.script.calls:
            if call is use.call:
                return False
            git = call.program == "git" and _LOOKS.isdisjoint(call.subcommand())
            if git or call.program in _BRINGING or call.runs("aws", "s3"):
                return True
    return False
