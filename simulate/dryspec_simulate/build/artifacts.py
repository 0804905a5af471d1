"""What UPLOAD_ARTIFACTS makes of the `artifacts` block: files, names, errors, destination.

The texts of the two errors are the service's (public build logs). Patterns are evaluated below the
original source root whatever `cd` did, after POST_BUILD.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dryspec_simulate.build.collect import Found, PatternResult, Selection
from dryspec_simulate.build.environment import SOURCE_DIRECTORY
from dryspec_simulate.build.globs import Pattern, compile_any, is_outside, normalise
from dryspec_simulate.build.unmatched import Unmatched, hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dryspec.source import Source
    from dryspec.spec.buildspec import FileSet
    from dryspec.tree import Scalar
    from dryspec_simulate.build.collect import Workspace
    from dryspec_simulate.build.expand import Expansion
    from dryspec_simulate.build.rulings import Rulings

NOTHING_MATCHES = "CLIENT_ERROR: no matching artifact paths found"
NO_BASE_DIRECTORY = "CLIENT_ERROR: no matching base directory path found for {}"

UPLOADED = "uploaded"
FAILED = "failed"
NOT_ATTEMPTED = "not-attempted"

_FILLED_IN = "the template fills it in"
_YES = frozenset({"yes", "true", "on", "y"})
_NO = frozenset({"no", "false", "off", "n", "", "~", "null"})


@dataclass(frozen=True, slots=True)
class ArtifactFile:
    """One file of an artifact: `source` below the source root, `path` inside the artifact."""

    source: str
    path: str
    guessed: bool = False
    origin: str | None = None
    link: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing about one pattern: `text` is a sentence without a full stop."""

    pattern: str
    text: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """One artifact after the build.

    `location` and `encryption` (`none`, or the key) are known only with the project's settings.
    `maker` is the command that may make the files where none is known: whether the upload succeeds
    hangs on it.
    """

    identifier: str | None
    status: str
    error: str | None = None
    location: str | None = None
    encryption: str | None = None
    files: tuple[ArtifactFile, ...] = ()
    unmatched: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    collisions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    remarks: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()
    maker: str = ""


@dataclass(slots=True)
class _Gathered:
    """The selections of every base directory of one file set, joined."""

    bases: list[str] = field(default_factory=list[str])
    files: list[Found] = field(default_factory=list[Found])
    selections: list[Selection] = field(default_factory=list[Selection])

    def unmatched(self) -> list[PatternResult]:
        """Return the patterns that select nothing in any of the directories."""
        per_pattern = zip(*(selection.results for selection in self.selections), strict=True)
        return [
            results[0]
            for results in per_pattern
            if not any(result.found or result.unchecked for result in results)
        ]


class ArtifactBuilder:
    """Works out artifacts in one workspace; `expand` puts variables into patterns of `source`."""

    def __init__(
        self,
        workspace: Workspace,
        expand: Callable[[str], Expansion],
        rulings: Rulings,
        source: Source,
    ) -> None:
        self._workspace = workspace
        self._source = source
        self._expand = expand
        self._rulings = rulings
        self._unmatched = Unmatched(workspace)

    def build(self, files: FileSet, identifier: str | None) -> Artifact:
        """Return the artifact a file set gives: `uploaded`, or `failed` with the error's text."""
        base = self._base(files.base_directory)
        if base is None:
            return self._without_base(files, identifier)
        if base.unknown:
            return _unchecked(identifier, files, base.unknown)
        keeps_links = says_yes(files.enable_symlinks)
        patterns, unresolved = self._patterns(files.files)
        excludes, _ = self._patterns(files.exclude_paths)
        gathered = _Gathered()
        for directory in base.directories:
            selection = self._workspace.select(patterns, excludes, directory, keeps_links)
            gathered.bases.append(directory)
            gathered.selections.append(selection)
            gathered.files.extend(selection.files)
        return self._artifact(identifier, files, gathered, unresolved)

    # Patterns and base directories

    def _without_base(self, files: FileSet, identifier: str | None) -> Artifact:
        text = files.base_directory.value if files.base_directory else ""
        path = below_source(self._expand(text).text)
        maker = self._workspace.maker(path)
        if maker is None or self._unmatched.other_case(path):
            error = NO_BASE_DIRECTORY.format(text)
            return Artifact(
                identifier, FAILED, error, remarks=self._read_as_glob(Pattern(path, text))
            )
        return Artifact(
            identifier,
            UPLOADED,
            unmatched=tuple(scalar.value for scalar in files.files),
            unchecked=tuple(scalar.value for scalar in files.files),
            remarks=(Remark(text, hint(maker, path)),),
            maker=maker.words,
        )

    def _base(self, scalar: Scalar | None) -> _Base | None:
        if scalar is None:
            return _Base([""])
        expansion = self._expand(scalar.value)
        path = below_source(expansion.text)
        directories = self._workspace.base_directories(path)
        if directories:
            return _Base(directories)
        if self._source.is_filled(scalar.span):
            return _Base([], _FILLED_IN)
        if not expansion.known:
            return _Base([], f"the value of {', '.join(expansion.unknown)} is not known")
        return _Base([], f"{path} lies outside the source") if is_outside(path) else None

    def _patterns(self, scalars: Iterable[Scalar]) -> tuple[list[Pattern], list[Remark]]:
        """Return the patterns that can be matched, and a remark for each that cannot."""
        patterns: list[Pattern] = []
        unresolved: list[Remark] = []
        for scalar in scalars:
            expansion = self._expand(scalar.value)
            if self._source.is_filled(scalar.span):
                unresolved.append(Remark(self._shown(scalar), f"not checked: {_FILLED_IN}"))
            elif expansion.known:
                patterns.append(Pattern(below_source(expansion.text), scalar.value))
            else:
                names = ", ".join(expansion.unknown)
                text = f"not checked: the value of {names} is not known"
                unresolved.append(Remark(scalar.value, text))
        return patterns, unresolved

    def _shown(self, scalar: Scalar) -> str:
        from dryspec.scalar_map import scalar_map

        places = scalar_map(self._source, scalar).places(len(scalar.value))
        return self._source.shown(scalar.value, places)

    # From the selection to the artifact

    def _artifact(
        self,
        identifier: str | None,
        files: FileSet,
        gathered: _Gathered,
        unresolved: list[Remark],
    ) -> Artifact:
        keeps_links = says_yes(files.enable_symlinks)
        selected = self._without_dropped_links(gathered.files, keeps_links)
        placed, collisions = self._placed(selected, says_yes(files.discard_paths))
        unmatched = gathered.unmatched()
        outside = [result for sel in gathered.selections for result in sel.unchecked]
        unchecked = (
            *dict.fromkeys(result.pattern.text for result in outside),
            *(remark.pattern for remark in unresolved),
        )
        failed = not placed and not unchecked
        makers = {
            found.pattern.text: maker.words
            for found in (unmatched if failed else ())
            if (maker := self._unmatched.maker(found, gathered.bases))
        }
        failed = failed and not makers
        return Artifact(
            identifier,
            FAILED if failed else UPLOADED,
            NOTHING_MATCHES if failed else None,
            maker=next(iter(makers.values()), ""),
            files=tuple(placed),
            unmatched=tuple(result.pattern.text for result in unmatched),
            unchecked=(*unchecked, *makers),
            collisions=collisions,
            remarks=(
                *self._remarks(gathered, unmatched),
                *(
                    Remark(result.pattern.text, f"not checked: {result.unchecked}")
                    for result in outside
                ),
                *unresolved,
            ),
            notes=(*_settings_words(files), *self._notes(selected)),
        )

    def _without_dropped_links(self, files: list[Found], keeps_links: bool) -> list[Found]:
        if keeps_links or not any(file.link for file in files):
            return files
        if self._rulings.of("links") == "follow":
            return files
        return [file for file in files if not file.link]

    def _placed(
        self, files: Sequence[Found], discard: bool
    ) -> tuple[list[ArtifactFile], tuple[tuple[str, tuple[str, ...]], ...]]:
        """Return the files under their names in the artifact, and the names several claim."""
        claims: dict[str, list[Found]] = {}
        for file in files:
            name = file.path.rpartition("/")[2] if discard else file.path
            claims.setdefault(name, []).append(file)
        collisions: list[tuple[str, tuple[str, ...]]] = []
        placed: list[ArtifactFile] = []
        for name in sorted(claims):
            claimants = sorted(claims[name], key=lambda file: file.source)
            winner = claimants[0]
            if len(claimants) > 1:
                collisions.append((name, tuple(file.source for file in claimants)))
                last = self._rulings.of("collision-winner") == "last"
                winner = claimants[-1] if last else claimants[0]
            placed.append(
                ArtifactFile(winner.source, name, winner.guessed, winner.origin, winner.link)
            )
        return placed, tuple(collisions)

    # Remarks

    def _remarks(self, gathered: _Gathered, unmatched: list[PatternResult]) -> list[Remark]:
        remarks = [
            Remark(result.pattern.text, self._unmatched.why(result, gathered.bases))
            for result in unmatched
        ]
        for selection in gathered.selections[:1]:
            for result, wider in selection.redundant():
                text = f"redundant: {wider.pattern.text!r} selects all of that, too"
                remarks.append(Remark(result.pattern.text, text))
            for result in selection.results:
                remarks.extend(self._read_as_glob(result.pattern, gathered.bases[0]))
        return remarks

    def _read_as_glob(self, pattern: Pattern, base: str = "") -> tuple[Remark, ...]:
        """Return a remark on a wildcard that the guide does not have, where there is one."""
        if not pattern.undocumented:
            return ()
        text = f"{_where_it_stands(pattern)} is not documented; read as a glob"
        path = f"{base}/{pattern.path}" if base else pattern.path
        there = not is_outside(path) and self._workspace.tree.kind(path) is not None
        if there and not compile_any([pattern])(pattern.path):
            text += f", which does not select what is called {pattern.path}"
        return (Remark(pattern.text, text),)

    def _notes(self, files: Sequence[Found]) -> list[str]:
        notes: list[str] = []
        links = self._workspace.tree.links
        for file in files:
            target = links.get(file.source) if file.link else None
            if target and _leaves(file.source, target):
                notes.append(f"{file.source} is a link out of the source, to {target}")
        unreadable = self._workspace.tree.unreadable
        if unreadable:
            notes.append(f"could not be read: {', '.join(sorted(set(unreadable)))}")
        return notes


@dataclass(frozen=True, slots=True)
class _Base:
    """The directories of a `base-directory`; `unknown` says why they cannot be told."""

    directories: list[str]
    unknown: str = ""


def _where_it_stands(pattern: Pattern) -> str:
    at_the_end = pattern.undocumented == "**"
    return "'**' at the end" if at_the_end else repr(pattern.undocumented)


def says_yes(scalar: Scalar | None) -> bool:
    """Tell whether a switch of the buildspec is on; the guide writes both `yes` and `true`."""
    return scalar is not None and scalar.value.strip().lower() in _YES


def _settings_words(files: FileSet) -> Iterator[str]:
    """Say what is taken for settings that are missing or neither yes nor no."""
    if not files.files:
        yield (
            '"files" lists nothing, although the guide always requires it; what the service says '
            "then is not documented"
        )
    switches = {"discard-paths": files.discard_paths, "enable-symlinks": files.enable_symlinks}
    for name, scalar in switches.items():
        if scalar is not None and scalar.value.strip().lower() not in _YES | _NO:
            yield f'{name} "{scalar.value}" is neither yes nor no; here it counts as no'


def below_source(path: str) -> str:
    """Return a path relative to the source root where it names that root itself."""
    path = normalise(path)
    if path == SOURCE_DIRECTORY:
        return "."
    return path.removeprefix(SOURCE_DIRECTORY + "/")


def _unchecked(identifier: str | None, files: FileSet, reason: str) -> Artifact:
    base = files.base_directory.value if files.base_directory else ""
    return Artifact(
        identifier,
        UPLOADED,
        unchecked=tuple(scalar.value for scalar in files.files),
        remarks=(Remark(base, f"not checked: {reason}"),),
    )


def _leaves(source: str, target: str) -> bool:
    """Tell whether a link at `source` leads out of the source tree."""
    directory = source.rpartition("/")[0]
    return (
        is_outside(target)
        if target.startswith("/")
        else is_outside(f"{directory}/{target}".lstrip("/"))
    )
