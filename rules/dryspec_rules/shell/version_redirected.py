"""The version that a requirement asks for, taken for a redirection."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Redirect, Word
    from dryspec.spec.buildspec import Command

_INSTALLERS = (
    *("pip", "pip3", "pipx", "uv", "poetry", "pipenv", "conda", "mamba", "npm", "npx", "yarn"),
    *("pnpm", "gem", "composer", "python", "python3", "apk", "easy_install"),
)
_VERSION = lazy.pattern(r"=?v?[0-9]+(?:\.(?:[0-9]+|\*))*(?:[a-z]+[0-9]*)?,?")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `NAME>=1.2`, `NAME>1.2`, `NAME<2` and `NAME@>=1` without quotes."""
    if not context.posix_shell or not command.script.certain:
        return
    for word in call.arguments:
        asked = _versions_behind(word, call.redirects, command.text)
        if not asked or word.text[:1] in "-$\"'":
            continue
        end = asked[-1].end
        edit = None
        if editable(call):
            edit = replace(command, word.start, end, f"'{command.text[word.start : end]}'")
        yield Finding(
            command.span(word.start, end),
            f'the shell takes "{command.text[word.end : end]}" for a redirection, so '
            f'"{word.text.rstrip("@")}" is asked for in any version, and {_effect(asked[0])}; '
            f"write '{command.text[word.start : end]}' in quotes",
            fix=None if edit is None else Fix("put it in quotes", [edit], UNSAFE),
        )


def _versions_behind(word: Word, redirects: tuple[Redirect, ...], text: str) -> list[Redirect]:
    """List the redirections that follow a word, without a blank, and name versions."""
    found: list[Redirect] = []
    end = word.end
    for redirect in redirects:
        if redirect.start == end and _names_version(redirect, text):
            found.append(redirect)
            end = redirect.end
    return found


def _names_version(redirect: Redirect, text: str) -> bool:
    target = redirect.target
    if target is None or redirect.operator not in ("<", ">") or redirect.duplicates:
        return False
    glued = target.start == redirect.start + 1
    return glued and _VERSION.fullmatch(text, target.start, target.end) is not None


def _effect(redirect: Redirect) -> str:
    name = redirect.target.text if redirect.target is not None else ""
    if redirect.operator == ">":
        return f'what the command prints goes to a file called "{name}"'
    return f'the command stops, for there is no file "{name}"'


RULE = Rule(
    name="version-redirected",
    summary="the version that a requirement asks for, taken for a redirection",
    severity="warning",
    on="call",
    programs=_INSTALLERS,
    words=(">", "<"),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_07",
        "https://packaging.python.org/en/latest/specifications/version-specifiers/",
    ),
)
