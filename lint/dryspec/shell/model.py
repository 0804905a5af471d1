"""What a shell text consists of: scripts, pipelines, calls, words, redirections.

The types answer questions in the words of the field; nothing here knows the parser. Offsets are
code points into the text that was given to :func:`dryspec.shell.parse`, also for calls found in a
nested text such as the argument of ``bash -c``.
"""

from __future__ import annotations

from dryspec.shell.options import (
    SUBCOMMAND_OPTIONS,
    bundles_letters,
    has_subcommands,
    options_end,
    options_with_argument,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_MOST_LEADING = 4
"""Subcommands of a call that are kept once looked for."""

ASSERTIONS = frozenset({"[", "[[", "test"})
"""Programs that only test something; ``[[`` and ``[`` are calls like any other here."""


class Variable:
    """An expansion of a variable inside a word: ``$NAME`` or ``${NAME...}``."""

    __slots__ = ("end", "name", "quoted", "start")

    def __init__(self, name: str, start: int, end: int, quoted: bool) -> None:
        self.name = name
        self.start = start
        self.end = end
        self.quoted = quoted
        """Whether it stands in double quotes, so that it is one word whatever it holds."""

    def __repr__(self) -> str:
        return f"Variable({self.name!r}, {self.start}, {self.end}, quoted={self.quoted})"


class Word:
    """One word of a call, as written (``text``) and as the program sees it (``value``)."""

    __slots__ = ("end", "prefix", "quoted", "start", "substitutions", "text", "value", "variables")

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        value: str | None,
        quoted: bool = False,
        prefix: str = "",
        variables: tuple[Variable, ...] = (),
        substitutions: tuple[Compound, ...] = (),
    ) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.value = value
        """Value after quote removal; None when it holds an expansion. Globs and ``~`` stay."""
        self.quoted = quoted
        """Whether the whole word stands in one pair of quotes."""
        self.prefix = prefix if value is None else value
        """The value up to its first expansion: ``--user=`` of ``--user=$NAME``."""
        self.variables = variables
        self.substitutions = substitutions

    def __repr__(self) -> str:
        return f"Word({self.text!r}, {self.start}, {self.end})"


class Assignment:
    """``NAME=value`` before a program, alone, or as an argument of ``export`` and its kin."""

    __slots__ = ("append", "end", "name", "start", "value")

    def __init__(self, name: str, value: Word | None, append: bool, start: int, end: int) -> None:
        self.name = name
        self.value = value
        """None for ``NAME=`` with nothing after it, and for arrays."""
        self.append = append
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Assignment({self.name!r}, {self.start}, {self.end})"


class Redirect:
    """One redirection; ``fd`` is the descriptor it changes, -1 for both outputs (``&>``)."""

    __slots__ = ("body", "body_start", "end", "fd", "operator", "start", "target")

    def __init__(
        self,
        fd: int,
        operator: str,
        target: Word | None,
        start: int,
        end: int,
        body: str | None = None,
        body_start: int = -1,
    ) -> None:
        self.fd = fd
        self.operator = operator
        self.target = target
        """File name or descriptor; the delimiter of a heredoc; None when something is closed."""
        self.start = start
        self.end = end
        self.body = body
        """Text of a heredoc."""
        self.body_start = body_start

    @property
    def fds(self) -> tuple[int, ...]:
        """Descriptors it changes."""
        if self.fd == -1 or (self.operator == ">&" and self.fd == 1 and not self.duplicates):
            return (1, 2)
        return (self.fd,)

    @property
    def duplicates(self) -> bool:
        """Whether it copies a descriptor (``2>&1``) instead of opening something."""
        if self.operator not in (">&", "<&") or self.target is None:
            return False
        value = self.target.value
        return value is None or value.isdigit()

    @property
    def to_null(self) -> bool:
        """Whether it throws the output away: ``/dev/null``, also written ``NUL``, or closed."""
        if self.target is None:
            return self.operator == ">&-"
        if self.target.value == "-":
            return self.operator == ">&"
        return self.target.value in ("/dev/null", "NUL", "nul") and ">" in self.operator

    def __repr__(self) -> str:
        return f"Redirect({self.fd}, {self.operator!r}, {self.target}, {self.start}, {self.end})"


def redirect_streams(redirects: Iterable[Redirect], streams: dict[int, str]) -> None:
    """Apply redirections to where descriptors go, from left to right as the shell does."""
    for redirect in redirects:
        if "<" in redirect.operator:
            continue
        if redirect.operator == "|&":
            state = "pipe"
        elif redirect.duplicates:
            source = redirect.target.value if redirect.target is not None else None
            state = streams.get(int(source), "other") if source and len(source) < 4 else "other"
        elif redirect.to_null:
            state = "null" if redirect.target and redirect.target.value != "-" else "closed"
        else:
            state = "file"
        for changed in redirect.fds:
            streams[changed] = state


class Compound:
    """A construct around calls: ``( )``, ``{ }``, ``$( )``, ``if``, a loop, ``case``, a function.

    ``kind`` is one of ``substitution``, ``subshell``, ``group``, ``if``, ``loop``, ``case``,
    ``function``, ``nested-shell`` (the text of ``bash -c``, ``eval``), ``heredoc-shell``.
    """

    __slots__ = ("end", "keyword", "kind", "lists", "name", "pipeline", "redirects", "start")

    def __init__(self, kind: str, keyword: str, start: int, end: int) -> None:
        self.kind = kind
        self.keyword = keyword
        """How it is written: ``while``, ``for``, ``$(``, ``<(`` ..."""
        self.start = start
        self.end = end
        self.name = ""
        """Name of a function; variable of a ``for`` loop."""
        self.lists: list[list[Pipeline]] = []
        """Its command lists in source order; conditions are marked on their pipelines."""
        self.redirects: list[Redirect] = []
        self.pipeline: Pipeline | None = None
        """Where it stands itself; None for substitutions and nested texts."""

    @property
    def calls(self) -> Iterator[Call]:
        """Every call inside it that is not in a substitution, in source order."""
        for commands in self.lists:
            for pipeline in commands:
                yield from pipeline.calls

    def __repr__(self) -> str:
        return f"Compound({self.kind!r}, {self.start}, {self.end})"


class Pipeline:
    """One item of a command list: calls and constructs joined by ``|``, often only one."""

    __slots__ = (
        "_background",
        "elements",
        "in_condition",
        "negated",
        "next",
        "next_operator",
        "previous",
        "previous_operator",
    )

    def __init__(self) -> None:
        self.elements: list[Call | Compound] = []
        self.negated = False
        self.in_condition = False
        """Whether it decides an ``if``, ``while`` or ``until``."""
        self.next_operator = ""
        """What follows in its list: ``&&``, ``||``, ``;``, ``&``, a line break, or nothing."""
        self.previous_operator = ""
        self.next: Pipeline | None = None
        self.previous: Pipeline | None = None
        self._background: bool | None = None

    @property
    def start(self) -> int:
        """Offset of its first element."""
        return self.elements[0].start

    @property
    def end(self) -> int:
        """Offset behind its last element."""
        return self.elements[-1].end

    @property
    def background(self) -> bool:
        """Whether ``&`` follows the list of ``&&`` and ``||`` that it belongs to."""
        joined: list[Pipeline] = []
        item: Pipeline | None = self
        while item is not None and item._background is None:
            joined.append(item)
            if item.next_operator not in ("&&", "||"):
                item._background = item.next_operator == "&"
                break
            item = item.next
        found = item is not None and item._background is True
        for each in joined:
            each._background = found
        return found

    @property
    def last(self) -> Call | Compound:
        """The element whose exit status is the pipeline's (without ``pipefail``)."""
        return self.elements[-1]

    @property
    def calls(self) -> Iterator[Call]:
        """Every call in it, also inside constructs, but not in substitutions."""
        for element in self.elements:
            if isinstance(element, Call):
                yield element
            else:
                yield from element.calls


class Call:
    """A simple command: assignments, a program with its words, redirections."""

    __slots__ = (
        "_given_options",
        "_leading",
        "all_words",
        "ancestors",
        "assignments",
        "declares",
        "enclosing",
        "end",
        "exact",
        "index",
        "pipeline",
        "program",
        "redirects",
        "start",
        "stdin",
        "words",
        "wrappers",
    )

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.program = ""
        """Base name of the program after its wrappers; "" when it is computed or missing."""
        self.wrappers: tuple[str, ...] = ()
        """Programs that only start this one: ``sudo``, ``env``, ``time``, ``xargs`` ..."""
        self.all_words: list[Word] = []
        """Every word, wrappers and their options too."""
        self.words: list[Word] = []
        """The program and its arguments."""
        self.assignments: tuple[Assignment, ...] = ()
        """``NAME=value`` in front of the program, also behind ``env`` and ``sudo``."""
        self.declares: tuple[Assignment, ...] = ()
        """Assignments that ``export``, ``local``, ``declare``, ``readonly`` carry."""
        self.redirects: tuple[Redirect, ...] = ()
        self.pipeline: Pipeline = _NOWHERE
        self.index = 0
        """Place in its pipeline."""
        self.enclosing: tuple[Compound, ...] = ()
        """Constructs around it, outermost first."""
        self.ancestors: tuple[Call, ...] = ()
        """Calls in whose words or nested texts it stands, outermost first."""
        self.stdin = "inherited"
        """``inherited``, ``pipe``, ``file``, ``heredoc``, ``herestring`` or ``null``."""
        self.exact = True
        """Whether the offsets are those of the characters in the outer text."""
        self._leading: tuple[str, ...] | None = None
        self._given_options: list[tuple[Word, str | None]] | None = None

    # Where it stands

    @property
    def arguments(self) -> list[Word]:
        """The words behind the program."""
        return self.words[1:]

    @property
    def context(self) -> tuple[str, ...]:
        """Kinds of the constructs around it, outermost first."""
        return tuple(compound.kind for compound in self.enclosing)

    @property
    def feeds(self) -> Call | Compound | None:
        """What reads its output through a pipe."""
        elements = self.pipeline.elements
        return elements[self.index + 1] if self.index + 1 < len(elements) else None

    @property
    def fed_by(self) -> Call | Compound | None:
        """What writes its input through a pipe."""
        return self.pipeline.elements[self.index - 1] if self.index > 0 else None

    @property
    def in_condition(self) -> bool:
        """Whether it decides an ``if``, ``while`` or ``until``, directly."""
        return self.pipeline.in_condition

    @property
    def negated(self) -> bool:
        """Whether ``!`` turns the status of its pipeline round."""
        return self.pipeline.negated

    @property
    def next_operator(self) -> str:
        """What follows its pipeline: ``&&``, ``||``, ``;``, ``&``, a line break, or nothing."""
        return self.pipeline.next_operator

    @property
    def previous_operator(self) -> str:
        """What stands before its pipeline."""
        return self.pipeline.previous_operator

    @property
    def alternative(self) -> Call | Compound | None:
        """What runs when it fails: the first element behind ``||``."""
        following = self.pipeline.next
        if self.pipeline.next_operator != "||" or following is None:
            return None
        return following.elements[0]

    @property
    def background(self) -> bool:
        """Whether the shell goes on without waiting for it, or for a construct around it."""
        if self.pipeline.background:
            return True
        return any(
            compound.pipeline is not None and compound.pipeline.background
            for compound in self.enclosing
        )

    @property
    def in_substitution(self) -> bool:
        """Whether its output is caught by ``$( )`` or backquotes, directly or further out."""
        return any(compound.kind == "substitution" for compound in self.enclosing)

    # Questions about options

    @property
    def options_with_argument(self) -> frozenset[str]:
        """Options of this program (and subcommand) that take a value."""
        return options_with_argument(self.program, self._subcommand)

    @property
    def _subcommand(self) -> str:
        """First subcommand of a program whose options differ between them, else ""."""
        found = self.subcommand() if has_subcommands(self.program) else ()
        return found[0] if found else ""

    def _glued(self, text: str, short: str) -> bool:
        """Whether ``text`` is this one-letter option with its value behind it: ``-fname``."""
        return (
            len(short) == 2
            and short[1] != "-"
            and len(text) > 2
            and text.startswith(short)
            and bundles_letters(self.program)
        )

    def _options(self) -> list[tuple[Word, str | None]]:
        """Each option word with the value that it takes from the next word, if it does."""
        if self._given_options is None:
            self._given_options = list(self._find_options())
        return self._given_options

    def _find_options(self) -> Iterator[tuple[Word, str | None]]:
        with_argument = self.options_with_argument
        positionals = 0
        end = options_end(self.program, self._subcommand)
        words = iter(self.words[1:])
        for word in words:
            text = word.prefix
            if text == "--":
                return
            if len(text) < 2 or text[0] not in "-+":
                positionals += 1
                if positionals == end:
                    return
                continue
            following: str | None = None
            if text in with_argument:
                next_word = next(words, None)
                following = None if next_word is None else next_word.prefix
            yield word, following

    def flag(self, *names: str) -> Word | None:
        """Return the word that gives one of these options.

        A name may carry a value (``--watch=false``). Understands ``--name=value`` and bundled
        letters (``-qqy``) where the program bundles, and stops at ``--``.
        """
        options = self._options()
        if not options:
            return None
        bundled = bundles_letters(self.program)
        with_argument = self.options_with_argument
        for word, _ in options:
            text = word.prefix
            if text in names or text.partition("=")[0] in names:
                return word
            if bundled and text[0] == "-" and text[1] != "-" and len(text) > 2:
                for letter in text[1:]:
                    if f"-{letter}" in names:
                        return word
                    if f"-{letter}" in with_argument:
                        break
        return None

    def has_flag(self, *names: str) -> bool:
        """Whether one of these options is given; see :meth:`flag`."""
        return self.flag(*names) is not None

    def option_word(self, *names: str) -> Word | None:
        """Return the word that holds an option's value: the next one, or ``--name=value``."""
        words = self.words[1:]
        with_argument = self.options_with_argument
        for index, word in enumerate(words):
            text = word.prefix
            if text == "--":
                return None
            name, equals, _ = text.partition("=")
            if name in names:
                if equals:
                    return word
                return words[index + 1] if index + 1 < len(words) else None
            for short in names:
                if short in with_argument and self._glued(text, short):
                    return word
        return None

    def option_value(self, *names: str) -> str | None:
        """Return an option's literal value; None when absent or computed.

        ``-o value``, ``-ovalue``, ``--option value`` and ``--option=value`` are the same.
        """
        word = self.option_word(*names)
        if word is None or word.value is None:
            return None
        value = word.value
        name, equals, rest = value.partition("=")
        if name in names and equals:
            return rest
        for short in names:
            if self._glued(value, short):
                return value[2:]
        return value

    def option_values(self, *names: str) -> list[str]:
        """Return the literal values of an option that may be repeated."""
        found: list[str] = []
        with_argument = self.options_with_argument
        for word, following in self._options():
            name, equals, rest = word.prefix.partition("=")
            if name in names:
                found.append(rest if equals else following or "")
                continue
            for short in names:
                if short in with_argument and self._glued(word.prefix, short):
                    found.append(word.prefix[2:])
        return found

    @property
    def positionals(self) -> list[Word]:
        """The arguments that are neither options nor values of options."""
        found: list[Word] = []
        with_argument = self.options_with_argument
        words = iter(self.words[1:])
        for word in words:
            text = word.prefix
            if text == "--":
                found.extend(words)
                break
            if len(text) > 1 and text[0] == "-":
                if text in with_argument:
                    next(words, None)
                continue
            found.append(word)
        return found

    def runs(self, program: str, *subcommands: str) -> bool:
        """Whether it runs this program with these subcommands, global options skipped."""
        if self.program != program:
            return False
        return not subcommands or self.subcommand(len(subcommands)) == subcommands

    def subcommand(self, depth: int = 1) -> tuple[str, ...]:
        """Return the first ``depth`` positionals as literals ("" for a computed one)."""
        if depth > _MOST_LEADING:
            return self._positionals(depth)
        if self._leading is None:
            self._leading = self._positionals(_MOST_LEADING)
        return self._leading[:depth] if depth > 0 else ()

    def _positionals(self, depth: int) -> tuple[str, ...]:
        options = SUBCOMMAND_OPTIONS.get(self.program, frozenset())
        found: list[str] = []
        words = iter(self.words[1:])
        for word in words:
            text = word.prefix
            if len(text) > 1 and text[0] in "-+":
                if text in options:
                    next(words, None)
                continue
            found.append(word.value or "")
            if len(found) == depth:
                break
            options = SUBCOMMAND_OPTIONS.get(f"{self.program} {found[-1]}", options)
        return tuple(found)

    # Questions about input and output

    def output(self, fd: int) -> str:
        """Say where descriptor 1 or 2 of this call goes.

        ``inherited``, ``null``, ``closed``, ``file``, ``pipe`` or ``other``; redirections are
        applied from left to right as the shell does.
        """
        streams = {1: "inherited", 2: "inherited"}
        if self.feeds is not None:
            streams[1] = "pipe"
        redirect_streams(self.redirects, streams)
        return streams.get(fd, "inherited")

    def mentions(self, name: str) -> bool:
        """Whether one of its words expands this variable."""
        return any(v.name == name for word in self.all_words for v in word.variables)

    @property
    def variables(self) -> Iterator[Variable]:
        """Every variable that its words, assignments and redirections expand."""
        for word in self.all_words:
            yield from word.variables
        for assignment in self.assignments:
            if assignment.value is not None:
                yield from assignment.value.variables
        for redirect in self.redirects:
            if redirect.target is not None:
                yield from redirect.target.variables

    def __repr__(self) -> str:
        return f"Call({' '.join(word.text for word in self.all_words)!r})"


_NOWHERE = Pipeline()
