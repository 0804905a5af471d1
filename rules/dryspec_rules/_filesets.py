"""Artifacts and reports as sets of patterns, and what their paths mean."""

from __future__ import annotations

from dryspec_rules._computed import is_computed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.spec.buildspec import Buildspec, FileSet

_YES = frozenset({"yes", "true", "on", "y"})
_MAGIC = "*?[{!"


def artifacts(buildspec: Buildspec) -> list[FileSet]:
    """Return the primary artifact, where there is one, and the secondary ones."""
    primary = [buildspec.artifacts] if buildspec.artifacts else []
    return primary + buildspec.secondary_artifacts


def file_sets(buildspec: Buildspec) -> list[FileSet]:
    """Return artifacts and reports."""
    return artifacts(buildspec) + buildspec.reports


def is_literal(text: str) -> bool:
    """Tell whether a pattern is one path, known before the build."""
    return bool(text) and not any(mark in text for mark in _MAGIC) and not is_computed(text)


def is_outside(text: str) -> bool:
    """Tell whether a path is absolute, in a home directory, or climbs out of the source."""
    return text.startswith(("/", "~", "..")) or text[1:3] in {":\\", ":/"}


def path_of(files: FileSet, text: str) -> str | None:
    """Return where a literal of a set lies from the source root; ``None`` when nobody knows."""
    base = files.base_directory.value if files.base_directory else ""
    if base and not is_literal(base):
        return None
    parts = [
        part for part in f"{base}/{text}".replace("\\", "/").split("/") if part not in ("", ".")
    ]
    return "/".join(parts)


def from_root(files: FileSet) -> bool:
    """Tell whether the patterns of a set start at the source root."""
    base = files.base_directory
    return base is None or base.value in ("", ".", "./", "$CODEBUILD_SRC_DIR")


def discards_paths(files: FileSet) -> bool:
    """Tell whether `discard-paths` is on."""
    return files.discard_paths is not None and files.discard_paths.value.lower() in _YES
