"""What rules said of single commands, kept from one check of a file to the next.

An editor checks a file at every keystroke, and all commands but one are those of the last time.
A rule's word on a command is kept when the rule looked at that command alone: it touched nothing
of the context but settings and shell, did not ask the command where it stands, and pointed at
nothing outside of it. All others are asked again every time.
"""

from __future__ import annotations

from dryspec.finding import Edit, Finding, Fix, Related
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from typing import Any

    from dryspec.context import Context
    from dryspec.rule import Rule
    from dryspec.rule_plan import CommandRules
    from dryspec.spec.buildspec import Command

    Ask = Callable[..., list[Finding]]
    """Runs one rule: ``ask(rule, context, *nodes)``."""

_MOST = 5000
"""Commands kept; beyond it only those that the file still has."""
_LONGEST_WORD = 40
"""Characters of a word whose absence is remembered."""
_HARMLESS = frozenset({"agents", "kind", "platform", "posix_shell", "runs_in", "settings", "shell"})
"""What a rule may ask the context and still be about the command alone: part of the state."""

_SHELL_OPTIONS = ("errexit", "pipefail")


class _Known:
    """``findings`` with places counted from the command's start; ``open`` is asked every time."""

    __slots__ = ("findings", "open")

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.open: list[tuple[Rule, int | None]] = []


class _Watched:
    """A context that notices when something is asked that lies outside of the command."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.touched = False

    def sets_earlier(self, option: str, command: Command) -> bool:
        """See :meth:`Context.sets_earlier`; the usual answers are part of what is remembered by."""
        self.touched = self.touched or option not in _SHELL_OPTIONS
        return self._context.sets_earlier(option, command)

    def __getattr__(self, name: str) -> Any:
        if name not in _HARMLESS:
            self.touched = True
        return getattr(self._context, name)


class _Words:
    """Tells which words a text contains; of a text little different from the last, quickly."""

    __slots__ = ("_absent", "_text")

    def __init__(self) -> None:
        self._text = ""
        self._absent: set[str] = set()

    def take(self, text: str) -> None:
        """Ask about this text from now on."""
        before = self._text
        most = min(len(before), len(text))
        start = _same(most, lambda n: before.startswith(text[:n]))
        end = _same(most - start, lambda n: before.endswith(text[len(text) - n :]))
        around = _LONGEST_WORD
        changed = text[max(start - around, 0) : len(text) - end + around]
        self._text = text
        self._absent = {word for word in self._absent if word not in changed}

    def contains(self, word: str) -> bool:
        """Whether the text contains a word."""
        if word in self._absent:
            return False
        if word in self._text:
            return True
        if len(word) <= _LONGEST_WORD:
            self._absent.add(word)
        return False


def _same(most: int, same: Callable[[int], bool]) -> int:
    """Return the largest number up to ``most`` for which ``same`` holds, as it does for less."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if same(middle):
            least = middle
        else:
            most = middle - 1
    return least


class Memory:
    """Remembers for one file; give the same one to each check of it."""

    __slots__ = ("_kept", "_state", "_words")

    def __init__(self) -> None:
        self._state: Hashable = None
        self._kept: dict[Hashable, _Known] = {}
        self._words = _Words()

    def words_of(self, text: str) -> Callable[[str], bool]:
        """Return what tells whether the text contains a word."""
        self._words.take(text)
        return self._words.contains

    def findings(self, rules: CommandRules, context: Context, ask: Ask) -> Iterator[Finding]:
        """Yield what the rules find in all commands of a file, by asking or by heart."""
        settings = context.settings
        state = (
            rules,
            settings.agent,
            settings.image,
            tuple(sorted(settings.severities.items())),
            context.shell,
        )
        if state != self._state:
            self._state, self._kept = state, {}
        kept = self._kept
        used: dict[Hashable, _Known] = {}
        text = context.source.text
        errexit, pipefail = (context.first_setting(option) for option in _SHELL_OPTIONS)
        for command in context.shell_commands:
            node, number = command.node, command.number
            span = node.span
            written = text[span.start : span.end]
            key = (written, command.block, node.tag, number > errexit, number > pipefail)
            known = kept.get(key)
            if known is None:
                known = kept[key] = _Known()
                yield from _ask(known, rules, context, command, ask)
            elif known.findings or known.open:
                for finding in known.findings:
                    yield _moved(finding, span.start)
                yield from _ask_again(known, context, command, ask)
            used[key] = known
        if len(kept) > _MOST:
            self._kept = used


def _ask(
    known: _Known, rules: CommandRules, context: Context, command: Command, ask: Ask
) -> Iterator[Finding]:
    on_command, on_calls = rules.asked(command.text)
    for rule in on_command:
        yield from _ask_one(known, rule, None, context, command, ask)
    if on_calls is None:
        return
    for place, call in enumerate(command.script.calls):
        for rule in on_calls.of(call.program):
            yield from _ask_one(known, rule, place, context, command, ask)


def _ask_one(
    known: _Known, rule: Rule, place: int | None, context: Context, command: Command, ask: Ask
) -> list[Finding]:
    watched = _Watched(context)
    command.asked_around = False
    nodes = (command,) if place is None else (command.script.calls[place], command)
    found = ask(rule, watched, *nodes)
    span = command.node.span
    if watched.touched or command.asked_around or not all(_within(f, span) for f in found):
        known.open.append((rule, place))
    else:
        known.findings.extend(_moved(finding, -span.start) for finding in found)
    return found


def _ask_again(known: _Known, context: Context, command: Command, ask: Ask) -> Iterator[Finding]:
    for rule, place in known.open:
        if place is None:
            yield from ask(rule, context, command)
        else:
            yield from ask(rule, context, command.script.calls[place], command)


def _within(finding: Finding, around: Span) -> bool:
    spans = [finding.span, *(place.span for place in finding.related if not place.path)]
    if finding.fix is not None:
        spans.extend(edit.span for edit in finding.fix.edits)
    return all(around.start <= span.start and span.end <= around.end for span in spans)


def _moved(finding: Finding, by: int) -> Finding:
    fix = finding.fix
    if fix is not None:
        edits = [Edit(_shifted(edit.span, by), edit.replacement) for edit in fix.edits]
        fix = Fix(fix.message, edits, fix.applicability)
    related = [
        item
        if item.path
        else Related(_shifted(item.span, by), item.message, "", item.line, item.column)
        for item in finding.related
    ]
    return Finding(
        _shifted(finding.span, by),
        finding.message,
        fix=fix,
        related=related,
        severity=finding.severity,
        rule=finding.rule,
        tags=finding.tags,
    )


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
