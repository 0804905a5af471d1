"""Loads our own modules from one file instead of eighty.

Finding, opening and checking eighty ``.pyc`` files takes as long as half a bare interpreter's whole
run. So the code of all modules that lint runs imported is kept together in one file beside them. A
module's code is used as long as its source has the size and time it had. Everything works without
the file: where it cannot be written, modules are imported as usual.
"""

from __future__ import annotations

import marshal
import os
import sys

# As in :mod:`dryspec.lean`, without importlib itself.
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import SourceFileLoader

from dryspec.archive import Archive, opened, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

    Said = tuple[str, int, int, bool]
    """Path, size and time in ns of a module's source, and whether it is a package."""

_PACKAGES = ("dryspec", "dryspec_rules", "dryspec_simulate")
_MANY = 10
_VERSION = (sys.hexversion, sys.flags.optimize, os.path.dirname(__file__))
"""What the file is valid for; a copy made with it elsewhere would run the modules it names here."""


class Kept:
    """The modules of the file; asked before the ordinary finders."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.stale = False
        """Whether a module was asked for whose source is no longer what it was."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is, ``None`` for one that is not kept or whose source changed."""
        del path, target
        said: Said | None = self.archive.said_of(name)
        if said is None:
            return None
        if not _is_fresh(said):
            self.archive.drop(name)
            self.stale = True
            return None
        origin, _, _, is_package = said
        spec = ModuleSpec(name, self, origin=origin, is_package=is_package)  # type: ignore[arg-type] # has the methods
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations = [os.path.dirname(origin)]
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run a module's code."""
        exec(marshal.loads(self.archive.code(module.__name__)), module.__dict__)


def install() -> Kept | None:
    """Load our modules from the one file from now on; returns them, if there is a valid one."""
    archive = opened(_path(), _VERSION)
    if archive is None:
        return None
    kept = Kept(archive)
    sys.meta_path.insert(0, kept)
    return kept


def extend(kept: Kept | None) -> None:
    """Write the file anew where it is out of date, or lacks many modules that this run imported."""
    # Rules have no spec; their code is kept in files of their own (:mod:`dryspec.loader`).
    more = [
        name
        for name, module in sys.modules.items()
        if name.startswith(_PACKAGES)
        and module.__spec__ is not None
        and (kept is None or name not in kept.archive)
    ]
    if len(more) < _MANY and not (kept is not None and kept.stale):
        return
    try:
        modules = {} if kept is None else dict(_unchanged(kept.archive))
        modules.update(_described(sorted(more)))
    except (OSError, ValueError, ImportError):
        return
    write(_path(), _VERSION, None, modules)


def _path() -> str:
    name = f"_start.{sys.implementation.cache_tag}.modules"
    return os.path.join(os.path.dirname(__file__), "__pycache__", name)


def _is_fresh(said: Said) -> bool:
    try:
        status = os.stat(said[0])
    except OSError:
        return False
    return status.st_size == said[1] and status.st_mtime_ns == said[2]


def _unchanged(archive: Archive) -> Iterator[tuple[str, tuple[Said, bytes]]]:
    for name in archive:
        said: Said = archive.said_of(name)
        if _is_fresh(said):
            yield name, (said, archive.code(name))


def _described(names: list[str]) -> Iterator[tuple[str, tuple[Said, bytes]]]:
    for name in names:
        spec = sys.modules[name].__spec__
        if spec is None or not spec.origin or not isinstance(spec.loader, SourceFileLoader):
            continue
        status = os.stat(spec.origin)
        code = marshal.dumps(spec.loader.get_code(name))
        is_package = spec.submodule_search_locations is not None
        yield name, ((spec.origin, status.st_size, status.st_mtime_ns, is_package), code)
