"""A hook script that opens files to every user of the instance."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.revision import HookScript
    from dryspec.shell import Call, Word

_ADVICE = "give them an owner and a mode such as 755 or 640"
_SETS_USER = f"gives whoever runs the file the rights of its owner; {_ADVICE}"
_OPENS = f"lets every user of the instance change the files; {_ADVICE}"
_OPENS_DOCKER = (
    "lets every user of the instance run containers, and so become root; add the user that needs "
    'Docker to its group ("usermod -aG docker"), or let root run the hook'
)


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report modes with the write bit of others or the set-user-ID bit."""
    if context.server is None or context.server.host == WINDOWS:
        return
    if not any(word in script.text for word in ("chmod", "install ", "mkdir ", "umask 0")):
        return
    modes = list(_opened(script))
    for words in dict.fromkeys(words for _, _, words in modes):
        alike = [mode for mode in modes if mode[2] == words]
        program, word, _ = alike[0]
        places = [script.position(word.start) for _, word, _ in alike]
        again = f" (and {len(alike) - 1} more like it)" if len(alike) > 1 else ""
        yield Finding(
            script.span,
            f'{script.named(places[0][0])} says "{program} {word.text}"{again}, which {words}',
            related=[
                Related(script.span, "given here", script.path, line, column)
                for line, column in places
            ],
        )


def _opened(script: HookScript) -> Iterator[tuple[str, Word, str]]:
    """Yield program, mode, and what it does and what to do for each that opens files."""
    from dryspec_rules._modes import given_modes, mode_in, open_to_all, sets_user

    for call in script.script.calls:
        for word in given_modes(call):
            mode = mode_in(word)
            program = "chmod" if call.program == "find" else call.program
            if sets_user(mode):
                yield program, word, _SETS_USER
            elif open_to_all(mode):
                yield program, word, _OPENS_DOCKER if _is_of_docker(call) else _OPENS


def _is_of_docker(call: Call) -> bool:
    return any(word.text.strip("\"'").endswith("/docker.sock") for word in call.positionals)


RULE = Rule(
    name="revision-script-open-mode",
    summary="a hook script that lets everybody write",
    severity="warning",
    on="script",
    group="security",
    needs_project=True,
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/chmod.html",
        "https://cwe.mitre.org/data/definitions/732.html",
    ),
)
