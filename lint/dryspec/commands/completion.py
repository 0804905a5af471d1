"""``dryspec completion SHELL``: a script that completes commands and the options of lint."""

from __future__ import annotations

import sys

from dryspec.cli import COMMANDS, SIMULATIONS
from dryspec.commands.lint_options import OPTIONS as LINT
from dryspec.commands.schema import KINDS as SCHEMAS
from dryspec.options import Option, UsageError, help_text, read

SHELLS = ("bash", "zsh", "fish")
OPTIONS = (Option("--help", "-h", help="this text"),)

_BASH = """\
_dryspec() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    local command=${{COMP_WORDS[1]}} words=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="{commands}"
    elif [ "$COMP_CWORD" -eq 2 ]; then
        case $command in
            simulate) words="{simulations}" ;;
            explain) words=$(dryspec rules --format names 2>/dev/null) ;;
            schema) words="{schemas}" ;;
            completion) words="{shells}" ;;
        esac
    fi
    if [ "$command" = lint ] && [ "$COMP_CWORD" -gt 1 ]; then
        case $before in
            --select|--ignore|--extend-select) words=$(dryspec rules --format names 2>/dev/null) ;;
{values}
            *) if [[ $word == -* ]]; then words="{options}"; fi ;;
        esac
    fi
    if [ -n "$words" ]; then
        COMPREPLY=($(compgen -W "$words" -- "$word"))
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
        found = f', not "{" ".join(given.paths)}"' if given.paths else ""
        raise UsageError(f"completion takes one of {', '.join(SHELLS)}{found}")
    sys.stdout.write({"bash": _bash, "zsh": _zsh, "fish": _fish}[given.paths[0]]())
    return 0


def _bash() -> str:
    values = [
        f'            {"|".join(option.names)}) words="{" ".join(option.choices)}" ;;'
        for option in LINT
        if option.choices
    ]
    return _BASH.format(
        commands=" ".join(COMMANDS),
        simulations=" ".join(SIMULATIONS),
        schemas=" ".join(SCHEMAS),
        shells=" ".join(SHELLS),
        values="\n".join(values),
        options=" ".join(name for option in LINT for name in option.names),
    )


def _zsh() -> str:
    return "#compdef dryspec\nautoload -U +X bashcompinit && bashcompinit\n" + _bash()


def _fish() -> str:
    start = "complete -c dryspec -n __fish_use_subcommand -f -a"
    simulate = "complete -c dryspec -n '__fish_seen_subcommand_from simulate' -f -a"
    lines = [f"{start} '{' '.join(COMMANDS)}'", f"{simulate} '{' '.join(SIMULATIONS)}'"]
    for command, words in (
        ("explain", "(dryspec rules --format names)"),
        ("schema", " ".join(SCHEMAS)),
        ("completion", " ".join(SHELLS)),
    ):
        lines.append(
            f"complete -c dryspec -n '__fish_seen_subcommand_from {command}' -f -a '{words}'"
        )
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
