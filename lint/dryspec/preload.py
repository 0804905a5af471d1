"""Loads our own modules from one file instead of eighty.

Finding, opening and checking eighty ``.pyc`` files takes as long as half a bare interpreter's whole
run. So the code of all modules that lint runs imported is kept together in one file beside them:
first a list of what is where, then the code, of which each run reads what it needs. A module's code
is used as long as its source has the size and time it had. Everything works without the file:
where it cannot be written, modules are imported as usual.
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

    Entry = tuple[str, int, int, bool, int, int]
    """Path, size and time in ns of the source; whether a package; place and length of the code."""
    Described = tuple[str, int, int, bool, bytes]
    """The same with the marshalled code itself."""

_PACKAGES = ("dryspec", "dryspec_rules", "dryspec_simulate")
_MANY = 10
_VERSION = (2, sys.hexversion, sys.flags.optimize)
_LENGTH = 4
"""Bytes in front of the list that say how long it is."""


class Kept:
    """The open file, asked for modules before the ordinary finders."""

    def __init__(self, file: int, start: int, entries: dict[str, Entry]) -> None:
        self._file = file
        self._start = start
        self._entries = entries
        self.stale = False
        """Whether a module was asked for whose source is no longer what it was."""

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is, ``None`` for one that is not kept or whose source changed."""
        del path, target
        entry = self._entries.get(name)
        if entry is None:
            return None
        if not _is_fresh(entry):
            del self._entries[name]
            self.stale = True
            return None
        spec = ModuleSpec(name, self, origin=entry[0], is_package=entry[3])  # type: ignore[arg-type] # has the methods
        spec.has_location = True
        if entry[3]:
            spec.submodule_search_locations = [os.path.dirname(entry[0])]
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run a module's code."""
        exec(marshal.loads(self._code(self._entries[module.__name__])), module.__dict__)

    def described(self) -> Iterator[tuple[str, Described]]:
        """Yield every module that is still as it was, with its code."""
        for name, entry in self._entries.items():
            if _is_fresh(entry):
                path, size, time, is_package = entry[:4]
                yield name, (path, size, time, is_package, self._code(entry))

    def _code(self, entry: Entry) -> bytes:
        place, length = self._start + entry[4], entry[5]
        if hasattr(os, "pread"):  # forked workers share the place in the file
            return os.pread(self._file, length, place)
        os.lseek(self._file, place, os.SEEK_SET)
        return os.read(self._file, length)


def install() -> Kept | None:
    """Load our modules from the one file from now on; returns it, if there is a valid one."""
    try:
        file = os.open(_path(), os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    try:
        length = int.from_bytes(os.read(file, _LENGTH), "little")
        version, entries, codes = marshal.loads(os.read(file, length))
        if version == _VERSION and os.fstat(file).st_size == _LENGTH + length + codes:
            kept = Kept(file, _LENGTH + length, entries)
            sys.meta_path.insert(0, kept)
            return kept
    except (OSError, ValueError, EOFError, TypeError, MemoryError):
        pass
    os.close(file)
    return None


def extend(kept: Kept | None) -> None:
    """Write the file anew where it is out of date, or lacks many modules that this run imported."""
    if sys.dont_write_bytecode or sys.pycache_prefix:
        return
    # Rules have no spec; their code is kept in files of their own (:mod:`dryspec.loader`).
    more = [
        name
        for name, module in sys.modules.items()
        if name.startswith(_PACKAGES)
        and module.__spec__ is not None
        and (kept is None or name not in kept)
    ]
    if len(more) < _MANY and not (kept is not None and kept.stale):
        return
    path = _path()
    temporary = f"{path}.{os.getpid()}"
    try:
        modules = {} if kept is None else dict(kept.described())
        modules.update(_described(sorted(more)))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(_written(modules))
        os.replace(temporary, path)
    except (OSError, ValueError, ImportError, EOFError, TypeError):
        return


def _written(modules: dict[str, Described]) -> bytes:
    """Return the file's bytes."""
    entries: dict[str, Entry] = {}
    codes: list[bytes] = []
    place = 0
    for name, (path, size, time, is_package, code) in modules.items():
        entries[name] = (path, size, time, is_package, place, len(code))
        codes.append(code)
        place += len(code)
    head = marshal.dumps((_VERSION, entries, place))
    return b"".join([len(head).to_bytes(_LENGTH, "little"), head, *codes])


def _path() -> str:
    name = f"_start.{sys.implementation.cache_tag}.modules"
    return os.path.join(os.path.dirname(__file__), "__pycache__", name)


def _is_fresh(entry: Entry) -> bool:
    try:
        status = os.stat(entry[0])
    except OSError:
        return False
    return status.st_size == entry[1] and status.st_mtime_ns == entry[2]


def _described(names: list[str]) -> Iterator[tuple[str, Described]]:
    for name in names:
        spec = sys.modules[name].__spec__
        if spec is None or not spec.origin or not isinstance(spec.loader, SourceFileLoader):
            continue
        status = os.stat(spec.origin)
        code = marshal.dumps(spec.loader.get_code(name))
        is_package = spec.submodule_search_locations is not None
        yield name, (spec.origin, status.st_size, status.st_mtime_ns, is_package, code)
