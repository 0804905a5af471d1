"""Which files a list of patterns selects below a base directory.

Besides the files of the source tree there are *extras*: files the user expects the build to create,
and files guessed from its commands. The name of an extra may itself hold `*` (`target/*.jar`) where
a guess knows no more; such a name matches what its pattern and the asked one have in common.
"""

from __future__ import annotations

from bisect import bisect_left

from dryspec_simulate.build.globs import Pattern, compile_any, compile_prune, is_outside, normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dryspec_simulate.build.open_guesses import OpenGuess
    from dryspec_simulate.build.traces import Maker, Traces
    from dryspec_simulate.build.trees import Tree


# Rules of the linter ask here, so there are no dataclasses: importing them costs more than a file.


class Extra:
    """A file that is not in the source: `origin` is the place of the command, None if declared."""

    __slots__ = ("origin", "path")

    def __init__(self, path: str, origin: str | None = None) -> None:
        self.path = path
        self.origin = origin

    @property
    def guessed(self) -> bool:
        """Whether the file was inferred from a command, not named by the user."""
        return self.origin is not None


class Found:
    """A selected file: `source` below the source root, `path` below the base directory."""

    __slots__ = ("guessed", "link", "origin", "path", "source")

    def __init__(
        self,
        source: str,
        path: str,
        guessed: bool = False,
        origin: str | None = None,
        link: bool = False,
    ) -> None:
        self.source = source
        self.path = path
        self.guessed = guessed
        self.origin = origin
        self.link = link


class PatternResult:
    """What one pattern selected: `found` paths below the base, in no particular order.

    `excluded` counts what exclude-paths took out again; `unchecked` says why the tree cannot tell.
    """

    __slots__ = ("excluded", "found", "pattern", "unchecked")

    def __init__(
        self,
        pattern: Pattern,
        found: tuple[str, ...],
        excluded: int = 0,
        unchecked: str | None = None,
    ) -> None:
        self.pattern = pattern
        self.found = found
        self.excluded = excluded
        self.unchecked = unchecked


class Selection:
    """Everything a list of patterns selects, sorted by path, and what each pattern contributed."""

    __slots__ = ("files", "results")

    def __init__(self, files: tuple[Found, ...], results: tuple[PatternResult, ...]) -> None:
        self.files = files
        self.results = results

    @property
    def unmatched(self) -> list[PatternResult]:
        """The patterns that select nothing although the tree could tell."""
        return [result for result in self.results if not result.found and not result.unchecked]

    @property
    def unchecked(self) -> list[PatternResult]:
        """The patterns the tree cannot answer for."""
        return [result for result in self.results if result.unchecked]

    def redundant(self) -> list[tuple[PatternResult, PatternResult]]:
        """Return (pattern, wider pattern) where another pattern selects at least the same files."""
        pairs: list[tuple[PatternResult, PatternResult]] = []
        sets = [frozenset(result.found) for result in self.results]
        for index, result in enumerate(self.results):
            if not result.found:
                continue
            for other, wider in enumerate(self.results):
                covers = sets[index] < sets[other] or (other < index and sets[index] == sets[other])
                if covers:
                    pairs.append((result, wider))
                    break
        return pairs


class Workspace:
    """The source tree at the end of the build: what was there, and what the build adds."""

    def __init__(
        self, tree: Tree, extras: Iterable[Extra] = (), traces: Traces | None = None
    ) -> None:
        self.tree = tree
        self.traces = traces
        self.extras = tuple({extra.path: extra for extra in reversed(list(extras))}.values())[::-1]

    def base_directories(self, text: str) -> list[str]:
        """Return the directories a `base-directory` stands for; it may hold wildcards."""
        path = normalise(text)
        if path in ("", "."):
            return [""]
        found = [""]
        for segment in path.split("/"):
            found = [deeper for above in found for deeper in self._below(above, segment)]
        return found

    def _below(self, directory: str, segment: str) -> list[str]:
        prefix = directory + "/" if directory else ""
        if Pattern(segment).literal:
            path = prefix + segment
            return [path] if self._is_directory(path) else []
        matches = compile_any([segment.replace("**", "*")])
        names = {name for name in self.tree.names(directory) if matches(name)}
        for extra in self.extras:
            if extra.path.startswith(prefix) and "/" in extra.path[len(prefix) :]:
                name = extra.path[len(prefix) :].partition("/")[0]
                names.update([name] if matches(name) else [])
        return [prefix + name for name in sorted(names) if self._is_directory(prefix + name)]

    def _is_directory(self, path: str) -> bool:
        if self.tree.kind(path) == "dir":
            return True
        if any(_relative_to(extra.path, path) is not None for extra in self.extras):
            return True
        return self.traces is not None and self.traces.directory(path) is not None

    def is_made_directory(self, path: str) -> bool:
        """Whether the build makes files below a path that is not in the source."""
        return any(extra.path.startswith(path + "/") for extra in self.extras)

    def maker(self, path: str, results: bool = False) -> Maker | None:
        """Return a command that may make what a pattern asks for; see :meth:`Traces.maker`."""
        return None if self.traces is None else self.traces.maker(path, results)

    def select(
        self,
        patterns: Sequence[Pattern],
        excludes: Sequence[Pattern] = (),
        base: str = "",
        links: bool = False,
    ) -> Selection:
        """Select files below `base`; `links` also takes links to directories and broken ones."""
        return _Selector(self, patterns, excludes, base, links).run()


class _Selector:
    def __init__(
        self,
        workspace: Workspace,
        patterns: Sequence[Pattern],
        excludes: Sequence[Pattern],
        base: str,
        links: bool,
    ) -> None:
        self._tree = workspace.tree
        self._traces = workspace.traces
        self._patterns = patterns
        self._excludes = excludes
        self._excluded = compile_any(excludes) if excludes else None
        self._prefix = base + "/" if base else ""
        self._links = links
        self._extras = [
            (relative, extra)
            for extra in workspace.extras
            if (relative := _relative_to(extra.path, base)) is not None
        ]
        self._open = self._open_guesses() if self._extras else {}
        self._files: dict[str, Found] = {}

    def run(self) -> Selection:
        listed = self._walk()
        results = [self._result(pattern, listed) for pattern in self._patterns]
        return Selection(tuple(self._files[path] for path in sorted(self._files)), tuple(results))

    def _walk(self) -> list[str]:
        """List the candidates of all patterns with wildcards, each directory read once."""
        asked = [pattern for pattern in self._patterns if not _answered_directly(pattern)]
        starts: dict[str, int | None] = {}
        for pattern in asked:
            for start in pattern.starts:
                known = starts.get(start, 0)
                depth = pattern.depth
                starts[start] = None if depth is None or known is None else max(depth, known)
        prune = self._prune()
        candidates: set[str] = set()
        for start, depth in starts.items():
            if not _covered(start, starts):
                candidates.update(self._tree.files(self._below_root(start), depth, prune))
        skip = len(self._prefix)
        return sorted(path[skip:] for path in candidates)

    def _below_root(self, path: str) -> str:
        return (self._prefix + path).rstrip("/")

    def _prune(self) -> Callable[[str], bool] | None:
        prune = compile_prune(self._excludes) if self._excludes else None
        if prune is None or not self._prefix:
            return prune
        skip = len(self._prefix)
        return lambda directory: prune(directory[skip:])

    def _result(self, pattern: Pattern, listed: list[str]) -> PatternResult:
        if pattern.literal:
            real = [pattern.path] if self._exists(pattern.path) else []
        else:
            real = [] if pattern.outside else list(_matching(pattern, listed))
        found = [Found(self._prefix + path, path, link=self._is_link(path)) for path in real]
        seen = set(real)
        found.extend(extra for extra in self._matching_extras(pattern) if extra.path not in seen)
        if not found and self._traces is not None and not pattern.outside:
            found = list(self._mentioned(self._traces, pattern))
        kept = [file for file in found if self._excluded is None or not self._excluded(file.path)]
        for file in kept:
            self._files.setdefault(file.path, file)
        unchecked = None
        if not found and pattern.outside:
            unchecked = "it lies outside the source"
        return PatternResult(
            pattern, tuple(file.path for file in kept), len(found) - len(kept), unchecked
        )

    def _exists(self, path: str) -> bool:
        if is_outside(path):
            return False
        kind = self._tree.kind(self._below_root(path))
        return kind == "file" or (kind == "link" and self._links)

    def _is_link(self, path: str) -> bool:
        return self._prefix + path in self._tree.links

    def _matching_extras(self, pattern: Pattern) -> list[Found]:
        """Return the extras that a pattern selects; what names the very file comes first."""
        matches = compile_any([pattern])
        named: list[Found] = []
        found: list[Found] = []
        absolute = pattern.path.startswith("/")
        starts = pattern.starts
        for relative, extra in self._extras:
            if relative.startswith("/") != absolute:
                continue
            if matches(relative):
                named.append(self._extra(relative, extra))
            elif pattern.literal:
                if "*" in relative and compile_any([relative])(pattern.path):
                    found.append(self._extra(pattern.path, extra))
            elif relative in self._open:
                common = self._open[relative].in_common(pattern, starts, matches)
                if common:
                    found.append(self._extra(common, extra))
        return named + found

    def _open_guesses(self) -> dict[str, OpenGuess]:
        from dryspec_simulate.build.open_guesses import open_guesses

        return open_guesses((relative for relative, _ in self._extras), bool(self._prefix))

    def _mentioned(self, traces: Traces, pattern: Pattern) -> Iterator[Found]:
        """Yield what commands mention that a pattern asks for, when nothing else is known of."""
        if pattern.literal:
            origin = traces.file(self._prefix + pattern.path)
            if origin is not None and not self._is_made_directory(pattern.path):
                yield Found(self._prefix + pattern.path, pattern.path, True, origin)
            return
        start = next(iter(pattern.starts))
        matches = compile_any([pattern])
        if not (self._prefix or start) and pattern.path.strip("*/") == "":
            return
        for path, origin in traces.below(self._prefix):
            below = path[len(self._prefix) :]
            if matches(below):
                yield Found(path, below, True, origin)
        origin = traces.files_in(self._below_root(start))
        if origin is not None:
            yield Found(self._prefix + pattern.path, pattern.path, True, origin)

    def _is_made_directory(self, path: str) -> bool:
        return any(relative.startswith(path + "/") for relative, _ in self._extras)

    def _extra(self, path: str, extra: Extra) -> Found:
        return Found(self._prefix + path, path, extra.guessed, extra.origin)


def _answered_directly(pattern: Pattern) -> bool:
    return pattern.literal or pattern.outside


def _covered(start: str, starts: dict[str, int | None]) -> bool:
    """Tell whether a walk from another start already goes through this one."""
    above = start
    while above:
        above = above.rpartition("/")[0]
        if starts.get(above, 0) is None:
            return True
    return False


def _matching(pattern: Pattern, listed: list[str]) -> Iterator[str]:
    """Yield those of some sorted paths that a pattern selects."""
    start, *others = pattern.starts
    if start and not others:
        # The character after the slash: what lies below stands between the two.
        first, behind = (bisect_left(listed, start + end) for end in ("/", "0"))
        listed = listed[first:behind]
    always = pattern.always
    return filter(compile_any([pattern]), [path for path in listed if always in path])


def _relative_to(path: str, base: str) -> str | None:
    """Return a path below `base`; a guess that covers the base (`out/**/*`) becomes `**/*`."""
    if not base:
        return None if is_outside(path) and not path.startswith("/") else path
    if path.startswith(base + "/"):
        return path[len(base) + 1 :]
    if path.endswith("/**/*") and base.startswith(path[: -len("**/*")]):
        return "**/*"
    return None
