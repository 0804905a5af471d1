"""Which files of the repository the commands of a build run, and where they go by `cd`."""

from __future__ import annotations

from dryspec import lazy
from dryspec.shell.directory import walked
from dryspec.shell.nested import SHELLS
from dryspec_rules._located import located
from dryspec_rules._source_tree import ancestors, source_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

RUN, READ, ENTER = "run", "read", "enter"
"""A file called by its path, one that a program is told to read, a directory that `cd` enters."""
_INTERPRETERS = SHELLS | {".", "source", "node", "python", "python3", "ruby"}
_SCRIPTS = (".bash", ".js", ".mjs", ".py", ".rb", ".sh")
_FILE_OPTIONS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("docker", "build"): ("-f", "--file"),
    ("docker", "buildx"): ("-f", "--file"),
    ("docker", "compose"): ("-f", "--file"),
    ("docker-compose",): ("-f", "--file"),
    ("kubectl", "apply"): ("-f", "--filename"),
    ("pip", "install"): ("-r", "--requirement"),
    ("pip3", "install"): ("-r", "--requirement"),
    ("terraform", "apply"): ("-var-file", "--var-file"),
    ("terraform", "plan"): ("-var-file", "--var-file"),
    ("aws", "cloudformation"): ("--template-file", "--template-body"),
    ("sam", "build"): ("-t", "--template", "--template-file"),
    ("sam", "package"): ("-t", "--template", "--template-file"),
}
"""Options that name a file to be read, by program and command."""
_NAMING = _INTERPRETERS | {words[0] for words in _FILE_OPTIONS}
_MARKS = lazy.pattern(r"\./|\.(?:bash|m?js|py|rb|sh)|\s-[frt]|file|--template")


class Use:
    """One path from the source root that a command runs, reads or enters.

    `value` is what the word says, without an option or `file://` before it.
    """

    __slots__ = ("call", "command", "kind", "path", "value", "word")

    def __init__(
        self, kind: str, path: str, value: str, word: Word, call: Call, command: Command
    ) -> None:
        self.kind = kind
        self.path = path
        self.value = value
        self.word = word
        self.call = call
        self.command = command


def uses(context: Context) -> list[Use]:
    """Return what the commands use, in their order, as long as it is known where they are."""
    return context.once(__name__, lambda: list(_uses(context)))


def sure_moves(context: Context) -> frozenset[tuple[int, int]]:
    """Return each `cd` to a directory that git tracks: the command's number, where the call is."""
    return context.once(f"{__name__} sure", lambda: frozenset(_sure_moves(context)))


def _sure_moves(context: Context) -> Iterator[tuple[int, int]]:
    tree = None if context.buildspec is None else source_tree(context.buildspec, context)
    if tree is not None:
        for use in uses(context):
            if use.kind == ENTER and tree.tracks(use.path):
                yield use.command.number, use.call.start


def _uses(context: Context) -> Iterator[Use]:
    for call, directory, command in located(context, _MARKS.search, _may_name):
        use = _use(call, directory, command)
        if use is not None:
            yield use


def _may_name(call: Call) -> bool:
    """Tell by its first word whether a call can use a file; most do not."""
    first = call.words[0].prefix if call.words else ""
    return first.startswith("./") or first.endswith(_SCRIPTS) or call.program in _NAMING


def _use(call: Call, directory: str, command: Command) -> Use | None:
    found = _named(call)
    if found is None or directory.startswith("/"):
        return None
    kind, word = found
    value = word.value
    if value and kind == READ and value.startswith("-"):
        value = value.partition("=")[2]
    value = value.removeprefix("file://") if value else value
    if not value or value.startswith(("/", "~", "-", "$")) or any(mark in value for mark in "*?[{"):
        return None
    path = walked(directory, value)
    return Use(kind, path, value, word, call, command) if path else None


def _named(call: Call) -> tuple[str, Word] | None:
    if not call.words:
        return None
    first = call.words[0]
    if first.prefix.startswith("./") or ("/" in first.prefix and first.prefix.endswith(_SCRIPTS)):
        return RUN, first
    if call.program == "cd":
        words = call.positionals
        plain = len(words) == 1 and not call.enclosing and call.previous_operator != "||"
        return (ENTER, words[0]) if plain else None
    options = _FILE_OPTIONS.get((call.program, *call.subcommand()))
    if options is None and call.program == "docker-compose":
        options = _FILE_OPTIONS[("docker-compose",)]
    if options is not None:
        word = call.option_word(*options)
        return None if word is None else (READ, word)
    if call.program not in _INTERPRETERS or call.has_flag("-c", "-m", "-e", "-s"):
        return None
    words = call.positionals
    return (READ, words[0]) if words and (words[0].value or "").endswith(_SCRIPTS) else None


def places(path: str, context: Context) -> list[str]:
    """Return where a path may lie in the repository: from each directory above the buildspec on."""
    project = context.project
    if project is None:
        return []
    roots = ancestors(project.spec_directory) if project.spec_directory else [""]
    return [f"{root}/{path}" if root else path for root in roots]


def the_file(name: str, directory: str, context: Context) -> str | None:
    """Return the one file of this name that a directory may mean, ``None`` for none or several."""
    if context.project is None or directory.startswith("/"):
        return None
    path = f"{directory}/{name}" if directory else name
    there = [each for each in places(path, context) if context.project.kind(each) == "file"]
    return there[0] if len(there) == 1 else None
