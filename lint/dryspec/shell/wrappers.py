"""Programs that only start another one: ``sudo``, ``env``, ``timeout``, ``xargs`` ...

:func:`unwrap` finds where the wrapped program begins. Source: the programs' manuals (sudo 1.9,
GNU coreutils 9, findutils 4.9, util-linux 2.38).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell.model import Word


def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Options that take the next word as their value.
_WITH_VALUE: dict[str, frozenset[str]] = {
    "sudo": _options(
        "-u -g -h -p -C -D -R -T -U -r -t --user --group --host --prompt --chdir --chroot"
    ),
    "doas": _options("-u -C"),
    "env": _options("-u -C -S --unset --chdir"),
    "time": _options("-o -f --output --format"),
    "nice": _options("-n --adjustment"),
    "nohup": frozenset(),
    "xargs": _options(
        "-a -d -E -I -L -n -P -s --arg-file --delimiter --max-args --max-procs --max-lines "
        "--max-chars"
    ),
    "timeout": _options("-k -s --kill-after --signal"),
    "command": frozenset(),
    "builtin": frozenset(),
    "exec": frozenset({"-a"}),
    "stdbuf": _options("-i -o -e --input --output --error"),
    "ionice": _options("-c -n --class --classdata"),
    "setsid": frozenset(),
    "chronic": frozenset(),
    "unbuffer": frozenset(),
}

# Options that make the wrapper something else than a wrapper.
_QUERIES: dict[str, frozenset[str]] = {
    "command": _options("-v -V -pv"),
    "sudo": _options("-l -v -k -K -e --list --validate --edit -i -s --login --shell"),
    "xargs": frozenset(),
}


def unwrap(words: list[Word]) -> tuple[tuple[str, ...], int]:
    """Return the wrappers in front and the index of the wrapped program's word.

    A wrapper that wraps nothing (``env`` alone, ``exec >log``, ``command -v x``) is the program.
    """
    wrappers: list[str] = []
    index = 0
    while index < len(words):
        name = base_name(words[index].value)
        if name not in _WITH_VALUE:
            break
        behind = _behind(name, words, index + 1)
        if behind is None:
            break
        wrappers.append(name)
        index = behind
    return tuple(wrappers), index


def _behind(name: str, words: list[Word], index: int) -> int | None:
    """Return the index of the word that the wrapper starts, None when it starts nothing."""
    with_value = _WITH_VALUE[name]
    queries = _QUERIES.get(name, frozenset())
    while index < len(words):
        text = words[index].prefix
        if text == "--":
            index += 1
            break
        if len(text) < 2 or text[0] != "-":
            break
        if text in queries:
            return None
        index += 2 if text in with_value else 1
    if name in ("env", "sudo", "doas"):
        while index < len(words) and _is_assignment(words[index]):
            index += 1
    if name == "timeout":
        index += 1
    return index if index < len(words) else None


def _is_assignment(word: Word) -> bool:
    name, equals, _ = word.prefix.partition("=")
    return bool(equals) and name.replace("_", "a").isalnum() and not name[0].isdigit()


def base_name(path: str | None) -> str:
    """Return the last part of a program's path; "" for a computed one."""
    return path.rsplit("/", 1)[-1] if path else ""
