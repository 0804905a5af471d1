"""Loads our own modules from one file instead of eighty.

Finding, opening and checking eighty ``.pyc`` files takes as long as half a bare interpreter's whole
run. So the code of all modules that a lint run imported is kept together in one file beside them,
used as long as each module's size and time are what they were, and written anew when they are
not. Everything works without it: where it cannot be written, modules are imported as usual.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

    Kept = dict[str, tuple[str, int, int, bool, bytes]]
    """Module to path, size, time in ns, whether it is a package, and marshalled code."""

_PACKAGES = ("dryspec", "dryspec_rules", "dryspec_simulate")
_MANY = 10
_VERSION = (sys.hexversion, sys.flags.optimize)


class _Loader:
    """Finds and loads the modules of one file; asked before the ordinary finders."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is, ``None`` for one that is not kept."""
        del path, target
        found = self._kept.get(name)
        if found is None:
            return None
        origin, _, _, is_package, _ = found
        spec = ModuleSpec(name, self, origin=origin, is_package=is_package)  # type: ignore[arg-type] # has the methods
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations = [os.path.dirname(origin)]
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run a module's code."""
        exec(marshal.loads(self._kept[module.__name__][4]), module.__dict__)


def install() -> Kept:
    """Load our modules from the one file from now on; returns what it holds, if it is valid."""
    try:
        with open(_path(), "rb") as file:
            version, kept = marshal.loads(file.read())
        if version != _VERSION or not all(map(_is_fresh, kept.values())):
            return {}
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    sys.meta_path.insert(0, _Loader(kept))
    valid: Kept = kept
    return valid


def extend(kept: Kept) -> None:
    """Write the file anew when this run imported many modules that it does not hold."""
    if sys.dont_write_bytecode or sys.pycache_prefix:
        return
    # Rules have no spec; their code is kept in files of their own (:mod:`dryspec.loader`).
    more = [
        name
        for name, module in sys.modules.items()
        if name.startswith(_PACKAGES) and name not in kept and module.__spec__ is not None
    ]
    if len(more) < _MANY:
        return
    path = _path()
    temporary = f"{path}.{os.getpid()}"
    try:
        data = marshal.dumps((_VERSION, {**kept, **dict(_described(sorted(more)))}))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except (OSError, ValueError, ImportError):
        return


def _path() -> str:
    name = f"_start.{sys.implementation.cache_tag}.modules"
    return os.path.join(os.path.dirname(__file__), "__pycache__", name)


def _is_fresh(kept: tuple[str, int, int, bool, bytes]) -> bool:
    status = os.stat(kept[0])
    return status.st_size == kept[1] and status.st_mtime_ns == kept[2]


def _described(names: list[str]) -> Iterator[tuple[str, tuple[str, int, int, bool, bytes]]]:
    for name in names:
        spec = sys.modules[name].__spec__
        if spec is None or not spec.origin or not isinstance(spec.loader, SourceFileLoader):
            continue
        status = os.stat(spec.origin)
        code = marshal.dumps(spec.loader.get_code(name))
        is_package = spec.submodule_search_locations is not None
        yield name, (spec.origin, status.st_size, status.st_mtime_ns, is_package, code)
