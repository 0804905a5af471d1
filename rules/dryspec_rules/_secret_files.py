"""Files below the source into which commands write a secret, and that nobody removes again."""

from __future__ import annotations

from dryspec.shell.answers import MOVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.source import Span
    from dryspec.spec.buildspec import Buildspec, Command

_ENDINGS = (".pem", ".key", ".ppk", ".env", ".netrc", ".npmrc", ".pypirc", ".htpasswd")
_KEYS = (".pem", ".key", ".ppk")
_NAMES = ("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".env.")
_WORDS = _ENDINGS + _NAMES
_LISTING = ("env", "export", "set")
"""One of these is in what lists all variables."""
_REMOVERS = ("rm ", "shred ", "unlink ", "mv ", "git clean", "git stash")
_MOST = 200
"""Files of which it is told whether they go; nobody writes so many."""
_ENCRYPTING = frozenset({"gpg", "openssl", "age", "sops", "kms"})


class SecretFile:
    """A file below the source root, what is written into it, and where.

    ``listing`` says that it is all variables, into a file of any name.
    """

    __slots__ = ("listing", "path", "span", "what")

    def __init__(self, path: str, span: Span, what: str, listing: bool = False) -> None:
        self.path = path
        self.span = span
        self.what = what
        self.listing = listing


def secret_files(buildspec: Buildspec, context: Context) -> Iterator[SecretFile]:
    """Yield the files that commands write a secret into and that are there when the build ends."""
    text = context.shell_text
    if text is not None and not _may_write(text):
        return
    commands = context.shell_commands
    if not any(_may_write(command.text) for command in commands):
        return
    from dryspec.shell.answers import in_this_shell
    from dryspec.shell.directory import Directory

    secrets = _secrets(buildspec, context)
    removals = _Removals(commands)
    seen: set[str] = set()
    place = Directory()
    for number, command in enumerate(commands):
        if not _may_write(command.text) and not any(m in command.text for m in MOVES):
            continue
        for call in command.script.calls:
            if place.known and not call.enclosing and "$" not in place.path:
                for file in _written(call, command, place.path, secrets):
                    if file.path not in seen and not removals.reach(file.path, number, call.end):
                        seen.add(file.path)
                        yield file
            if in_this_shell(call):
                place.step(call)
        if buildspec.legacy:
            place = Directory()


def _secrets(buildspec: Buildspec, context: Context) -> set[str]:
    """Return the variables of env that hold secrets."""
    from dryspec.facts.secrets import is_secret_name
    from dryspec_rules.shell._secret_flow import declared

    plain = (key.value for key, _ in buildspec.env.variables)
    return declared(buildspec, context) | {name for name in plain if is_secret_name(name)}


def _may_write(text: str) -> bool:
    """Whether a command names such a file beside a value, or lists variables: a quick look."""
    if (">" in text or "tee" in text) and any(word in text for word in _LISTING):
        return True
    return ("$" in text or "`" in text or "|" in text) and any(word in text for word in _WORDS)


def _written(
    call: Call, command: Command, directory: str, secrets: set[str]
) -> Iterator[SecretFile]:
    if not _may_write(command.text):
        return
    from dryspec_rules.shell._writes import written

    for target, start, end in written(call):
        path = target.removeprefix("./")
        name = path.rpartition("/")[2]
        if directory.startswith(("/", "..")) or path.startswith(("/", "~", "..")):
            continue
        there = f"{directory}/{path}" if directory else path
        what = _content(call, command, name) if name.endswith(_ENDINGS) or _named(name) else ""
        listing = not what and _lists(call, secrets)
        if listing:
            what = "all variables, with their secrets,"
        if what:
            yield SecretFile(there, command.span(start, end), what, listing)


def _lists(call: Call, secrets: set[str]) -> bool:
    """Whether what is written is the whole environment, or a secret's line of it."""
    from dryspec.programs.secret_sources import DUMP_FILTERS
    from dryspec.shell import Call
    from dryspec_rules.shell._dump import dumps

    first, *filters = call.pipeline.elements[: call.index + 1]
    if not secrets or not isinstance(first, Call) or not dumps(first, secrets):
        return False
    passing = DUMP_FILTERS | {"grep", "egrep"}
    return all(isinstance(item, Call) and item.program in passing for item in filters)


def _named(name: str) -> bool:
    return name.startswith(_NAMES)


def _content(call: Call, command: Command, name: str) -> str:
    """Say which secret goes into a file: a variable's, or what a command fetches; else ""."""
    from dryspec.facts.secrets import is_secret_name
    from dryspec.programs.secret_sources import PRINTERS, fetches, surely_secret

    writers = list(call.pipeline.calls)
    if any(item.program in _ENCRYPTING for item in writers):
        return ""
    is_key = name.endswith(_KEYS) or name.startswith("id_")
    for item in command.script.calls:
        if item not in writers and not any(above in writers for above in item.ancestors):
            continue
        if fetches(item) and surely_secret(item):
            return f'what "{fetches(item)}" prints'
        for variable in item.variables if item.program in PRINTERS else ():
            upper = variable.name.upper()
            key = is_key and upper.endswith(("KEY", "PEM")) and "PUB" not in upper
            if key or is_secret_name(variable.name):
                return f"${variable.name}"
    return ""


class _Removals:
    """The lines of a build that remove files or move them elsewhere."""

    def __init__(self, commands: list[Command]) -> None:
        self._commands = commands
        self._lines: list[tuple[int, str]] | None = None
        self._asked = 0

    def reach(self, path: str, number: int, behind: int) -> bool:
        """Tell whether a file goes behind a place in a command, given by number and offset."""
        self._asked += 1
        if self._asked > _MOST:
            return True
        if self._lines is None:
            self._lines = [
                (other, line)
                for other, command in enumerate(self._commands)
                for line in _removing(command.text)
            ]
        name = path.rpartition("/")[2]
        pattern = "*" + name[name.rfind(".") :]
        later = (line for other, line in self._lines if other > number)
        return any(
            name in line or pattern in line or ("rm -" in line and "*" in line) or "git " in line
            for line in (*_removing(self._commands[number].text[behind:]), *later)
        )


def _removing(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if any(remover in line for remover in _REMOVERS):
            yield line
