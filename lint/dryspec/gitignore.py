"""What git ignores, by the ``.gitignore`` files alone (``gitignore(5)``); git itself is not run."""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_SIZE = 1_000_000


class _Pattern:
    __slots__ = ("directories_only", "negated", "regex")

    def __init__(self, regex: re.Pattern[str], negated: bool, directories_only: bool) -> None:
        self.regex = regex
        self.negated = negated
        self.directories_only = directories_only


class Ignores:
    """Answers for one walk; every directory has to be entered before its children are asked for."""

    __slots__ = ("_by_directory", "_root")

    def __init__(self, root: str, exclude: Sequence[str] = ()) -> None:
        self._root = os.path.abspath(root)
        self._by_directory: dict[str, list[_Pattern]] = {}
        self._read_parents()
        if exclude:
            known = self._by_directory.setdefault(self._root, [])
            known.extend(pattern for line in exclude if (pattern := _pattern(line)))

    def enter(self, directory: str) -> None:
        """Read the directory's own ``.gitignore``, if there is one."""
        directory = os.path.abspath(directory)
        patterns = _read(os.path.join(directory, ".gitignore"))
        if patterns:
            self._by_directory.setdefault(directory, []).extend(patterns)

    def ignored(self, path: str, is_directory: bool) -> bool:
        """Tell whether the last pattern that matches ``path`` ignores it."""
        if not self._by_directory:
            return False
        full = os.path.abspath(path)
        directory = os.path.dirname(full)
        while True:
            answer = self._answer(directory, full, is_directory)
            if answer is not None:
                return answer
            parent = os.path.dirname(directory)
            if parent == directory:
                return False
            directory = parent

    def _answer(self, directory: str, full: str, is_directory: bool) -> bool | None:
        relative = full[len(directory) :].replace(os.sep, "/").lstrip("/")
        for pattern in reversed(self._by_directory.get(directory, ())):
            if pattern.directories_only and not is_directory:
                continue
            if pattern.regex.fullmatch(relative):
                return not pattern.negated
        return None

    def _read_parents(self) -> None:
        """Patterns above the root count as far as the repository reaches."""
        directory = self._root
        found: list[str] = []
        while not os.path.exists(os.path.join(directory, ".git")):
            parent = os.path.dirname(directory)
            if parent == directory:
                return
            directory = parent
            found.append(directory)
        for parent in found:
            self.enter(parent)


def _read(path: str) -> list[_Pattern]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read(_MAX_SIZE).splitlines()
    except OSError:
        return []
    return [pattern for line in lines if (pattern := _pattern(line))]


def _pattern(line: str) -> _Pattern | None:
    line = line.rstrip(" ") if not line.endswith("\\ ") else line
    if not line or line.startswith("#"):
        return None
    negated = line.startswith("!")
    text = line[1:] if negated else line
    directories_only = text.endswith("/")
    text = text.rstrip("/")
    anchored = "/" in text
    text = text.lstrip("/")
    if not text:
        return None
    prefix = "" if anchored else "(?:.*/)?"
    try:
        return _Pattern(re.compile(prefix + _translate(text)), negated, directories_only)
    except re.error:
        return None


def _translate(text: str) -> str:
    """Turn a pattern into a regular expression; ``**`` crosses directories, ``*`` does not."""
    out: list[str] = []
    at = 0
    while at < len(text):
        if text.startswith("**/", at) and (at == 0 or text[at - 1] == "/"):
            out.append("(?:.*/)?")
            at += 3
        elif text.startswith("**", at):
            out.append(".*")
            at += 2
        elif text[at] == "*":
            out.append("[^/]*")
            at += 1
        elif text[at] == "?":
            out.append("[^/]")
            at += 1
        elif text[at] == "[" and "]" in text[at + 2 :]:
            end = text.index("]", at + 2)
            inside = text[at + 1 : end].replace("\\", "\\\\")
            out.append("[" + ("^" + inside[1:] if inside[:1] in {"!", "^"} else inside) + "]")
            at = end + 1
        elif text[at] == "\\" and at + 1 < len(text):
            out.append(re.escape(text[at + 1]))
            at += 2
        else:
            out.append(re.escape(text[at]))
            at += 1
    return "".join(out)
