"""``dryspec completion SHELL``: a script that completes commands and options."""

from __future__ import annotations

import sys

from dryspec.cli import COMMANDS
from dryspec.commands.lint_options import OPTIONS as LINT
from dryspec.options import Option, UsageError, help_text, read

SHELLS = ("bash", "zsh", "fish")
OPTIONS = (Option("--help", "-h", help="this text"),)
_SIMULATIONS = ("build", "install", "deploy")

_BASH = """\
_dryspec() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} command=${{COMP_WORDS[1]}}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "{commands}" -- "$word"))
    elif [ "$command" = simulate ] && [ "$COMP_CWORD" -eq 2 ]; then
        COMPREPLY=($(compgen -W "{simulations}" -- "$word"))
    elif [ "$command" = lint ] && [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "{options}" -- "$word"))
    else
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}}
complete -o filenames -F _dryspec dryspec
"""


def main(arguments: list[str]) -> int:
    """Print the script and return 0."""
    given = read(arguments, OPTIONS)
    if given.has("help"):
        usage = "dryspec completion bash|zsh|fish"
        summary = 'Prints a script; for bash: eval "$(dryspec completion bash)".'
        sys.stdout.write(help_text(usage, summary, OPTIONS))
        return 0
    if len(given.paths) != 1 or given.paths[0] not in SHELLS:
        raise UsageError(f"completion takes one of {', '.join(SHELLS)}")
    sys.stdout.write({"bash": _bash, "zsh": _zsh, "fish": _fish}[given.paths[0]]())
    return 0


def _bash() -> str:
    return _BASH.format(
        commands=" ".join(COMMANDS),
        simulations=" ".join(_SIMULATIONS),
        options=" ".join(name for option in LINT for name in option.names),
    )


def _zsh() -> str:
    return "#compdef dryspec\nautoload -U +X bashcompinit && bashcompinit\n" + _bash()


def _fish() -> str:
    start = "complete -c dryspec -n __fish_use_subcommand -f -a"
    simulate = "complete -c dryspec -n '__fish_seen_subcommand_from simulate' -f -a"
    lines = [f"{start} '{' '.join(COMMANDS)}'", f"{simulate} '{' '.join(_SIMULATIONS)}'"]
    for option in LINT:
        longs = [f"-l {name[2:]}" for name in option.names if name.startswith("--")]
        shorts = [f"-s {name[1:]}" for name in option.names if not name.startswith("--")]
        takes = f" -r -a '{' '.join(option.choices)}'" if option.choices else ""
        if option.value and not option.choices:
            takes = " -r"
        lines.append(
            "complete -c dryspec -n '__fish_seen_subcommand_from lint' "
            + " ".join([*longs, *shorts])
            + f" -d '{option.help.replace(chr(39), chr(92) + chr(39))}'{takes}"
        )
    return "\n".join(lines) + "\n"
