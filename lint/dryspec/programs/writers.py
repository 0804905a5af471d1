"""Which programs write files that their command line does not name.

Tool knowledge from the tools' own manuals. What is not listed may write anything: a script, `make`,
a tool that nobody knows.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call
    from dryspec.shell.model import Redirect


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SAY = _names("echo printf basename dirname")
"""Programs that take a name for a text; nothing need be called so."""
LOOK = _names(
    "[ [[ cat cd cmp diff du file grep head jq ls md5sum pushd sha256sum stat tail test tree wc"
)
"""Programs that need what they are given the name of; in vain, if nothing made it."""
_PLAIN = (
    SAY
    | LOOK
    | _names(": apk apt apt-get awk break chmod chown continue cut date dnf dpkg egrep env exit")
    | _names("export expr false fgrep flake8 hostname id local mkdir mypy nohup nslookup pip pip3")
    | _names("popd printenv pwd pylint pytest read return rm ruff set shift sleep sort tr true")
    | _names("type uname uniq unset whoami which yum")
    | _names("amazon-linux-extras corepack curl dockerd groupadd kubectl n nvm pyenv rbenv")
    | _names("kill pkill sed service ssh-add ssh-keyscan systemctl update-alternatives useradd")
    | _names("usermod wget")
)
"""Programs that write no files of the source but those they are told the name of."""
_SUBCOMMANDS = {
    "docker": _names(
        "build exec images info inspect kill login logout logs manifest network ps pull push rm "
        "rmi run start stop tag version volume wait"
    ),
    "gem": _names("install update"),
    "git": _names("branch config describe diff fetch log rev-parse show status tag"),
    "helm": _names("install lint list repo status test uninstall upgrade version"),
    "npm": _names("ci config i install set test"),
    "pnpm": _names("install test"),
    "terraform": _names("fmt init validate version workspace"),
    "yarn": _names("config install test"),
}
_MODULES = _names("flake8 mypy pip pylint pytest unittest venv")
MAVEN = _names("mvn mvnw")
BUILDERS = MAVEN | _names("cargo dotnet go gradle gradlew mix")
"""Programs that write what they build into a directory of their own."""
_VERSIONS = ("-v", "-V", "-version", "--version")


def is_opaque(call: Call, functions: frozenset[str] = frozenset()) -> bool:
    """Tell whether a call may write files that nobody can name.

    Where `functions` of the shell are called, their own calls say more.
    """
    computed = any(is_computed_target(redirect) for redirect in call.redirects)
    return computed or is_unknown_writer(call, functions)


def is_unknown_writer(call: Call, functions: frozenset[str] = frozenset()) -> bool:
    """Tell whether what a call runs may write such files, redirections left out of account."""
    if not call.words or call.program in functions:
        return False
    program, (first, *_) = call.program, (*call.subcommand(), "")
    if call.words[0].prefix.startswith("./") and program not in BUILDERS:
        return True
    if program == "aws":
        return first == "s3" and not _uploads(call)
    if program in ("curl", "wget"):
        return any(word.value is None for word in call.arguments)
    if program == "docker" and first == "run" and call.has_flag("-v", "--volume", "--mount"):
        return True
    if program in _SUBCOMMANDS:
        return bool(call.subcommand()) and first not in _SUBCOMMANDS[program]
    if program in ("python", "python3"):
        return call.option_value("-m") not in _MODULES and not _asks_version(call)
    if program == "java":
        return not _asks_version(call)
    return program not in _PLAIN and program not in BUILDERS


def is_computed_target(redirect: Redirect) -> bool:
    """Tell whether a redirection writes to a file whose name only the run knows."""
    target = redirect.target
    writes = ">" in redirect.operator and not redirect.duplicates
    return writes and target is not None and target.value is None


def _asks_version(call: Call) -> bool:
    return not call.positionals and call.has_flag(*_VERSIONS)


def _uploads(call: Call) -> bool:
    """Tell whether `aws s3` writes to a bucket, not to a file: also where it takes a file."""
    *_, source, target = [None, None, *call.positionals]
    if target is not None and target.prefix.startswith("s3://"):
        return True
    return source is not None and bool(source.value) and not source.prefix.startswith("s3://")
