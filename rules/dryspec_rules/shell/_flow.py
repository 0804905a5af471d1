"""Follows a value from where it comes from through variables and files, in running order.

Only what surely carries the value is followed: an assignment of it, ``echo``, ``printf`` and
filters inside ``$( )``, and what these write into a file. An argument of any other program is not.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.programs.secret_sources import PRINTERS, keeps, selected
from dryspec.shell import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dryspec.shell import Compound, Word

_EXPANSION = lazy.pattern(r"(?<!\\)\$(?:\{([A-Za-z_]\w*)[^}]{0,200}\}|([A-Za-z_]\w*))")


_LONGEST = 20
"""Filters behind one another that are looked at."""


class Origin:
    """Where a value comes from.

    ``name`` is the variable or command it began in; ``own`` whether a variable still is that very
    one; ``sure`` whether it is what was looked for whatever the variable that gets it is called;
    ``field`` the name it was picked out of a document by.
    """

    __slots__ = ("field", "name", "own", "sure")

    def __init__(
        self, name: str, *, own: bool = False, sure: bool = True, field: str | None = None
    ) -> None:
        self.name = name
        self.own = own
        self.sure = sure
        self.field = field

    def copied(self, field: str | None = None) -> Origin:
        """Return the origin of a copy, or of a field of the value."""
        return Origin(self.name, sure=self.sure, field=self.field if field is None else field)


class Flow:
    """What is known to hold the value so far; feed it every call, in running order.

    Args:
        names: variables that hold it from the start.
        source: says where the output of a call comes from, None for any other call.
        accepts: whether a variable of this name may be taken to hold the value.
        passes: whether a filter's output still holds what it reads.
        shows: whether an expansion (its text, the variable's name) gives the value or part of it.

    """

    __slots__ = ("_accepts", "_passes", "_shows", "_source", "files", "names")

    def __init__(
        self,
        names: dict[str, Origin],
        source: Callable[[Call], Origin | None],
        accepts: Callable[[str, Origin], bool],
        passes: Callable[[Call], bool] = keeps,
        shows: Callable[[str, str], bool] | None = None,
    ) -> None:
        self._passes = passes
        self._shows = shows or shows_value
        self.names = names
        self.files: dict[str, Origin] = {}
        self._source = source
        self._accepts = accepts

    def concerns(self, text: str, words: Iterable[str]) -> bool:
        """Whether a command may hold, hand on or replace the value, or has one of these words.

        Judged by its text, before it is taken apart.
        """
        for telling in (words, self.names, self.files):
            for word in telling:
                if word in text:
                    return True
        return False

    def step(self, call: Call) -> None:
        """Take over what a call assigns and writes."""
        for assignment in (*call.declares, *(() if call.words else call.assignments)):
            origin = None if assignment.value is None else self.carried(assignment.value)
            self._assign(assignment.name, origin, bool(call.enclosing) or assignment.append)
        if call.program == "read":
            origin = self.read(call)
            for word in call.positionals:
                if word.value and origin is not None:
                    self._assign(word.value, origin, True)
        for path in _files(call):
            origin = self.printed(call)
            if origin is not None:
                self.files[path] = origin

    def _assign(self, name: str, origin: Origin | None, keep: bool) -> None:
        if origin is not None and self._accepts(name, origin):
            self.names[name] = origin if origin.own else origin.copied()
        elif not keep:
            self.names.pop(name, None)

    def carried(self, word: Word) -> Origin | None:
        """Return where the value comes from that a word holds."""
        for variable in word.variables:
            text = word.text[variable.start - word.start : variable.end - word.start]
            if variable.name in self.names and self._shows(text, variable.name):
                return self.names[variable.name].copied()
        for compound in word.substitutions:
            origin = self.caught(compound)
            if origin is not None:
                return origin
        return None

    def caught(self, compound: Compound) -> Origin | None:
        """Return where the value comes from that a ``$( )`` catches."""
        for commands in compound.lists:
            for pipeline in commands:
                origin = self._of_pipeline(pipeline.elements)
                if origin is not None:
                    return origin
        return None

    def _of_pipeline(self, elements: Sequence[Call | Compound]) -> Origin | None:
        first, *rest = elements
        if not isinstance(first, Call) or first.output(1) not in ("inherited", "pipe"):
            return None
        origin = self.printed(first)
        for element in rest:
            if origin is None or not isinstance(element, Call) or not self._passes(element):
                return None
            origin = origin.copied(selected(element))
        return origin

    def printed(self, call: Call) -> Origin | None:
        """Return where the value comes from that a call writes to its standard output."""
        origin = self._source(call)
        if origin is not None:
            return origin
        if call.program in PRINTERS:
            return next((found for word in call.arguments if (found := self.carried(word))), None)
        if not self._passes(call) or call.index > _LONGEST:
            return None
        if call.fed_by is not None:
            return self._of_pipeline(call.pipeline.elements[: call.index + 1])
        found = self.read(call)
        return None if found is None else found.copied(selected(call))

    def read(self, call: Call) -> Origin | None:
        """Return where the value comes from that a call reads: here-strings, heredocs, files."""
        for redirect in call.redirects:
            target = redirect.target
            if redirect.operator == "<<<" and target is not None:
                return self.carried(target)
            if redirect.body is not None and target is not None and target.text.isidentifier():
                return self._in_text(redirect.body)
            if redirect.operator == "<" and target is not None and target.value in self.files:
                return self.files[target.value]
        for word in call.positionals if call.program != "tee" else ():
            if word.value in self.files:
                return self.files[word.value]
        return None

    def _in_text(self, text: str) -> Origin | None:
        for match in expansions(text):
            name = match.group(1) or match.group(2)
            if name in self.names and self._shows(match.group(), name):
                return self.names[name].copied()
        return None


def expansions(text: str) -> Iterator[re.Match[str]]:
    """Yield each ``$NAME`` and ``${NAME...}`` of a text that is no shell."""
    return _EXPANSION.finditer(text)


def shows_value(text: str, name: str) -> bool:
    """Whether an expansion gives the value or part of it: not its length, not whether it is set."""
    rest = text.removeprefix("${").removesuffix("}")
    if rest.startswith("#"):
        return False
    return not rest.removeprefix(name).startswith((":+", "+"))


def _files(call: Call) -> Iterator[str]:
    """Yield the files that a call's standard output is written to."""
    for redirect in call.redirects:
        target = redirect.target.value if redirect.target is not None else None
        writes = ">" in redirect.operator and 1 in redirect.fds and not redirect.duplicates
        if target and writes and not target.startswith("/dev/"):
            yield target
    following = call.feeds
    if isinstance(following, Call) and following.program == "tee":
        for word in following.positionals:
            if word.value:
                yield word.value
