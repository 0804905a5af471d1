"""What a mode given to `chmod` or an appspec allows (POSIX, chmod)."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call, Word

SETUID = 0o4000
STICKY = 0o1000
OTHERS_WRITE = 0o002

_CLAUSE = lazy.pattern(r"([ugoa]*)((?:[-+=][rwxXst]*)+)")
_ACTION = lazy.pattern(r"([-+=])([rwxXst]*)")


def open_to_all(mode: str) -> bool:
    """Whether a mode lets every user write, without the sticky bit that directories may have."""
    if mode.isdigit():
        bits = _bits(mode)
        return bool(bits & OTHERS_WRITE) and not bits & STICKY
    return _grants(mode, "w", "oa") and not _grants(mode, "t", "oau")


def sets_user(mode: str) -> bool:
    """Whether a mode sets the set-user-ID bit."""
    if mode.isdigit():
        return bool(_bits(mode) & SETUID)
    return _grants(mode, "s", "ua", unnamed=True)


def _bits(mode: str) -> int:
    try:
        return int(mode, 8)
    except ValueError:
        return 0


def _grants(mode: str, letter: str, classes: str, *, unnamed: bool = False) -> bool:
    for clause in mode.split(","):
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            return False
        who, actions = match.groups()
        if not (set(who) & set(classes) or (unnamed and not who)):
            continue
        if any(sign != "-" and letter in perms for sign, perms in _ACTION.findall(actions)):
            return True
    return False


def given_modes(call: Call) -> list[Word]:
    """Return the words that hold a mode: of `chmod`, `find -exec chmod`, `install`, `mkdir`."""
    if call.program in ("install", "mkdir"):
        word = call.option_word("-m", "--mode")
        return [] if word is None else [word]
    words = call.words
    if call.program == "find":
        for index, word in enumerate(words):
            if word.value in ("-exec", "-execdir") and index + 1 < len(words):
                words = words[index + 1 :]
                break
    if not words or (words[0].value or "").rpartition("/")[2] != "chmod":
        return []
    mode = next((word for word in words[1:] if not _is_option(word.prefix)), None)
    return [] if mode is None else [mode]


def mode_in(word: Word) -> str:
    """Return the mode that a word holds, "" for a computed one."""
    value = word.value or ""
    return value.partition("=")[2] if value.startswith("--") else value.removeprefix("-m")


def _is_option(text: str) -> bool:
    """Whether it is an option of `chmod`: `-R`, but not the mode `-w`."""
    return text.startswith("--") or (text.startswith("-") and not set(text[1:]) <= set("rwxXst"))
