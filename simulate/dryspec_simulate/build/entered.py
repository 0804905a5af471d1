"""Directories that commands enter although nobody knows of them.

That a shell's directory lasts from phase to phase is what people report, not what the guide says,
and a source may hold more than the tree at hand. So such a `cd` is taken to succeed, and that is
said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.build.conditions import TESTS
from dryspec_simulate.build.globs import is_outside, normalise
from dryspec_simulate.build.shell_state import is_unsure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec
    from dryspec_simulate.build.makings import Makings
    from dryspec_simulate.build.shell_state import ShellState
    from dryspec_simulate.build.trees import Tree

_MOVES = ("cd", "pushd")
_UNPACKING = ("tar", "bsdtar", "unzip", "7z", "jar", "cpio")
_MARKS = frozenset("\\{}*?[]~")
_WINDOWS = ("powershell", "pwsh", "cmd")
_MOST = 200
"""Directories that are looked at; nobody enters so many."""
_NAMED = 3
"""Directories that are named; of others only the number is given."""


class Missing:
    """A directory that is entered: `text` is the command, `known` where it lies from the source."""

    __slots__ = ("known", "path", "place", "text")

    def __init__(self, text: str, place: str, path: str, known: str) -> None:
        self.text = text
        self.place = place
        self.path = path
        self.known = known


class Entered:
    """Notes which directories of one build nobody knows of, in the order of the run."""

    def __init__(self, buildspec: Buildspec, tree: Tree, generated: Iterable[str]) -> None:
        self.missing: list[Missing] = []
        self._tree = tree
        self._made: set[str] = set()
        self._open: set[str] = set()
        """Directories in which there may be any other."""
        self._seen: set[str] = set()
        self._extras = 0
        shell = buildspec.env.shell.value.lower() if buildspec.env.shell else ""
        self._blind = any(name in shell for name in _WINDOWS)
        cached = buildspec.cache.paths if buildspec.cache else ()
        for path in (*generated, *(scalar.value for scalar in cached)):
            self._make(normalise(path))

    def doubt(self) -> None:
        """Note nothing from here on: a command failed, and nobody knows how far it came."""
        self._blind = True

    def look(
        self, calls: Iterable[Call], state: ShellState, makings: Makings, place: str
    ) -> Iterator[Call]:
        """Pass on the calls of one command, noting each before its effect is taken over."""
        before: Call | None = None
        for call in calls:
            self._note(call, before, state, makings, place)
            yield call
            before = call

    def _note(
        self, call: Call, before: Call | None, state: ShellState, makings: Makings, place: str
    ) -> None:
        if call.program in _UNPACKING:
            self._blind = True
        if self._blind or call.program not in _MOVES or _is_guarded(call, before):
            return
        text = state.text(call.positionals[0]) if len(call.positionals) == 1 else None
        path = state.destination(call)
        if not text or not path or not _MARKS.isdisjoint(text) or state.environment.get("CDPATH"):
            return
        if path == "." or is_outside(path) or path in self._seen:
            return
        self._seen.add(path)
        self._blind = len(self._seen) > _MOST
        if not self._is_there(path, makings):
            words = " ".join(word.text for word in call.all_words)
            known = text.rstrip("/") if state.directory != "." and text[0] not in "./" else ""
            from_root = known if known and self._tree.kind(known) == "dir" else ""
            self.missing.append(Missing(words, place, path, from_root))

    def _is_there(self, path: str, makings: Makings) -> bool:
        for extra in makings.extras[self._extras :]:
            self._make(extra.path)
        self._extras = len(makings.extras)
        if self._tree.kind(path) is not None or path in self._made or makings.is_directory(path):
            return True
        traces = makings.traces
        if traces.directory(path) or traces.maker(path):
            return True
        return any(above in self._open for above in (path, *_above(path)))

    def _make(self, path: str) -> None:
        """Take down the directories around a file, of a pattern the part that is written out."""
        start, star, _ = path.partition("*")
        around = start.rpartition("/")[0] if star else path
        if star:
            self._made.add(around)
            self._open.add(around)
        self._made.update(_above(around))


def _above(path: str) -> Iterator[str]:
    """Yield the directories around a path, the nearest first, the source itself left out."""
    while path := path.rpartition("/")[0]:
        yield path


def _is_guarded(call: Call, before: Call | None) -> bool:
    """Tell whether the command asks, or says, what happens without the directory."""
    lists = [call.pipeline, *(outer.pipeline for outer in call.enclosing if outer.pipeline)]
    if is_unsure(call) or any(item.next_operator == "||" for item in lists):
        return True
    return call.previous_operator == "&&" and before is not None and before.program in TESTS


def entered_words(missing: list[Missing]) -> str:
    """Return the assumption about directories as a sentence."""
    named = " and ".join(
        f"`{item.text}` ({item.place}) enters {item.path}" for item in missing[:_NAMED]
    )
    more = f" and {len(missing) - _NAMED} more like it" if len(missing) > _NAMED else ""
    here = "it is" if len(missing) == 1 else "they are"
    which = "which is not" if len(missing) == 1 else "none of which is"
    nobody = f"{which} in the source or seen to be made; {here} taken to exist"
    known = next((item.known for item in missing if item.known), "")
    slip = f'; was {known} of the source meant? cd "$CODEBUILD_SRC_DIR/{known}"' if known else ""
    return f"{named}{more}, {nobody}{slip}"
