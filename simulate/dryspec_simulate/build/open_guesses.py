"""Guesses that leave the names of files open, such as `dist/**/*`, and patterns that ask for some.

Such a guess has in common with a narrower pattern whatever both match: `dist/**/*.js`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dryspec_simulate.build.globs import Pattern


class OpenGuess:
    """A guess of files in a directory, and of those below where it is `deep`."""

    __slots__ = ("deep", "directory", "text")

    def __init__(self, text: str, directory: str, deep: bool) -> None:
        self.text = text
        self.directory = directory
        self.deep = deep

    def in_common(
        self, pattern: Pattern, starts: tuple[str, ...], matches: Callable[[str], bool]
    ) -> str | None:
        """Return a pattern for what this one may select of the guess, None for nothing.

        A pattern that starts above the guess says too little of it, unless it takes any name with
        a dot: `**/*.jar` asks for none of the `node_modules` in which it might find one.
        """
        if all(self._holds(start) for start in starts):
            return pattern.path if self.deep or not pattern.depth else None
        any_name = pattern.path.endswith("*.*") and matches(f"{self.directory}/a.b")
        return f"{self.text}.*" if any_name else None

    def _holds(self, start: str) -> bool:
        if start == self.directory or not self.deep:
            return start == self.directory
        return not self.directory or start.startswith(self.directory + "/")


def open_guesses(paths: Iterable[str], below_base: bool) -> dict[str, OpenGuess]:
    """Return the open ones among guessed paths; all of the source is one only below a base."""
    found: dict[str, OpenGuess] = {}
    for path in paths:
        if path.endswith("/*"):
            directory = path.removesuffix("*").removesuffix("**/").rstrip("/")
            if "*" not in directory and (directory or below_base):
                found[path] = OpenGuess(path, directory, path.endswith("**/*"))
    return found
