"""The command line: which command is meant; each imports what it needs itself."""

from __future__ import annotations

import gc
import sys

from dryspec import __version__
from dryspec.options import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[[list[str]], int]

WRONG_USE = 2

_SUMMARY = {
    "lint": "find what is refused, ignored or wrong in buildspecs and appspecs",
    "simulate build": "walk a build through its phases without running it",
    "simulate install": "what the agent does with a revision on one instance",
    "simulate deploy": "a deployment over N instances, k of which fail",
    "iam": "the permissions that a spec needs",
    "rules": "every rule with severity, fix and summary",
    "explain": "a rule's page",
    "schema": "JSON Schema of a format, or of the configuration",
    "migrate": "rewrite a buildspec of version 0.1 as 0.2",
    "lsp": "language server on standard input and output",
    "completion": "completion for bash, zsh or fish",
    "new-rule": "write the two files of a new rule (in a checkout)",
}

_MODULES = {
    "lint": "dryspec.commands.lint",
    "rules": "dryspec.commands.rules",
    "explain": "dryspec.commands.explain",
    "schema": "dryspec.commands.schema",
    "migrate": "dryspec.commands.migrate",
    "completion": "dryspec.commands.completion",
    "new-rule": "dryspec.commands.new_rule",
    "iam": "dryspec_simulate.iam.command",
    "lsp": "dryspec.lsp",
}
_SIMULATORS = {
    "build": "dryspec_simulate.build.command",
    "install": "dryspec_simulate.agent.command",
    "deploy": "dryspec_simulate.fleet.command",
}
COMMANDS = (*_MODULES, "simulate")
SIMULATIONS = tuple(_SIMULATORS)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code (see the manual for what each code means).

    Without ``arguments`` those of the process are taken.
    """
    try:
        return _dispatch(sys.argv[1:] if arguments is None else arguments)
    except UsageError as error:
        # A name from a repository's configuration may stand in it.
        from dryspec.escape import printable

        lines = "\n".join(map(printable, f"dryspec: {error}".split("\n")))
        sys.stderr.write(f"{lines}\n")
        return WRONG_USE


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help"}:
        (sys.stdout if arguments else sys.stderr).write(overview())
        return 0 if arguments else WRONG_USE
    name, rest = arguments[0], arguments[1:]
    if name == "help":
        return _dispatch([*rest, "--help"])
    if name in {"--version", "-V"}:
        sys.stdout.write(f"dryspec {__version__}\n")
        return 0
    if name == "simulate":
        return _simulate(rest)
    module = _MODULES.get(name)
    if module is None:
        if name[:1] == "-":
            raise UsageError(f'"{name}" stands before a command; there are {", ".join(COMMANDS)}')
        raise UsageError(_unknown("command", name, COMMANDS))
    return _run(module, rest)


def _simulate(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help"}:
        (sys.stdout if arguments else sys.stderr).write(_simulations())
        return 0 if arguments else WRONG_USE
    module = _SIMULATORS.get(arguments[0])
    if module is None:
        raise UsageError(_unknown("simulation", arguments[0], SIMULATIONS))
    return _run(module, arguments[1:])


def _simulations() -> str:
    lines = [f"usage: dryspec simulate {'|'.join(SIMULATIONS)} [options]", ""]
    lines += [
        f"  {name.removeprefix('simulate '):<9} {summary}"
        for name, summary in _SUMMARY.items()
        if name.startswith("simulate ")
    ]
    lines += ["", "Nothing is run. dryspec simulate build --help explains one.", ""]
    return "\n".join(lines)


def _run(module: str, arguments: list[str]) -> int:
    if module != _MODULES["lint"]:
        # Off since the start; lint decides by itself.
        gc.enable()
    __import__(module)
    command: Command = sys.modules[module].main
    return command(arguments)


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    from dryspec.alike import nearest

    found = nearest(name, known, 0.5)
    hint = f'; did you mean "{found}"?' if found else f"; there are {', '.join(known)}"
    return f'unknown {what} "{name}"{hint}'


def overview() -> str:
    """Return the help of the command as a whole."""
    lines = [
        "usage: dryspec COMMAND [options]",
        "",
        "Linter and dry-run simulator for AWS CodeBuild buildspecs and CodeDeploy appspecs.",
        "It never runs a command from a spec, never calls AWS and needs no network.",
        "",
    ]
    lines += [f"  {name:<18} {summary}" for name, summary in _SUMMARY.items()]
    lines += ["", "dryspec COMMAND --help explains each; --version says which version this is.", ""]
    return "\n".join(lines)
