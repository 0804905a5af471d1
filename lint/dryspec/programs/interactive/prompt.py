"""One way a command asks, and what is told of many commands."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dryspec.shell import Call

FAILS = "fails"
"""It stops with an error when nobody answers."""
SKIPS = "skips"
"""It takes silence for "no", does nothing and succeeds."""
HANGS = "hangs"
"""It may wait until the build's timeout."""
DEFAULTS = "defaults"
"""It goes on with a default that nobody chose."""

OUTCOMES = {
    FAILS: "nobody answers in a build, so it stops with an error",
    SKIPS: "nobody answers in a build, so it does nothing and still exits 0",
    HANGS: "nobody answers in a build, so it may wait until the timeout",
    DEFAULTS: "nobody answers in a build, so it goes on with answers that nobody chose",
}

ADD_YES = "add -y"


class Prompt:
    """One way a command asks.

    Args:
        commands: ``program subcommand ...``, separated by ``;``.
        asks: what it does, continuing ``"npm init" ...``.
        eof: what happens when nobody answers, a key of :data:`OUTCOMES`.
        use: what to do, an imperative.
        answered: options any of which answers or switches the question off.
        only: it asks only when one of these options is given.
        variables: ``NAME`` or ``NAME=value``, any of which switches the question off.
        insert: option that a fix may add; ``after`` says behind which word (0 is the program).
        drop: letters that a fix may take out of the option that makes it ask.
        terminal: it needs a terminal, so a pipe or file as input does not help.
        unless: further test; true when the call does not ask after all.
        certain: the failure without a terminal is certain and was observed.
        licence: there is no option, ``yes |`` is the accepted way.
        safe: whether the fix keeps the meaning.
        maybe: it asks only in cases that the file does not show; a note.
        markers: texts that, somewhere in the file, configure the answer.
        seldom: options with which it asks only in cases that the file does not show.
        seldom_if: a test of a call in a "build" or a "hook" that asks only in such cases.

    """

    __slots__ = (
        "after", "answered", "asks", "certain", "commands", "drop", "eof", "insert", "licence",
        "markers", "maybe", "only", "safe", "seldom", "seldom_if", "terminal", "unless", "use",
        "variables",
    )  # fmt: skip

    def __init__(
        self,
        commands: str,
        asks: str,
        eof: str,
        use: str,
        *,
        answered: str = "",
        only: str = "",
        variables: str = "",
        insert: str = "",
        after: int = -1,
        drop: str = "",
        terminal: bool = False,
        unless: Callable[[Call], bool] | None = None,
        certain: bool = False,
        licence: bool = False,
        safe: bool = True,
        maybe: bool = False,
        markers: str = "",
        seldom: str = "",
        seldom_if: Callable[[Call, str], bool] | None = None,
    ) -> None:
        self.commands = tuple(tuple(command.split()) for command in commands.split(";"))
        self.asks = asks
        self.eof = eof
        self.use = use
        self.answered = tuple(answered.split())
        self.only = tuple(only.split())
        self.variables = tuple(variables.split())
        self.insert = insert
        self.after = after
        self.drop = drop
        self.terminal = terminal
        self.unless = unless
        self.certain = certain
        self.licence = licence
        self.safe = safe
        self.maybe = maybe
        self.markers = tuple(markers.split())
        self.seldom = tuple(seldom.split())
        self.seldom_if = seldom_if


def has_words(count: int) -> Callable[[Call], bool]:
    """Whether the call has at least so many arguments that are no options."""
    return lambda call: len(call.positionals) >= count


def has_word(*words: str) -> Callable[[Call], bool]:
    """Whether one of these words is among the arguments."""
    return lambda call: any(word.value in words for word in call.words)


def starts(*prefixes: str) -> Callable[[Call], bool]:
    """Whether an argument begins so."""
    return lambda call: any(word.prefix.startswith(prefixes) for word in call.words[1:])


def is_given_something(call: Call) -> bool:
    """Whether an interpreter is given a script, a module, an expression or a query to run."""
    return len(call.words) > 1


def each(pattern: str, words: str) -> str:
    """Return the commands that a pattern stands for, one for each of these words."""
    return ";".join(pattern.format(word) for word in words.split())
