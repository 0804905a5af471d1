"""The file of a project that a program looks for in the directory where it is called."""

from __future__ import annotations

from dryspec_rules.shell._maven_refusals import PHASES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call

_COMPOSE = ("docker-compose.yml", "docker-compose.yaml", "compose.yaml", "compose.yml")
_MAKE = ("Makefile", "makefile", "GNUmakefile")
_GRADLE = ("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts")
_SAM = ("template.yaml", "template.yml", "template.json", "samconfig.toml")
_SERVERLESS = tuple(
    f"serverless{part}.{ending}"
    for part in ("", "-compose")
    for ending in ("yml", "yaml", "json", "js", "ts", "cjs", "mjs")
)
_NPM_SCRIPTS = "build ci install run run-script start t test"


class Manifest:
    """What a program needs.

    Args:
        names: names of the file, any of which will do; the commonest first.
        commands: the program's commands that fail without it; none for all.
        elsewhere: options that name another place.
        instead: how the program is told the directory, `{}`.
        is_named: whether the call itself names the file.

    """

    __slots__ = ("commands", "elsewhere", "instead", "is_named", "names")

    def __init__(
        self,
        names: tuple[str, ...],
        commands: str,
        elsewhere: str,
        instead: str = "",
        *,
        is_named: bool = False,
    ) -> None:
        self.is_named = is_named
        self.names = names
        self.commands = tuple(commands.split())
        self.elsewhere = tuple(elsewhere.split())
        self.instead = instead


_COMPOSES = Manifest(_COMPOSE, "build pull push run up", "-f --file --project-directory")
_SERVES = Manifest(_SERVERLESS, "deploy package print remove", "-c --config")
TABLE = {
    "bundle": Manifest(("Gemfile",), "exec install", "--gemfile"),
    "cargo": Manifest(
        ("Cargo.toml",),
        "build check clippy test",
        "--manifest-path -C",
        "--manifest-path {}/Cargo.toml",
    ),
    "cdk": Manifest(("cdk.json",), "deploy diff list ls synth synthesize", "-a --app"),
    "composer": Manifest(
        ("composer.json",), "dump-autoload install", "-d --working-dir", "--working-dir={}"
    ),
    "docker": Manifest(("Dockerfile", "dockerfile"), "build", "-f --file"),
    "docker-compose": _COMPOSES,
    "go": Manifest(("go.mod", "go.work"), "build mod test vet", "-C -modfile"),
    "gradle": Manifest(_GRADLE, "", "-p --project-dir -b -v --version init wrapper", "-p {}"),
    "make": Manifest(_MAKE, "", "-C --directory -f --file -v --version", "-C {}"),
    "mvn": Manifest(("pom.xml",), " ".join(PHASES), "-f --file -v", "-f {}/pom.xml"),
    "npm": Manifest(
        ("package.json",), _NPM_SCRIPTS, "--prefix -C -g --global --location", "--prefix {}"
    ),
    "pnpm": Manifest(("package.json",), _NPM_SCRIPTS, "--dir -C -g --global", "-C {}"),
    "poetry": Manifest(
        ("pyproject.toml",), "build export install run", "-C --directory -P --project", "-C {}"
    ),
    "sam": Manifest(_SAM, "build package validate", "-t --template --template-file --config-file"),
    "serverless": _SERVES,
    "sls": _SERVES,
    "terraform": Manifest((".tf", ".tf.json"), "plan", "-chdir", "-chdir={}"),
    "yarn": Manifest(("package.json",), "build run start test", "--cwd", "--cwd {}"),
}
"""What each program needs; a name that begins with a dot is the end of one."""
_BY_VARIABLE = ("BUNDLE_GEMFILE", "CDK_APP", "COMPOSE_FILE", "COMPOSER=", "GO111MODULE", "GOPATH")
"""Variables that name the file, or do without it."""


def manifest_of(call: Call) -> Manifest | None:
    """Return what a call needs in its directory; ``None`` where it may do without."""
    program, arguments = call.program, call.subcommand(2)
    if program in ("pip", "pip3"):
        return _requirements(call)
    if program == "npx" and arguments[:1] == ("cdk",):
        program, arguments = "cdk", arguments[1:]
    if program == "docker" and arguments[:1] == ("compose",):
        program, arguments = "docker-compose", arguments[1:]
    elif program == "docker" and arguments == ("buildx", "build"):
        arguments = arguments[1:]
    found = TABLE.get(program)
    if found is None or call.has_flag(*found.elsewhere, "--help", "-h", "--version"):
        return None
    if not found.commands:
        return found if program == "make" or arguments else None
    if not any(name in found.commands for name in _commands(call, arguments)):
        return None
    return found if _needs(call, program, arguments) else None


def _requirements(call: Call) -> Manifest | None:
    """Return the file of requirements that a call names in its directory."""
    name = call.option_value("-r", "--requirement") if call.runs(call.program, "install") else None
    if not name or not name.endswith(".txt") or not name.strip("./") or "/" in name:
        return None
    return Manifest((name,), "", "", f"-r {{}}/{name}", is_named=True)


def _commands(call: Call, arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that may be the command: all of Maven's, the first of the others."""
    if call.program == "mvn":
        return tuple(word.value or "" for word in call.positionals)
    return arguments[:1]


def _needs(call: Call, program: str, arguments: tuple[str, ...]) -> bool:
    if program in ("npm", "pnpm") and arguments[0] == "install":
        return len(call.positionals) == 1
    if program == "go" and arguments[0] == "mod":
        return arguments[1:] != ("init",)
    if program == "go":
        return any(word.value == "./..." for word in call.arguments)
    return not (program == "make" and any("=" in word.text for word in call.arguments))


def may_be_named(text: str) -> bool:
    """Whether a variable may name the file."""
    return any(name in text for name in _BY_VARIABLE)
