"""Calls that tar, zip, sed and curl refuse, because a word is missing or means something else."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules.shell._refusal import found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_EXTRACTS = lazy.pattern(r"-?[a-zA-Z]*x[a-zA-Z]*")
_EXPRESSION = lazy.pattern(r"(s([/|#,@%:])(?:(?!\2).)*\2(?:(?!\2).)*\2[gI0-9]*|/[^/]*/d)")
_ZIP_VALUES = frozenset(("-b", "-n", "-t", "-tt", "-P", "-s", "-Z"))


def tar(call: Call, command: Command) -> Finding | None:
    """Report `-c` where the directory to unpack to is meant."""
    words = call.arguments
    mode = words[0].value if words else None
    if mode is None:
        return None
    if _EXTRACTS.fullmatch(mode) and "c" not in mode:
        flag = next((word for word in words[1:] if word.value == "-c"), None)
        if flag is not None:
            return found(
                call,
                command,
                flag,
                "tar makes an archive with -c and unpacks one with -x, so it stops at both: the "
                "directory to unpack to is given with -C",
            )
    return None


def packs_nothing(call: Call, command: Command) -> Finding | None:
    """Report `zip` with the archive's name alone."""
    names: list[Word] = []
    words = iter(call.arguments)
    for word in words:
        text = word.prefix
        if word.value is None and not text:
            return None
        if text in _ZIP_VALUES:
            next(words, None)
        elif text.startswith("-"):
            if text[1:2] == "-" or not set(text[1:]) <= set("r0123456789qvjyXDe"):
                return None
        else:
            names.append(word)
    if len(names) != 1 or not names[0].text.strip("\"'").endswith(".zip"):
        return None
    return found(
        call,
        command,
        names[0],
        f'zip is not told what to put into "{names[0].text}" and stops with "Nothing to do": name '
        'it behind the archive, "." for everything here',
    )


def sed_without_file(call: Call, command: Command) -> Finding | None:
    """Report `sed -i` with a script and no file."""
    words = call.arguments
    if len(words) < 2 or call.fed_by is not None or call.redirects or "xargs" in call.wrappers:
        return None
    flags = [word for word in words if word.prefix.startswith("-")]
    scripts = [word for word in words if not word.prefix.startswith("-")]
    if len(scripts) != 1 or not scripts[0].quoted or call.ancestors:
        return None
    if any(word.value not in ("-i", "-r", "-E", "-ri", "-Ei", "-i.bak") for word in flags):
        return None
    if not any("i" in word.text for word in flags) or not _EXPRESSION.fullmatch(_inner(scripts[0])):
        return None
    return found(
        call,
        command,
        scripts[0],
        'sed is not told which file to change and stops with "no input files": name it at the end',
    )


def _inner(word: Word) -> str:
    return word.text[1:-1]


def curl(call: Call, command: Command) -> Finding | None:
    """Report an address that `-o` takes for the name of a file."""
    word = call.option_word("-o", "--output")
    if word is None or not word.text.strip("\"'").startswith(("http://", "https://")):
        return None
    if any("://" in other.text for other in call.positionals) or call.has_flag("--url", "-K"):
        return None
    if not all(other.value is not None or other.prefix for other in call.positionals):
        return None
    return found(
        call,
        command,
        word,
        f'curl takes "{word.text}" for the file to write to and stops with "no URL specified": '
        "write -O, or a file's name before it",
    )
