"""Why a pattern selects nothing: a slip, a directory, or a file that nobody knows the maker of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec.alike import nearest
from dryspec_simulate.build.globs import Pattern, is_outside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec_simulate.build.collect import PatternResult, Workspace
    from dryspec_simulate.build.traces import Maker


def hint(maker: Maker, path: str) -> str:
    """Return a sentence on a file that a command may make, and what to do about it."""
    return f"nothing known matches; if {maker.words} makes it, add --generated {path}"


class Unmatched:
    """Looks for reasons in one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def maker(self, result: PatternResult, bases: Sequence[str]) -> Maker | None:
        """Return a command that may make what a pattern selects, where no other reason is seen."""
        if result.excluded:
            return None
        for base in bases:
            path = f"{base}/{result.pattern.path}" if base else result.pattern.path
            wrong = self._is_directory(path) or self.other_case(path)
            if not wrong and (maker := self._workspace.maker(path)):
                return maker
        return None

    def _is_directory(self, path: str) -> bool:
        if is_outside(path):
            return False
        return self._workspace.tree.kind(path) == "dir" or self._workspace.is_made_directory(path)

    def other_case(self, path: str) -> bool:
        """Tell whether a file or directory is called so but for the case of letters."""
        near = self._nearest(path)
        return near is not None and near.lower() == path.lower()

    def why(self, result: PatternResult, bases: Sequence[str]) -> str:
        """Return a clause that says why a pattern selects nothing below its base directories."""
        if result.excluded:
            return "everything it selects is taken out by exclude-paths"
        path = result.pattern.path
        if not path:
            return "an empty entry selects nothing; write **/* for everything"
        kind = self._workspace.tree.kind(path) if not is_outside(path) else None
        if self._is_directory(path):
            return f"it is a directory; write {path}/**/* for the files below it"
        if kind == "link":
            return "it is a symbolic link that leads to no file"
        base = bases[0] if bases and bases[0] not in ("", ".") else ""
        if base and kind is not None:
            return f"nothing matches below {base}; there is one at the root of the source"
        near = self._nearest(f"{base}/{path}" if base else path)
        near = near.removeprefix(f"{base}/") if near and base else near
        if near is not None and near.lower() == path.lower():
            return f"nothing matches, and case counts: there is {near}"
        maker = self.maker(result, bases)
        if maker is not None:
            words = hint(maker, f"{bases[0]}/{path}" if bases[0] else path)
            return words + (f"; or did you mean {near}?" if near else "")
        if near is None:
            return "nothing matches"
        return f"nothing matches; did you mean {near}?"

    def _nearest(self, path: str) -> str | None:
        """Return a file beside the pattern's path whose name is close, the same case or not."""
        directory, _, name = path.rpartition("/")
        if is_outside(path) or not name or not Pattern(name).literal:
            return None
        names = self._workspace.tree.names(directory) if Pattern(directory).literal else []
        prefix = directory + "/" if directory else ""
        for candidate in names:
            if candidate.lower() == name.lower():
                return prefix + candidate
        close = nearest(name, names, 0.8)
        return prefix + close if close else None
