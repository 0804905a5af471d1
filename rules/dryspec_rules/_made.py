"""What the commands of a build may make, and what they surely only look at."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.shell.model import Redirect
    from dryspec.spec.buildspec import Command

_SAY = frozenset({"echo", "printf", "basename", "dirname"})
"""Programs that take a name for a text; nothing need be called so."""
_LOOK = frozenset(
    {"[", "[[", "cat", "cd", "cmp", "diff", "du", "file", "grep", "head", "jq", "ls", "md5sum"}
    | {"pushd", "sha256sum", "stat", "tail", "test", "tree", "wc"}
)
"""Programs that need what they are given the name of; in vain, if nothing made it."""
_PLAIN = (
    _SAY
    | _LOOK
    | {":", "apk", "apt", "apt-get", "awk", "break", "chmod", "chown", "continue", "cut", "date"}
    | {
        "dnf",
        "dpkg",
        "egrep",
        "env",
        "exit",
        "export",
        "expr",
        "false",
        "fgrep",
        "flake8",
        "hostname",
    }
    | {"id", "java", "local", "mkdir", "mypy", "nohup", "nslookup", "pip", "pip3", "popd"}
    | {"printenv", "pwd", "pylint", "pytest", "read", "return", "rm", "ruff", "set", "shift"}
    | {"sleep", "sort", "tr", "true", "type", "uname", "uniq", "unset", "whoami", "which", "yum"}
)
"""Programs that write no files of the source but those they are told the name of."""
_SUBCOMMANDS = {
    "docker": {"build", "images", "info", "inspect", "login", "logout", "ps", "pull", "push"}
    | {"rmi", "tag", "version"},
    "git": {"branch", "config", "describe", "diff", "log", "rev-parse", "show", "status", "tag"},
    "npm": {"ci", "config", "i", "install", "set", "test"},
    "pnpm": {"install", "test"},
    "yarn": {"config", "install", "test"},
}
_MODULES = frozenset({"flake8", "mypy", "pip", "pylint", "pytest", "unittest", "venv"})
MAVEN = frozenset({"mvn", "mvnw"})
_BUILDERS = MAVEN | {"cargo", "dotnet", "go", "gradle", "gradlew", "mix"}
"""Programs that write what they build into a directory of their own."""


def may_make(context: Context, name: str) -> bool:
    """Tell whether a command that holds a name may make what is called so.

    Where an opaque command may have made it, a command that looks at it is a sign that one did.
    """
    spec = context.buildspec
    if spec is None or not spec.mentions(name):
        return False
    if not context.posix_shell:
        return True
    readers = _SAY if is_opaque(context) or _builds(context) else _SAY | _LOOK
    commands = (command for command in spec.commands if name in command.text)
    return not all(_only(readers, name, command) for command in commands)


def _only(programs: frozenset[str], name: str, command: Command) -> bool:
    """Tell whether a name stands in words of these programs alone."""
    text, script = command.text, command.script
    if not script.certain:
        return False
    at = text.find(name)
    while at >= 0:
        call = _around(script.calls, at)
        if call is None or call.program not in programs or call.feeds is not None:
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
        if any(_is_computed_target(item) for each in script.compounds for item in each.redirects):
            return True
        if any(_is_opaque(call, script.functions) for call in script.calls):
            return True
    return False


def _builds(context: Context) -> bool:
    return any(
        call.program in _BUILDERS
        for command in context.shell_commands
        for call in command.script.calls
    )


def _is_opaque(call: Call, functions: frozenset[str]) -> bool:
    if any(_is_computed_target(redirect) for redirect in call.redirects):
        return True
    if not call.words or call.program in functions:
        return False
    program, (first, *_) = call.program, (*call.subcommand(), "")
    if call.words[0].prefix.startswith("./") and program not in _BUILDERS:
        return True
    if program == "aws":
        return first == "s3" and not _uploads(call)
    if program in ("curl", "wget"):
        return any(word.value is None for word in call.arguments)
    if program in _SUBCOMMANDS:
        return bool(call.subcommand()) and first not in _SUBCOMMANDS[program]
    if program in ("python", "python3"):
        return call.option_value("-m") not in _MODULES and not call.has_flag("-V", "--version")
    return program not in _PLAIN and program not in _BUILDERS


def _is_computed_target(redirect: Redirect) -> bool:
    target = redirect.target
    writes = ">" in redirect.operator and not redirect.duplicates
    return writes and target is not None and target.value is None


def _uploads(call: Call) -> bool:
    """Tell whether `aws s3` writes to a bucket, not to a file."""
    words = call.positionals
    return bool(words) and words[-1].prefix.startswith("s3://")
