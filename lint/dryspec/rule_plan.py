"""Which rules look at what: sorted once for a selection, asked for every file and command.

A rule's ``words``, ``keys`` and ``programs`` decide whether it is asked at all: they are looked for
in the file, or in the command for a rule about commands or calls, so that most rules cost a look at
a text and no more.
"""

from __future__ import annotations

from dryspec.glance import MOST, names_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence, Set

    from dryspec.rule import Rule

    Contains = Callable[[str], bool]
    """Tells whether a text contains a word."""
    ByWords = list[tuple[tuple[str, ...], list[Rule]]]
    Worded = list[tuple[Rule, Sequence[str]]]
    """Rules with the words one of which has to be there; none: no need."""
    Entry = tuple[Rule, frozenset[str]]
    """A rule about a program, with names one of which has to stand beside it; none: no need."""

_FEW = 8
"""Up to so many names are looked for one by one before a text is taken apart."""


class CallRules:
    """The rules to ask about the calls of one command."""

    __slots__ = ("_by_program", "_on_every_call")

    def __init__(self, by_program: dict[str, list[Rule]], on_every_call: list[Rule]) -> None:
        self._by_program = by_program
        self._on_every_call = on_every_call

    def of(self, program: str) -> Sequence[Rule]:
        """Return the rules to ask about a call of this program."""
        rules = self._by_program.get(program)
        return [*rules, *self._on_every_call] if rules else self._on_every_call


class CommandRules:
    """Rules with ``on="command"`` and ``on="call"``."""

    __slots__ = ("_always", "_by_program", "_odd_programs", "_on_every_call", "_on_every_command")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._always: list[Rule] = []
        self._on_every_command: Worded = []
        self._on_every_call: Worded = []
        self._by_program: dict[str, list[Entry]] = {}
        for rule in rules:
            if not rule.programs and rule.on == "call":
                self._on_every_call.append((rule, rule.words))
            elif not rule.programs and rule.words:
                self._on_every_command.append((rule, rule.words))
            elif not rule.programs:
                self._always.append(rule)
            for program, beside in rule.programs.items():
                self._by_program.setdefault(program, []).append((rule, beside))
        self._odd_programs = [name for name in self._by_program if names_in(name) != [name]]

    def within(self, text: str) -> CommandRules:
        """Return those that can have something to say about a command that is part of a text."""
        if len(text) > MOST:
            return self
        rules = CommandRules(self._always)
        rules._on_every_command = _narrowed(self._on_every_command, text)
        rules._on_every_call = _narrowed(self._on_every_call, text)
        rules._by_program = self._named_in(text)
        rules._odd_programs = [name for name in self._odd_programs if name in rules._by_program]
        return rules

    def asked(self, text: str) -> tuple[list[Rule], CallRules | None]:
        """Return the rules to ask about a command with this text, and those about its calls.

        ``None`` without any: most commands need not be taken apart at all.
        """
        on_command = self._always + _speaking(self._on_every_command, text)
        on_every_call = _speaking(self._on_every_call, text) if self._on_every_call else []
        by_program: dict[str, list[Rule]] = {}
        for name, entries in self._named_in(text).items():
            for rule, _ in entries:
                if rule.on == "call":
                    by_program.setdefault(name, []).append(rule)
                elif rule not in on_command:
                    on_command.append(rule)
        on_calls = CallRules(by_program, on_every_call) if by_program or on_every_call else None
        return on_command, on_calls

    def _named_in(self, text: str) -> dict[str, list[Entry]]:
        """Return the entries of the programs that a text names, if the rest of it fits."""
        by_program = self._by_program
        if not by_program or (len(by_program) <= _FEW and not _holds(text, by_program)):
            return {}
        names = set(names_in(text))
        programs = by_program.keys() & names
        for name in self._odd_programs:
            if name in text:
                programs.add(name)
        found: dict[str, list[Entry]] = {}
        for name in programs:
            entries = [
                (rule, beside)
                for rule, beside in by_program[name]
                if not (beside and beside.isdisjoint(names)) and _holds(text, rule.words)
            ]
            if entries:
                found[name] = entries
        return found


def _holds(text: str, words: Collection[str]) -> bool:
    """Whether one of the words stands in a text; true without any."""
    for word in words:  # a generator for each rule and command shows in the profile
        if word in text:
            return True
    return not words


def _speaking(rules: Worded, text: str) -> list[Rule]:
    return [rule for rule, words in rules if _holds(text, words)]


def _narrowed(rules: Worded, text: str) -> Worded:
    """Return the rules that can speak of a part of a text, with those of their words it has."""
    found: Worded = []
    for rule, words in rules:
        there = [word for word in words if word in text]
        if there or not words:
            found.append((rule, there))
    return found


class RulePlan:
    """A selection of rules.

    ``commands`` holds those about commands and calls, ``objections`` those that have the tables
    speak for them, by name.
    """

    __slots__ = ("_always", "_by_key", "_by_words", "commands", "objections")

    def __init__(self, rules: Iterable[Rule]) -> None:
        on_commands: list[Rule] = []
        by_words: dict[tuple[str, ...], list[Rule]] = {}
        self._by_key: dict[str, list[Rule]] = {}
        self.objections: dict[str, Rule] = {}
        for rule in rules:
            if rule.on == "template":
                continue
            if rule.on == "objection":
                self.objections[rule.name] = rule
            elif rule.on in {"command", "call"}:
                on_commands.append(rule)
            elif not rule.keys:
                by_words.setdefault(rule.words, []).append(rule)
            else:
                for key in rule.keys:
                    self._by_key.setdefault(key, []).append(rule)
        self.commands = CommandRules(on_commands)
        self._always = by_words.pop((), [])
        self._by_words: ByWords = list(by_words.items())

    def on_file(self, contains: Contains, keys: Set[str]) -> list[Rule]:
        """Return the other rules that can have something to say about a file with these keys."""
        asked = self._always.copy()
        for words, rules in self._by_words:
            for word in words:
                if contains(word):
                    asked += rules
                    break
        for key in self._by_key.keys() & keys:
            for rule in self._by_key[key]:
                if len(rule.keys) == 1 or rule not in asked:
                    asked.append(rule)
        return asked


_plans: dict[tuple[Rule, ...], RulePlan] = {}


def plan_of(rules: Iterable[Rule]) -> RulePlan:
    """Return the plan of these rules; remembered, for a run has few selections."""
    key = tuple(rules)
    plan = _plans.get(key)
    if plan is None:
        plan = _plans[key] = RulePlan(key)
    return plan
