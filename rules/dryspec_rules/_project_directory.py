"""What a command reads from the current directory without being told where: a project's files."""

from __future__ import annotations

from dryspec.shell.nested import SHELLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call, Word

_COMPOSE = "build create down kill logs ps pull push restart rm start stop up"
_PACKAGES = "build ci i install run run-script start test"
_READING = {
    "docker-compose": _COMPOSE,
    "npm": _PACKAGES,
    "pnpm": _PACKAGES,
    "yarn": _PACKAGES,
    "make": "",
    "mvn": "",
    "gradle": "",
    "bundle": "install exec",
    "composer": "install update dump-autoload run-script",
}
"""Commands that read the tool's file, none for all.

More than the table of manifests holds, whose commands are sure to fail without it.
"""
_PROJECT_NAMES = ("-p", "--project-name")
"""Options of Compose that name what runs already, which needs no file to be stopped or shown."""
_MAY_GO_WITHOUT = frozenset({"make", "yarn"})
"""Tools that do something also when they are given no command."""
_NAMED_PACKAGES = frozenset({"i", "install"})
_INTERPRETERS = SHELLS | {"node", "php", "pm2", "python", "python3", "ruby"}
_ENDINGS = (".cjs", ".js", ".json", ".mjs", ".php", ".py", ".rb", ".sh", ".yaml", ".yml")
PROGRAMS = frozenset(_READING) | _INTERPRETERS | {"docker", "java", "pip", "pip3"}
"""Programs that may read something from the current directory."""


def looked_for(call: Call) -> str:
    """Return the file that a project's tool looks for in the current directory, else ``""``."""
    program, arguments = call.program, call.subcommand(2)
    if program == "docker" and arguments[:1] == ("compose",):
        program, arguments = "docker-compose", arguments[1:]
    if program not in _READING:
        return ""
    from dryspec_rules._manifests import TABLE

    manifest, commands = TABLE[program], _READING[program]
    if call.has_flag(*manifest.elsewhere, "--version", "--help", "-h"):
        return ""
    if program == "docker-compose" and call.has_flag(*_PROJECT_NAMES):
        return ""
    if not arguments:
        return manifest.names[0] if program in _MAY_GO_WITHOUT else ""
    if commands and arguments[0] not in commands.split():
        return ""
    if arguments[0] in _NAMED_PACKAGES and program in ("npm", "pnpm") and len(arguments) > 1:
        return ""
    return manifest.names[0]


def file_read(call: Call) -> Word | None:
    """Return the word that names a file from the current directory on."""
    word = _file_named(call)
    value = word.value if word is not None else None
    return None if not value or value[0] in "/-~$" or ":" in value else word


def _file_named(call: Call) -> Word | None:
    program = call.program
    if program == "java":
        following = iter(call.arguments)
        jar = any(word.value == "-jar" for word in following)
        return next((word for word in following if word.prefix[:1] != "-"), None) if jar else None
    if program in ("pip", "pip3"):
        return call.option_word("-r", "--requirement") if call.runs(program, "install") else None
    if program in ("docker-compose", "docker"):
        composes = program != "docker" or call.runs("docker", "compose")
        return call.option_word("-f", "--file") if composes else None
    if program not in _INTERPRETERS or call.has_flag("-c", "-m", "-e", "-r", "--cwd"):
        return None
    words = call.positionals
    if program == "pm2":
        words = words[1:] if call.runs("pm2", "start") else []
    value = words[0].value or "" if words else ""
    return words[0] if value.endswith(_ENDINGS) or (program, value) == ("php", "artisan") else None
