"""Regular expressions kept compiled from one run of the command to the next.

Importing :mod:`re` takes two thirds of a bare interpreter's time, and compiling the sixty
expressions that an ordinary file needs as much again. So what the compiler made of an expression
is kept in a file beside Python's own ``.pyc`` files and given to the engine as it is; the engine
checks it (``_sre.compile``). Where the file cannot be read or written, or Python works otherwise
inside, expressions are compiled as usual. One of the places that pay beauty for start-up.
"""

from __future__ import annotations

import os
import sys

from dryspec import lazy
from dryspec.archive import opened, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import Any

    from dryspec.archive import Archive

    Said = tuple[int, int, dict[str, int], tuple[str | None, ...]]
    """All flags, the number of groups, their numbers by name and names by number."""

_sre: Any = __import__("_sre")


class KeptPatterns:
    """Compiles expressions, if it must; ``missing`` are those that it had to, by their key."""

    def __init__(self, archive: Archive | None) -> None:
        self.archive = archive
        self.missing: dict[str, tuple[str, int]] = {}

    def compiled(self, text: str, flags: int) -> re.Pattern[str]:
        """Return what ``re.compile(text, flags)`` does."""
        key = f"{flags} {text}"
        if self.archive is not None and key in self.archive:
            said: Said = self.archive.said_of(key)
            try:
                code = list(memoryview(self.archive.code(key)).cast("I"))
                ready: re.Pattern[str] = _sre.compile(text, said[0], code, *said[1:])
            except (RuntimeError, TypeError, ValueError):
                self.archive.drop(key)  # a damaged file
            else:
                return ready
        import re

        self.missing[key] = (text, flags)
        return re.compile(text, flags)


def found() -> Archive | None:
    """Return the file, ``None`` where there is none for this Python."""
    return opened(_path(), _version())


def install() -> KeptPatterns:
    """Take expressions from the file from now on."""
    kept = KeptPatterns(found())
    lazy.compile_with(kept.compiled)
    return kept


def extend(kept: KeptPatterns) -> None:
    """Write the file anew with what it lacked."""
    if not kept.missing:
        return
    try:
        items = {} if kept.archive is None else dict(_unchanged(kept.archive))
        items.update((key, _taken_apart(*kept.missing[key])) for key in sorted(kept.missing))
    except (AttributeError, ImportError, TypeError, ValueError, OverflowError):
        return  # a Python whose `re` is made otherwise
    write(_path(), _version(), None, items)


def _path() -> str:
    name = f"_patterns.{sys.implementation.cache_tag}.codes"
    return os.path.join(os.path.dirname(__file__), "__pycache__", name)


def _version() -> tuple[int, ...]:
    return (sys.hexversion, _sre.MAGIC, _sre.CODESIZE)


def _unchanged(archive: Archive) -> Iterator[tuple[str, tuple[Said, bytes]]]:
    for key in archive:
        yield key, (archive.said_of(key), archive.code(key))


def _taken_apart(text: str, flags: int) -> tuple[Said, bytes]:
    """Return what :func:`re.compile` gives to the engine."""
    import re
    from array import array

    inner: Any = re
    parsed = inner._parser.parse(text, flags)
    numbers: dict[str, int] = parsed.state.groupdict
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in numbers.items():
        names[number] = name
    code = array("I", inner._compiler._code(parsed, flags))
    all_flags = int(flags | parsed.state.flags)
    return (all_flags, parsed.state.groups - 1, numbers, tuple(names)), code.tobytes()
