"""Calls that package managers and other tools refuse."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules.shell import (
    _archive_refusals,
    _aws_refusals,
    _bsd_refusals,
    _docker_refusals,
    _jq_refusals,
    _kubernetes_refusals,
    _maven_refusals,
    _poetry_refusals,
    _service_refusals,
    _terraform_refusals,
)
from dryspec_rules.shell._refusal import fix, found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_SCRIPTS = (
    *("build", "compile", "deploy", "dev", "format", "generate", "lint"),
    *("package", "serve", "test", "watch"),
)
_VARIANTS = (
    "all ci client coverage css dev e2e fix integration lambda prod production server staging unit"
)
NPM_SCRIPTS = frozenset(_SCRIPTS) - {"test"} | {
    f"{name}:{variant}" for name in _SCRIPTS for variant in _VARIANTS.split()
}
"""Names that people give to scripts, and that are no commands of npm."""
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
_GO_VALUES = frozenset(
    {
        *("-C", "-asmflags", "-buildmode", "-compiler", "-covermode", "-coverpkg", "-gccgoflags"),
        *("-gcflags", "-installsuffix", "-ldflags", "-mod", "-modfile", "-o", "-overlay", "-p"),
        *("-pgo", "-pkgdir", "-tags", "-toolexec"),
    }
)
_INSTRUCTIONS = ("CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "RUN", "WORKDIR")


def _npm(call: Call, command: Command) -> Finding | None:
    word = call.words[1] if len(call.words) > 1 else None
    name = word.value if word is not None else None
    if word is None or name is None:
        return None
    if name not in NPM_SCRIPTS:
        return None
    return found(
        call,
        command,
        word,
        f'npm has no command "{name}" and stops (before version 7, "npm build" did nothing): a '
        f'script of package.json runs with "npm run {name}"',
        fix(call, command, word.start, "run ", f'write "npm run {name}"'),
    )


def _python(call: Call, command: Command) -> Finding | None:
    word = call.words[1] if len(call.words) > 1 else None
    if [each.value for each in call.words[1:4]] == ["-m", "pip", "install"]:
        return _requirements(call, command, call.words[3:])
    if word is None or word.value not in ("pip", "pip3", "pytest"):
        return None
    return found(
        call,
        command,
        word,
        f'"{call.program} {word.value}" looks for a file called "{word.value}" in the current '
        f'directory: a module runs with "{call.program} -m"',
        fix(call, command, word.start, "-m ", "put -m before it"),
    )


def _pip(call: Call, command: Command) -> Finding | None:
    if not call.runs(call.program, "install"):
        return None
    flag = call.flag("--update")
    if flag is not None:
        return found(call, command, flag, "pip has no option --update and stops: write --upgrade")
    return _requirements(call, command, call.words)


def _requirements(call: Call, command: Command, words: list[Word]) -> Finding | None:
    before = words[0]
    for word in words[1:]:
        takes_word = before.prefix[:1] == "-" and before.value not in _PIP_FLAGS
        before = word
        if takes_word:
            continue
        if word.value and _REQUIREMENTS.fullmatch(word.value):
            return found(
                call,
                command,
                word,
                f'pip takes "{word.value}" for the name of a package, which it does not find: a '
                "file of requirements is given with -r",
                fix(call, command, word.start, "-r ", "put -r before it"),
            )
    return None


def _apt(call: Call, command: Command) -> Finding | None:
    words = call.positionals
    name = words[0].value if words else None
    if name is None or name in _APT or name.isdecimal() or not name.replace("-", "").isalnum():
        return None
    return found(
        call,
        command,
        words[0],
        f'{call.program} has no command "{name}" and stops with "Invalid operation": '
        f'packages are named behind "{call.program} install"',
    )


def _unzip(call: Call, command: Command) -> Finding | None:
    words = call.positionals
    if len(words) != 2 or not words[1].prefix.startswith("/") or call.has_flag("-d", "-p", "-l"):
        return None
    return found(
        call,
        command,
        words[1],
        f'unzip looks for a file called "{words[1].value or words[1].text}" in the archive and '
        "finds none: a directory to unpack to is given with -d",
        fix(call, command, words[1].start, "-d ", "put -d before it"),
    )


def _wget(call: Call, command: Command) -> Finding | None:
    word = call.option_word("-o")
    flag = call.flag("-o")
    if word is None or flag is None or flag.value != "-o" or not _DOWNLOAD.fullmatch(word.text):
        return None
    return found(
        call,
        command,
        word,
        f'wget writes its log to "{word.text}", for that is what -o is for, and the download goes '
        "to a file of its own name: write -O",
    )


def _mkdir(call: Call, command: Command) -> Finding | None:
    flag = call.flag("-P")
    if flag is None or flag.value != "-P":
        return None
    return found(call, command, flag, "mkdir has no option -P and stops: -p makes the parents")


def _go(call: Call, command: Command) -> Finding | None:
    if not call.runs("go", "build"):
        return None
    words = iter(call.words[2:])
    first: Word | None = None
    for word in words:
        text = word.prefix
        if not text or (text == "-" and first is None):
            return None
        if first is not None and text.startswith("-"):
            return _option_behind(call, command, first, word)
        if first is None and text in _GO_VALUES:
            next(words, None)
        elif not text.startswith("-"):
            first = word
    return None


def _option_behind(call: Call, command: Command, first: Word, flag: Word) -> Finding:
    outcome = 'package and stops with "malformed import path"'
    if (first.value or "").endswith(".go"):
        outcome = 'file and stops with "named files must be .go files"'
    return found(
        call,
        command,
        flag,
        f'go takes "{flag.text}" behind "{first.text}" for another {outcome}: options stand in '
        "front",
    )


def _export(call: Call, command: Command) -> Finding | None:
    word = next((word for word in call.arguments if word.prefix.startswith("=")), None)
    if word is None:
        return None
    return found(
        call,
        command,
        word,
        f'"{call.program}" takes "{word.text}" for the name of a variable and stops with "not a '
        'valid identifier": there is no blank before and behind "="',
    )


def _activate(call: Call, command: Command) -> Finding | None:
    word = call.words[0]
    if not word.text.endswith("/bin/activate") or "conda" in word.text or call.wrappers:
        return None
    return found(
        call,
        command,
        word,
        f'"{word.text}" is no program: it has no execute bit, and run by itself it could change '
        f'nothing in this shell; let the shell read it: ". {word.text}"',
        fix(call, command, word.start, ". ", 'put "." before it'),
    )


def _instruction(call: Call, command: Command) -> Finding | None:
    name = call.program
    if len(call.words) < 2:
        return None  # $(ENV): a variable of make or Jenkins
    instead = " (cd)" if name == "WORKDIR" else " (export)" if name == "ENV" else ""
    return found(
        call,
        command,
        call.words[0],
        f'"{name}" is an instruction of a Dockerfile, and the shell finds no program of that name: '
        f"write what a shell has for it{instead}",
    )


JUDGES: dict[str, Callable[[Call, Command], Finding | None]] = {
    "base64": _bsd_refusals.base64,
    "docker": _docker_refusals.judge,
    "docker-compose": _service_refusals.compose,
    "service": _service_refusals.service,
    "sed": lambda call, command: (
        _bsd_refusals.sed(call, command) or _archive_refusals.sed_without_file(call, command)
    ),
    "systemctl": _service_refusals.systemctl,
    "npm": _npm,
    "python": _python,
    "python3": _python,
    "pip": _pip,
    "pip3": _pip,
    "apt": _apt,
    "apt-get": _apt,
    "aws": _aws_refusals.judge,
    "unzip": _unzip,
    "wget": _wget,
    "activate": _activate,
    "export": _export,
    "curl": _archive_refusals.curl,
    "go": _go,
    "helm": _kubernetes_refusals.helm,
    "jq": _jq_refusals.judge,
    "kubectl": _kubernetes_refusals.kubectl,
    "mvn": _maven_refusals.judge,
    "mvnw": _maven_refusals.judge,
    "poetry": _poetry_refusals.judge,
    "tar": _archive_refusals.tar,
    "terraform": _terraform_refusals.judge,
    "zip": _archive_refusals.packs_nothing,
    "mkdir": _mkdir,
    **dict.fromkeys(_INSTRUCTIONS, _instruction),
}
"""What judges the calls of each program."""
