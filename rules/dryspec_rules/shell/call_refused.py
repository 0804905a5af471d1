"""A call that its program is sure to refuse."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, insert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_NO_SCRIPT = "build compile deploy dev format generate lint package serve stage watch"
"""Names of scripts that are no commands of npm."""
_APT = frozenset(
    {
        "auto-remove", "autoclean", "autopurge", "autoremove", "auto-clean", "build-dep",
        "changelog", "check", "clean", "dist-clean", "distclean", "dist-upgrade", "download",
        "dselect-upgrade", "edit-sources", "full-upgrade", "help", "history-list", "indextargets",
        "install", "list", "markauto", "moo", "policy", "purge", "reinstall", "remove", "satisfy",
        "search", "show", "showsrc", "source", "unmarkauto", "update", "upgrade", "why", "why-not",
        "depends", "rdepends",
    }
)  # fmt: skip
_REQUIREMENTS = lazy.pattern(r"(?:[\w./-]*/)?requirements[\w.-]*\.txt")
_PIP_FLAGS = frozenset(
    ("-U", "--upgrade", "-q", "--quiet", "-v", "--user", "--no-cache-dir", "--no-deps")
)
_DOWNLOAD = lazy.pattern(r"\S+\.(?:bz2|deb|gz|jar|rpm|sh|tar|tgz|war|xz|zip)")
_EXPANSION = lazy.pattern(r"(?s)\$\w+|\$\{[^{}]*\}|\$\(.*\)|`.*`")
_INSTRUCTIONS = ("CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "RUN", "WORKDIR")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report the calls that the table of refusals knows, where nothing in them is left open."""
    if not command.script.certain or call.program in command.script.functions:
        return
    found = _JUDGES[call.program](call, command)
    if found is not None:
        yield found


def _found(
    call: Call, command: Command, last: Word, message: str, fix: Fix | None = None
) -> Finding:
    return Finding(command.span(call.words[0].start, last.end), message, fix=fix)


def _docker(call: Call, command: Command) -> Finding | None:
    names = call.positionals[1:]
    if call.has_flag("--help", "-h") or any(_is_open(word) for word in names):
        return None
    if call.runs("docker", "tag"):
        return _docker_tag(call, command, names)
    if not call.runs("docker", "build"):
        return None
    if not names:
        return _found(
            call,
            command,
            call.words[-1],
            '"docker build" is not told which directory to use and stops with "requires 1 '
            'argument": put it at the end, "." for the current one',
            _fix(call, command, call.words[-1].end, " .", 'put "." at the end'),
        )
    file = names[0].text.strip("\"'").rpartition("/")[2]
    if len(names) == 1 and (file == "Dockerfile" or file.startswith("Dockerfile.")):
        return _found(
            call,
            command,
            names[0],
            f'"docker build" needs a directory, and {names[0].text} is a file: write the directory '
            "in its place, and name the file with -f",
        )
    stray = next((word for word in names if "=" in word.prefix), None)
    if len(names) > 1 and stray is not None and not _follows_option(stray, call):
        return _found(
            call,
            command,
            stray,
            f'"docker build" takes one argument, the directory, and "{stray.text}" is a second one,'
            " so it stops: --build-arg has to stand before each variable",
            _fix(call, command, stray.start, "--build-arg ", "put --build-arg before it"),
        )
    return None


def _follows_option(word: Word, call: Call) -> bool:
    return call.words[call.words.index(word) - 1].prefix.startswith("-")


def _docker_tag(call: Call, command: Command, names: list[Word]) -> Finding | None:
    if len(names) != 1 or call.redirects:
        return None
    return _found(
        call,
        command,
        names[0],
        '"docker tag" takes two names, the present one and the new one, and stops when it is given '
        "one: write the present one before it",
    )


def _npm(call: Call, command: Command) -> Finding | None:
    word = call.words[1] if len(call.words) > 1 else None
    name = word.value if word is not None else None
    if word is None or name is None:
        return None
    if name.partition(":")[0] not in _NO_SCRIPT.split() and not name.startswith("test:"):
        return None
    return _found(
        call,
        command,
        word,
        f'npm has no command "{name}" and stops (before version 7, "npm build" did nothing): a '
        f'script of package.json runs with "npm run {name}"',
        _fix(call, command, word.start, "run ", f'write "npm run {name}"'),
    )


def _python(call: Call, command: Command) -> Finding | None:
    word = call.words[1] if len(call.words) > 1 else None
    if word is None or word.value not in ("pip", "pip3", "pytest"):
        return None
    return _found(
        call,
        command,
        word,
        f'"{call.program} {word.value}" looks for a file called "{word.value}" in the current '
        f'directory: a module runs with "{call.program} -m"',
        _fix(call, command, word.start, "-m ", "put -m before it"),
    )


def _pip(call: Call, command: Command) -> Finding | None:
    if not call.runs(call.program, "install"):
        return None
    for before, word in zip(call.words, call.words[1:], strict=False):
        if before.prefix[:1] == "-" and before.value not in _PIP_FLAGS:
            continue
        if word.value and _REQUIREMENTS.fullmatch(word.value):
            return _found(
                call,
                command,
                word,
                f'pip takes "{word.value}" for the name of a package, which it does not find: a '
                "file of requirements is given with -r",
                _fix(call, command, word.start, "-r ", "put -r before it"),
            )
    return None


def _apt(call: Call, command: Command) -> Finding | None:
    words = call.positionals
    name = words[0].value if words else None
    if name is None or name in _APT or not name.replace("-", "").isalnum():
        return None
    return _found(
        call,
        command,
        words[0],
        f'{call.program} has no command "{name}" and stops with "Invalid operation": '
        f'packages are named behind "{call.program} install"',
    )


def _aws(call: Call, command: Command) -> Finding | None:
    wrong = "--recursive" if call.runs("aws", "s3", "sync") else ""
    if call.runs("aws", "s3", "cp") or call.runs("aws", "s3", "mv"):
        wrong = "--delete"
    flag = call.flag(wrong) if wrong else None
    if flag is None or flag.value != wrong:
        return None
    verb = call.subcommand(2)[1]
    other = "sync is recursive as it is" if verb == "sync" else 'that is one of "aws s3 sync"'
    return _found(
        call,
        command,
        flag,
        f'"aws s3 {verb}" has no option {wrong} and stops with "Unknown options": {other}',
    )


def _unzip(call: Call, command: Command) -> Finding | None:
    words = call.positionals
    if len(words) != 2 or not words[1].prefix.startswith("/") or call.has_flag("-d", "-p", "-l"):
        return None
    return _found(
        call,
        command,
        words[1],
        f'unzip looks for a file called "{words[1].text}" in the archive and finds none: a '
        "directory to unpack to is given with -d",
        _fix(call, command, words[1].start, "-d ", "put -d before it"),
    )


def _wget(call: Call, command: Command) -> Finding | None:
    word = call.option_word("-o")
    flag = call.flag("-o")
    if word is None or flag is None or flag.value != "-o" or not _DOWNLOAD.fullmatch(word.text):
        return None
    return _found(
        call,
        command,
        word,
        f'wget writes its log to "{word.text}", for that is what -o is for, and the download goes '
        "to a file of its own name: write -O",
    )


def _activate(call: Call, command: Command) -> Finding | None:
    word = call.words[0]
    if not word.text.endswith("/bin/activate") or "conda" in word.text or call.wrappers:
        return None
    return _found(
        call,
        command,
        word,
        f'"{word.text}" is no program: it has no execute bit, and run by itself it could change '
        f'nothing in this shell; let the shell read it: ". {word.text}"',
        _fix(call, command, word.start, ". ", 'put "." before it'),
    )


def _instruction(call: Call, command: Command) -> Finding | None:
    name = call.program
    instead = " (cd)" if name == "WORKDIR" else " (export)" if name == "ENV" else ""
    return _found(
        call,
        command,
        call.words[0],
        f'"{name}" is an instruction of a Dockerfile, and the shell finds no program of that name: '
        f"write what a shell has for it{instead}",
    )


def _is_open(word: Word) -> bool:
    """Whether a word may become none or several, options among them."""
    return _EXPANSION.fullmatch(word.text) is not None or "$@" in word.text or "[@]" in word.text


def _fix(call: Call, command: Command, offset: int, text: str, what: str) -> Fix | None:
    edit = insert(command, offset, text) if editable(call) else None
    return None if edit is None else Fix(what, [edit], UNSAFE)


_JUDGES: dict[str, Callable[[Call, Command], Finding | None]] = {
    "docker": _docker,
    "npm": _npm,
    "python": _python,
    "python3": _python,
    "pip": _pip,
    "pip3": _pip,
    "apt": _apt,
    "apt-get": _apt,
    "aws": _aws,
    "unzip": _unzip,
    "wget": _wget,
    "activate": _activate,
    **dict.fromkeys(_INSTRUCTIONS, _instruction),
}
_BESIDE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_JUDGES, ()),
    "docker": ("build", "tag"),
    **dict.fromkeys(("python", "python3"), ("pip", "pip3", "pytest")),
    **dict.fromkeys(("pip", "pip3"), ("install",)),
    "aws": ("cp", "mv", "sync"),
}
"""The programs, with names one of which stands beside them."""

RULE = Rule(
    name="call-refused",
    summary="a call that its program is sure to refuse",
    severity="warning",
    on="call",
    programs=_BESIDE,
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.docker.com/reference/cli/docker/buildx/build/",
        "https://docs.docker.com/reference/cli/docker/image/tag/",
        "https://docs.npmjs.com/cli/v10/commands",
        "https://pip.pypa.io/en/stable/cli/pip_install/",
        "https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html",
        "https://manpages.debian.org/bookworm/unzip/unzip.1.en.html",
        "https://manpages.debian.org/bookworm/wget/wget.1.en.html",
        "https://docs.python.org/3/library/venv.html",
    ),
)
