"""What a variable surely holds where a call expands it: the last assignment before the call."""

from __future__ import annotations

from bisect import bisect_left

from dryspec import lazy
from dryspec.shell.model import ASSERTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.source import Span
    from dryspec.spec.buildspec import Buildspec, Command

    Place = tuple[int, int]
    """Number of a command (0 for `env`), and an offset in it."""

_OTHERWISE = lazy.pattern(r"\b(?:for|read|unset|select|mapfile|readarray|getopts|printf -v)\b")
"""Ways to give a variable a value other than an assignment."""
_MOST_COMMANDS = 300
"""Commands that are looked at; nobody writes so many."""
_MOST_JOINED = 20
"""Commands joined by `&&` before an assignment that are looked at."""


class Known:
    """What a variable holds: a word of a command, or the literal text of `env.variables`."""

    __slots__ = ("command", "place", "span", "sure", "text", "word")

    def __init__(
        self, place: Place, sure: bool, command: Command | None = None, word: Word | None = None
    ) -> None:
        self.place = place
        self.sure = sure
        self.command = command
        self.word = word
        self.text = ""
        self.span: Span | None = None
        """Where the text stands in the file."""


class Values:
    """The assignments of one file."""

    __slots__ = ("_blind", "_legacy", "_open", "_set")

    def __init__(self, buildspec: Buildspec | None, commands: list[Command]) -> None:
        self._legacy = buildspec is not None and buildspec.legacy
        self._open: set[str] = set()
        self._set: dict[str, list[Known]] = {}
        self._blind: list[int] = []
        """Numbers of commands that may set any variable."""
        if buildspec is not None:
            self._read_env(buildspec)
        for command in commands[:_MOST_COMMANDS]:
            self._read(command)
        if len(commands) > _MOST_COMMANDS:
            self._blind = [0]

    def _read_env(self, buildspec: Buildspec) -> None:
        env = buildspec.env
        # A task of a batch may set what it likes.
        for key, value in env.variables if buildspec.batch is None else ():
            known = Known((0, 0), "$" not in value.value)
            known.text, known.span = value.value, value.span
            self._set[key.value] = [known]
        self._open |= {key.value for key, _ in (*env.parameter_store, *env.secrets_manager)}

    def _read(self, command: Command) -> None:
        from dryspec.shell.answers import assigned_names
        from dryspec_rules._variables import may_set_unseen

        if may_set_unseen(command.text):
            self._blind.append(command.number)
        if "=" not in command.text and not _OTHERWISE.search(command.text):
            return
        for call in command.script.calls:
            named = call.declares if call.words else call.assignments
            for item in named:
                sure = item.value is not None and not item.append and always_runs(call)
                known = Known((command.number, item.start), sure, command, item.value)
                self._set.setdefault(item.name, []).append(known)
            self._open.update({*assigned_names(call)}.difference(item.name for item in named))
            if call.program == "unset":
                self._open.update(word.prefix for word in call.positionals)
        self._open.update(compound.name for compound in command.script.compounds)

    def find(self, name: str, place: Place) -> Known | None:
        """Return what a variable holds at a place, ``None`` where that is not certain."""
        known = self._set.get(name)
        if known is None or name in self._open:
            return None
        index = bisect_left(known, place, key=lambda item: item.place)
        if not index or not known[index - 1].sure:
            return None
        found = known[index - 1]
        number = found.place[0]
        blind = bisect_left(self._blind, number)
        if blind < len(self._blind) and self._blind[blind] <= place[0]:
            return None
        return None if self._legacy and number not in (0, place[0]) else found


def values(context: Context) -> Values:
    """Return the assignments of the file, read once."""
    return context.once(__name__, lambda: Values(context.buildspec, context.shell_commands))


def always_runs(call: Call) -> bool:
    """Whether nothing decides if a call runs but whether what stands before it succeeds."""
    if call.enclosing or call.background or len(call.pipeline.elements) > 1:
        return False
    item = call.pipeline
    for _ in range(_MOST_JOINED):
        if item.previous is None or item.previous_operator not in ("&&", "||"):
            return True
        if item.previous_operator == "||":
            return False
        item = item.previous
        if any(each.program in ASSERTIONS for each in item.calls):
            return False
    return False
