"""The `cache` block: which key is looked up, which fallback hits, what is saved.

Source: user guide, "caching-s3" and "build-spec-ref" (`cache`): an exact match of `key`, then each
fallback as a prefix, in order; an entry stored under a key is never updated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec_simulate.build.artifacts import below_source
from dryspec_simulate.build.globs import Pattern, is_outside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dryspec.spec.buildspec import Cache
    from dryspec_simulate.build.collect import Workspace
    from dryspec_simulate.build.expand import Expansion
    from dryspec_simulate.build.project import CacheSettings
    from dryspec_simulate.build.rulings import Rulings

MAX_FALLBACKS = 5


@dataclass(frozen=True, slots=True)
class CachePath:
    """One cached path and how many files of the source or the build it covers (None: unknown).

    `guessed` tells that some of them were inferred from commands, `directory` that it names a
    directory, all of which only a local cache is known to keep.
    """

    text: str
    files: int | None
    guessed: bool = False
    directory: bool = False


@dataclass(frozen=True, slots=True)
class CacheOutcome:
    """What the cache does: `hit` is the stored key that is restored, `saved` the key written.

    `restore` and `save` are sentences.
    """

    type: str
    key: str | None
    fallbacks: tuple[str, ...]
    hit: str | None
    restore: str
    save: str
    saved: bool
    paths: tuple[CachePath, ...]
    problems: tuple[str, ...] = ()


class CacheRun:
    """The cache of one build; `stored` are the keys there already, newest first."""

    def __init__(
        self,
        cache: Cache,
        settings: CacheSettings | None,
        expand: Callable[[str], Expansion],
        stored: Sequence[str] = (),
    ) -> None:
        self._cache = cache
        self._expand = expand
        self._stored = stored
        self._type = settings.type if settings else ""
        self._key = expand(cache.key.value).text if cache.key else None
        self._fallbacks = tuple(
            expand(scalar.value).text for scalar in cache.fallback_keys[:MAX_FALLBACKS]
        )
        self._action = cache.action.value.lower() if cache.action else ""

    def outcome(
        self, workspace: Workspace, rulings: Rulings, entered: bool, succeeded: bool
    ) -> CacheOutcome:
        """Return what happens; `entered` tells whether the build got as far as its phases."""
        hit = self._hit()
        saved, save = self._save(hit, rulings, entered, succeeded)
        return CacheOutcome(
            self._type,
            self._key,
            self._fallbacks,
            hit,
            self._restore(hit),
            save,
            saved,
            tuple(self._path(scalar.value, workspace) for scalar in self._cache.paths),
            tuple(self._problems()),
        )

    def _hit(self) -> str | None:
        if self._action == "save" or self._key is None:
            return None
        if self._key in self._stored:
            return self._key
        for prefix in self._fallbacks:
            for key in self._stored:
                if key.startswith(prefix):
                    return key
        return None

    def _restore(self, hit: str | None) -> str:
        if self._type == "NO_CACHE":
            return "the project has no cache, so this block is ignored"
        if self._action == "save":
            return "nothing is restored (action: save)"
        if self._key is None:
            return "whatever the last build stored is restored"
        if hit is None:
            tried = [self._key, *self._fallbacks]
            return f"looked up, in this order: {', '.join(tried)}; nothing of it is known to exist"
        how = "the exact key" if hit == self._key else "a fallback"
        return f"{hit} is restored ({how})"

    def _save(
        self, hit: str | None, rulings: Rulings, entered: bool, succeeded: bool
    ) -> tuple[bool, str]:
        if self._type == "NO_CACHE":
            return False, "nothing is saved"
        if self._action == "restore":
            return False, "nothing is saved (action: restore)"
        if not entered:
            return False, "nothing is saved: no command ran"
        if not succeeded and rulings.of("cache-after-failure") == "no":
            return False, "nothing is saved: the build failed"
        if self._key is not None and hit == self._key:
            return False, f"{self._key} exists already and is never updated"
        return True, f"saved under {self._key}" if self._key else "saved for the next build"

    def _path(self, text: str, workspace: Workspace) -> CachePath:
        expansion = self._expand(text)
        path = below_source(expansion.text)
        if not expansion.known or is_outside(path):
            return CachePath(text, None)
        found = workspace.select([Pattern(path)]).files
        if not found and (workspace.tree.kind(path) == "dir" or workspace.is_made_directory(path)):
            return CachePath(text, None, directory=True)
        return CachePath(text, len(found), any(file.guessed for file in found))

    def _problems(self) -> list[str]:
        problems: list[str] = []
        if not self._type:
            problems.append("all this only if the project has a cache (--project)")
        if not self._cache.paths and self._type != "NO_CACHE":
            problems.append("no paths are named: at best, CodeBuild picks common dependencies")
        if self._fallbacks and self._key is None:
            problems.append("fallback-keys are ignored without a key")
        if len(self._cache.fallback_keys) > MAX_FALLBACKS:
            problems.append(f"only the first {MAX_FALLBACKS} fallback-keys are allowed")
        if self._type == "LOCAL" and self._key is not None:
            problems.append("a local cache has no keys")
        return problems
