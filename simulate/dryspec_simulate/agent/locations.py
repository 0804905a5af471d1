"""What becomes of a script's location on its way to the system."""

from __future__ import annotations

from dryspec_simulate.agent.revision import Revision, normal

_ENDS_A_WORD = ";&|$\\"
_SYNTAX = "()"
UNTOLD = "<>`\n"
_QUOTES = "'\""


def broken_by_shell(location: str, shown: str) -> tuple[str, str, str] | None:
    """Say how an unquoted path fails: label, words, and what the shell prints.

    Blanks alone are split by Ruby itself; other special characters reach ``/bin/sh``.
    """
    if location.count("'") % 2 or location.count('"') % 2:
        words = "failed with exit code 2"
        return "script-exit-code", words, "sh: syntax error: unterminated quoted string"
    if any(character in location for character in _SYNTAX):
        return "script-exit-code", "failed with exit code 2", ""
    if any(character in location for character in _ENDS_A_WORD):
        return "script-exit-code", "failed with exit code 127", ""
    if " " in location:
        head = shown.split(" ", maxsplit=1)[0]
        words = f"failed with error Errno::ENOENT with message No such file or directory - {head}"
        return "script-not-started", words, ""
    return None


def resolve(revision: Revision, location: str) -> str | None:
    """Return the path inside the revision, links followed; ``None`` when it leads nowhere."""
    parts: list[str] = []
    pending = [part for part in reversed(normal(location).split("/")) if part]
    hops = 0
    while pending:
        part = pending.pop()
        if part == "..":
            if not parts:
                return None
            parts.pop()
            continue
        entry = revision.entries.get("/".join([*parts, part]))
        if entry is not None and entry.type == "symlink":
            hops += 1
            if hops > 40 or entry.target.startswith("/"):
                return None
            pending.extend(reversed(normal(entry.target).split("/")))
            continue
        parts.append(part)
    return "/".join(parts)


def find_script(revision: Revision, location: str, host: str) -> str | None:
    """Return the path inside the revision as a host finds it.

    Windows takes both separators and does not tell upper from lower case.
    """
    if host != "windows":
        return resolve(revision, location)
    path = resolve(revision, location.replace("\\", "/"))
    if path is None or path in revision.entries:
        return path
    folded = path.casefold()
    return next((known for known in revision.entries if known.casefold() == folded), path)


def plain(location: str) -> bool:
    """Whether every shell on the way takes the location for one word."""
    special = f" {UNTOLD}{_SYNTAX}{_ENDS_A_WORD}{_QUOTES}*?[~#"
    return not any(character in special for character in location)
