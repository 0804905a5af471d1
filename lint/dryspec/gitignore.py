"""What git ignores, by the ``.gitignore`` files alone (``gitignore(5)``); git itself is not run.

Matching goes name by name and never tries a ``*`` or ``**`` twice at the same place: a repository
under check cannot stop the walk with a pattern.
"""

from __future__ import annotations

import os

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Container, Iterable, Sequence

    Piece = str | tuple[str, str] | re.Pattern[str] | None
    """One name of a path: as written, by begin and end (``a*b``), as a pattern, or any number of
    names (``**``)."""

_MAX_SIZE = 1_000_000
_SPECIAL = lazy.pattern(r"[*?\[\\]")
_CLASS = lazy.pattern(r"\[[!^]?\]?[^\]]*\]")
_ANY_NAME = ("", "")


class _Pattern:
    __slots__ = ("directories_only", "negated", "pieces")

    def __init__(self, pieces: Sequence[Piece], negated: bool, directories_only: bool) -> None:
        self.pieces = pieces
        self.negated = negated
        self.directories_only = directories_only

    def matches(self, names: Sequence[str]) -> bool:
        pieces = self.pieces
        if len(pieces) == 2 and pieces[0] is None:
            return _fits(pieces[1], names[-1])
        return _match(pieces, names)


class Patterns:
    """The lines of one ignore file, or patterns of the same form from elsewhere."""

    __slots__ = ("_by_first", "_by_last", "_others", "_patterns")

    def __init__(self, lines: Iterable[str]) -> None:
        self._patterns = [pattern for line in lines if (pattern := _pattern(line))]
        # Most are plain names: of a path only those patterns are tried that can fit it.
        self._by_first: dict[str, list[int]] = {}
        self._by_last: dict[str, list[int]] = {}
        self._others: list[int] = []
        for number, pattern in enumerate(self._patterns):
            first, last = pattern.pieces[0], pattern.pieces[-1]
            if isinstance(first, str):
                self._by_first.setdefault(first, []).append(number)
            elif isinstance(last, str):
                self._by_last.setdefault(last, []).append(number)
            else:
                self._others.append(number)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def decide(self, names: Sequence[str], is_directory: bool) -> bool | None:
        """Return what the last matching pattern says of a path, ``None`` where none matches."""
        first, last = self._by_first.get(names[0], ()), self._by_last.get(names[-1], ())
        for number in sorted([*first, *last, *self._others], reverse=True):
            pattern = self._patterns[number]
            if (is_directory or not pattern.directories_only) and pattern.matches(names):
                return not pattern.negated
        return None

    def match(self, path: str) -> bool:
        """Tell whether a file, or a directory above it, is meant; ``path`` is relative."""
        names = path.split("/")
        return any(self.decide(names[:end], end < len(names)) for end in range(1, len(names) + 1))


class Ignores:
    """Answers for one walk; every directory has to be entered before its children are asked for.

    Args:
        root: the directory that is walked.
        exclude: further patterns.
        base: the directory these are relative to, ``root`` or one above it.

    """

    __slots__ = ("_above", "_by_directory", "_exclude", "_repository", "_root", "_tracked")

    def __init__(self, root: str, exclude: Sequence[str] = (), base: str = "") -> None:
        self._root = os.path.abspath(root)
        self._by_directory: dict[str, Patterns] = {}
        self._above: tuple[str, list[tuple[str, Patterns]]] = "", []
        self._exclude = (os.path.abspath(base or root), Patterns(exclude))
        self._repository = ""
        self._tracked: Container[str] | None = None
        self._read_parents()

    def enter(self, directory: str) -> None:
        """Read the directory's own ``.gitignore``, if there is one."""
        directory = os.path.abspath(directory)
        patterns = _read(os.path.join(directory, ".gitignore"))
        if patterns:
            self._by_directory[directory] = patterns
            self._above = "", []

    def ignored(self, path: str, is_directory: bool) -> bool:
        """Tell whether the last pattern that matches ``path`` ignores it."""
        base, exclude = self._exclude
        if not self._by_directory and not exclude:
            return False
        full = os.path.abspath(path)
        if exclude and exclude.decide(_below(base, full), is_directory):
            return True
        return self._ignored_by_git(full, is_directory)

    def tracks(self, path: str) -> bool:
        """Tell whether git keeps an ignored file: it knew it before, or was made to."""
        base, exclude = self._exclude
        full = os.path.abspath(path)
        if not self._repository or (exclude and exclude.decide(_below(base, full), False)):
            return False
        if self._tracked is None:
            from dryspec.git_index import read_modes

            self._tracked = read_modes(os.path.join(self._repository, ".git", "index"))
        return "/".join(_below(self._repository, full)) in self._tracked

    def _ignored_by_git(self, full: str, is_directory: bool) -> bool:
        for directory, patterns in self._patterns_above(os.path.dirname(full)):
            answer = patterns.decide(_below(directory, full), is_directory)
            if answer is not None:
                return answer
        return False

    def _patterns_above(self, directory: str) -> list[tuple[str, Patterns]]:
        """Return what applies in a directory, its own patterns first; a walk asks many times."""
        asked, found = self._above
        if asked != directory:
            found = list[tuple[str, Patterns]]()
            self._above = directory, found
            above = ""
            while above != directory:
                if directory in self._by_directory:
                    found.append((directory, self._by_directory[directory]))
                above, directory = directory, os.path.dirname(directory)
        return found

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
        self._repository = directory
        for parent in found:
            self.enter(parent)


def _below(directory: str, full: str) -> list[str]:
    return full[len(directory.rstrip(os.sep)) + 1 :].split(os.sep)


def _read(path: str) -> Patterns | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return Patterns(file.read(_MAX_SIZE).split("\n"))
    except OSError:
        return None


def _pattern(line: str) -> _Pattern | None:
    line = line.rstrip("\r")
    stripped = line.rstrip(" ")
    line = f"{stripped} " if stripped.endswith("\\") and stripped != line else stripped
    if not line or line.startswith("#"):
        return None
    negated = line.startswith("!")
    text = line[1:] if negated else line
    directories_only = text.endswith("/")
    text = text.rstrip("/")
    anchored = "/" in text
    names = text.lstrip("/").split("/")
    if names == [""]:
        return None
    pieces: list[Piece] = [] if anchored else [None]
    for name in names:
        if name == "**":
            if not pieces or pieces[-1] is not None:
                pieces.append(None)
        else:
            pieces.append(_piece(name))
    if names[-1] == "**":
        # All that lies inside, not the directory itself.
        pieces.append(_ANY_NAME)
    return _Pattern(pieces, negated, directories_only)


def _piece(name: str) -> Piece:
    """Turn one name of a pattern into something to compare with; a ``*`` is tried once."""
    if not _SPECIAL.search(name):
        return name
    begin, star, end = name.partition("*")
    if star and not _SPECIAL.search(begin + end):
        return begin, end
    import re  # late: most names with a special character have one star

    parts: list[list[str]] = [[]]
    at = 0
    while at < len(name):
        char = name[at]
        group = _CLASS.match(name, at) if char == "[" else None
        if char == "*":
            parts.append([])
        elif char == "?":
            parts[-1].append(".")
        elif char == "\\" and at + 1 < len(name):
            at += 1
            parts[-1].append(re.escape(name[at]))
        elif group:
            parts[-1].append(_class(group.group()))
            at = group.end() - 1
        else:
            parts[-1].append(re.escape(char))
        at += 1
    first, *others = ["".join(part) for part in parts]
    text = first + "".join(f"(?>.*?{part})" for part in others[:-1] if part)
    if others:
        text += f".*{others[-1]}"
    try:
        return re.compile(text, re.DOTALL)
    except re.error:
        return name


def _class(text: str) -> str:
    inside = text[1:-1].replace("\\", "\\\\")
    negated = inside[:1] in {"!", "^"}
    inside = inside[1:] if negated else inside
    return f"[{'^' if negated else ''}{inside.replace('[', chr(92) + '[')}]"


def _match(pieces: Sequence[Piece], names: Sequence[str]) -> bool:
    """Match name by name; after a failure only the last ``**`` takes one name more."""
    piece = name = 0
    star = mark = -1
    while name < len(names):
        if piece < len(pieces) and pieces[piece] is None:
            star, mark = piece, name
            piece += 1
        elif piece < len(pieces) and _fits(pieces[piece], names[name]):
            piece += 1
            name += 1
        elif star >= 0:
            mark += 1
            piece, name = star + 1, mark
        else:
            return False
    return all(rest is None for rest in pieces[piece:])


def _fits(piece: Piece, name: str) -> bool:
    if isinstance(piece, str):
        return piece == name
    if isinstance(piece, tuple):
        begin, end = piece
        fits = name.startswith(begin) and name.endswith(end)
        return fits and len(name) >= len(begin) + len(end)
    return piece is not None and piece.fullmatch(name) is not None
