"""What commands say of files that no guess names: names they mention, and who may write anything.

A name that a command mentions counts only where somebody asks for that very name, so what stands in
commands by chance says nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec_simulate.build.trees import Tree

ANYTHING = "anything"
RESULTS = "results"
_OF_TESTS = ("test", "report", "result", "coverage", "lcov", "junit", "spec", "cucumber", "allure")
_WIDTH = 40


class Maker:
    """A command that may write files nobody can name.

    `reach` is :data:`ANYTHING`, :data:`RESULTS` (of tests), or the only name that the directories
    have into which it writes. `builds` tells that building is what the command is for and that
    nothing is known of what it makes.
    """

    __slots__ = ("builds", "place", "reach", "text")

    def __init__(self, place: str, text: str, reach: str = ANYTHING, builds: bool = False) -> None:
        self.place = place
        self.text = text if len(text) <= _WIDTH else text[: _WIDTH - 1].rstrip() + "…"
        self.reach = reach
        self.builds = builds

    @property
    def words(self) -> str:
        """The command and its place, as a sentence puts it."""
        return f"`{self.text}` ({self.place})"


class Traces:
    """What the commands of one build say of files they do not name as theirs."""

    __slots__ = ("_above", "_makers", "_mentions", "_tree")

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._makers: list[Maker] = []
        self._mentions: dict[str, str] = {}
        self._above: dict[str, str] = {}

    @property
    def makers(self) -> int:
        """How many commands may write files nobody can name."""
        return len(self._makers)

    # Taking down

    def add_maker(self, maker: Maker) -> None:
        """Note a command that may write files nobody can name."""
        self._makers.append(maker)

    def add_mention(self, path: str, place: str, made: bool) -> None:
        """Note that a command names a path, which it makes, or else needs.

        What is needed is a sign only where a command before may have made it.
        """
        if path in (".", "/") or path in self._mentions:
            return
        if not (made or any(self._reaches(maker, path, False) for maker in self._makers)):
            return
        self._mentions[path] = place
        directory = path.rpartition("/")[0]
        while directory and directory not in self._above:
            self._above[directory] = place
            directory = directory.rpartition("/")[0]

    # Asking

    def file(self, path: str) -> str | None:
        """Return the place of the command that mentions a file, or a directory around it.

        What has no dot in its name may be a directory or a word by chance.
        """
        if "." in path.rpartition("/")[2] and path not in self._above and path in self._mentions:
            return self._mentions[path]
        return self._around(path)

    def directory(self, path: str) -> str | None:
        """Return the place of the command that mentions a directory or something in it."""
        return self.files_in(path) or self._above.get(path)

    def files_in(self, path: str) -> str | None:
        """Return the place of the command that mentions a directory, or one around it."""
        if not path or self._tree.kind(path) == "dir":
            return None
        return self._mentions.get(path) or self._around(path)

    def below(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield the mentioned paths that begin with a prefix, and the places."""
        for path, place in self._mentions.items():
            if path.startswith(prefix) and path not in self._above:
                yield path, place

    def _around(self, path: str) -> str | None:
        above = path.rpartition("/")[0]
        while above:
            if above in self._mentions and self._tree.kind(above) != "dir":
                return self._mentions[above]
            above = above.rpartition("/")[0]
        return None

    def maker(self, path: str, results: bool = False) -> Maker | None:
        """Return a command that may make what a pattern below the source root asks for.

        With `results`, the pattern is known to ask for results of tests.
        """
        found = [maker for maker in self._makers if self._reaches(maker, path, results)]
        likely = [maker for maker in found if results == (maker.reach == RESULTS)]
        likely = likely if results else [maker for maker in likely if maker.builds]
        return next(reversed(likely or found), None)

    def _reaches(self, maker: Maker, path: str, results: bool) -> bool:
        if maker.reach == ANYTHING:
            return True
        if maker.reach == RESULTS:
            return results or any(word in path.lower() for word in _OF_TESTS)
        above = ""
        for segment in path.split("/"):
            if segment in (maker.reach, "**"):
                return True
            above = f"{above}/{segment}" if above else segment
            if "*" not in segment and self._tree.kind(above) != "dir":
                return False
        return False
