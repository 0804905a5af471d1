"""What a command reads from the current directory without being told where: a project's files."""

from __future__ import annotations

from dryspec.shell.nested import SHELLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call, Word

_COMPOSE = "build create down kill logs ps pull push restart rm start stop up"
_PACKAGES = "build ci i install run run-script start test"
_TOOLS = {
    "docker-compose": (
        "docker-compose.yml",
        _COMPOSE,
        "-f --file --project-directory -p --project-name",
    ),
    "npm": ("package.json", _PACKAGES, "--prefix -C -g --global --location"),
    "pnpm": ("package.json", _PACKAGES, "--dir -C -g --global"),
    "yarn": ("package.json", _PACKAGES, "--cwd"),
    "make": ("Makefile", "", "-C --directory -f --file -v"),
    "mvn": ("pom.xml", "", "-f --file -v"),
    "gradle": ("build.gradle", "", "-p --project-dir -b -v"),
    "bundle": ("Gemfile", "install exec", "--gemfile"),
    "composer": ("composer.json", "install update dump-autoload run-script", "-d --working-dir"),
}
"""File that a tool looks for, commands that need it (any), options that name another place."""
_MAY_GO_WITHOUT = frozenset({"make", "yarn"})
"""Tools that do something also when they are given no command."""
_NAMED_PACKAGES = frozenset({"i", "install"})
_INTERPRETERS = SHELLS | {"node", "php", "pm2", "python", "python3", "ruby"}
_ENDINGS = (".cjs", ".js", ".json", ".mjs", ".php", ".py", ".rb", ".sh", ".yaml", ".yml")
PROGRAMS = frozenset(_TOOLS) | _INTERPRETERS | {"docker", "java", "pip", "pip3"}
"""Programs that may read something from the current directory."""


def looked_for(call: Call) -> str:
    """Return the file that a project's tool looks for in the current directory, else ``""``."""
    program, arguments = call.program, call.subcommand(2)
    if program == "docker" and arguments[:1] == ("compose",):
        program, arguments = "docker-compose", arguments[1:]
    if program not in _TOOLS:
        return ""
    name, commands, elsewhere = _TOOLS[program]
    if call.has_flag(*elsewhere.split(), "--version", "--help", "-h"):
        return ""
    if not arguments:
        return name if program in _MAY_GO_WITHOUT else ""
    if commands and arguments[0] not in commands.split():
        return ""
    if arguments[0] in _NAMED_PACKAGES and program in ("npm", "pnpm") and len(arguments) > 1:
        return ""
    return name


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
