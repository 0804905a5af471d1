"""Rules over one file: who is asked about what, and what happens when a rule crashes.

A crash becomes a finding called ``internal-error``; the other rules, and the same rule on other
nodes, still run.
"""

from __future__ import annotations

from dryspec.finding import ERROR, NOTE, Finding
from dryspec.rule_plan import plan_of
from dryspec.selection import INTERNAL_ERROR, TOO_MANY_COMMANDS, engine_findings
from dryspec.source import Span
from dryspec.spec.buildspec import MAX_SHELL_COMMANDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dryspec.context import Context
    from dryspec.embedded import Embedded
    from dryspec.memory import Memory
    from dryspec.rule import Rule
    from dryspec.rule_plan import CommandRules
    from dryspec.settings import Settings
    from dryspec.spec.buildspec import Command

_AT_ONCE = 100
"""Commands of a large file whose texts are looked at together."""
_LONG = 20_000
"""Characters from which a command may have too many parts."""


def run_rules(rules: list[Rule], context: Context, memory: Memory | None = None) -> list[Finding]:
    """Return what rules say about one file, sorted by place, before comments silence any."""
    plan = plan_of(rules)
    text = context.source.text
    contains = text.__contains__ if memory is None else memory.words_of(text)
    found: list[Finding] = []
    nodes: dict[str, Sequence[object]] = {}
    for rule in plan.on_file(contains, context.document.keys):
        if rule.on not in nodes:
            nodes[rule.on] = _nodes(rule, context, found)
        for node in nodes[rule.on]:
            found += ask(rule, context, node)
    found += _on_objections(plan.objections, context)
    if memory is None:
        found += _on_commands(plan.commands, context)
    else:
        found += memory.findings(plan.commands, context, ask)
    found += engine_findings(list(_left_out(context)), context.settings)
    return _without_repeats(sorted(found, key=lambda finding: finding.sort_key))


def ask(rule: Rule, context: Context, *nodes: object) -> list[Finding]:
    """Return what one rule says about a node; a crash is a finding, too."""
    found: list[Finding] = []
    if rule.needs_project and context.project is None:
        return found
    try:
        for finding in rule.check(*nodes, context):
            _stamp(finding, rule, context)
            found.append(finding)
    except Exception as error:
        found.append(_crash(rule, error))
    return found


def ask_beside(rules: Iterable[Rule], embedded: Embedded, settings: Settings) -> Iterator[Finding]:
    """Yield what rules say about what stands beside a buildspec inside another file."""
    for rule in rules:
        try:
            for finding in rule.check(embedded, settings):
                finding.rule = rule.name
                severity = finding.severity or rule.severity
                finding.severity = settings.severities.get(rule.name, severity)
                finding.fix = None
                yield finding
        except Exception as error:
            yield _crash(rule, error)


def _nodes(rule: Rule, context: Context, found: list[Finding]) -> Sequence[object]:
    try:
        return tuple(_NODES[rule.on](context))
    except Exception as error:
        found.append(_crash(rule, error))
        return ()


def _on_objections(rules: dict[str, Rule], context: Context) -> list[Finding]:
    found: list[Finding] = []
    if not rules:
        return found
    try:
        structure = context.structure
    except Exception as error:
        return [_crash(rule, error) for rule in rules.values()]
    for name, objections in structure.items():
        if name in rules:
            for objection in objections:
                found += ask(rules[name], context, objection)
    return found


def _on_commands(rules: CommandRules, context: Context) -> list[Finding]:
    found: list[Finding] = []
    for text, commands in _parts(context):
        some = rules.within(text)
        for command in commands:
            on_command, on_calls = some.asked(command.text)
            for rule in on_command:
                found += ask(rule, context, command)
            if on_calls is not None:
                for call in command.script.calls:
                    for rule in on_calls.of(call.program):
                        found += ask(rule, context, call, command)
    return found


def _parts(context: Context) -> Iterator[tuple[str, list[Command]]]:
    """Yield the commands with their text: all at once, or some at a time where there are many."""
    commands = context.shell_commands
    if context.shell_text is not None:
        yield context.shell_text, commands
        return
    for first in range(0, len(commands), _AT_ONCE):
        some = commands[first : first + _AT_ONCE]
        yield "\n".join([command.text for command in some]), some


def _left_out(context: Context) -> Iterator[Finding]:
    """Say so where a file has more commands, or a command more parts, than are taken apart."""
    buildspec = context.buildspec
    if buildspec is not None and buildspec.command_count > MAX_SHELL_COMMANDS:
        yield Finding(
            Span(0, context.source.line_end(1)),
            f"this file has {buildspec.command_count:,} commands, and only the first "
            f"{MAX_SHELL_COMMANDS:,} were looked at as shell; move the rest into scripts",
            rule=TOO_MANY_COMMANDS,
            severity=NOTE,
        )
    for command in context.shell_commands:
        if len(command.text) <= _LONG or command.number > MAX_SHELL_COMMANDS:
            continue
        if command.script.too_complex:
            what, move = "command", "move it into a script"
            if context.runs_in == "hook":
                what, move = "script", "split it"
            start = command.node.span.start
            yield Finding(
                Span(start, start + 1),
                f"this {what} has more parts than are taken apart, so nothing in it was looked at "
                f"as shell; {move}",
                rule=TOO_MANY_COMMANDS,
                severity=NOTE,
            )


def _stamp(finding: Finding, rule: Rule, context: Context) -> None:
    finding.rule = finding.rule or rule.name
    severities = context.settings.severities
    finding.severity = severities.get(rule.name, finding.severity or rule.severity)


def _crash(rule: Rule, error: Exception) -> Finding:
    return Finding(
        Span(0, 0),
        f"the rule {rule.name} failed on this file ({type(error).__name__}: {error}); "
        "its other findings may be missing. Please report this",
        rule=INTERNAL_ERROR,
        severity=ERROR,
    )


def _without_repeats(findings: list[Finding]) -> list[Finding]:
    """Drop findings equal in rule, place and words (an alias leads to the same node twice)."""
    kept: list[Finding] = []
    seen: set[tuple[int, int, str, str]] = set()
    for finding in findings:
        if finding.sort_key not in seen:
            seen.add(finding.sort_key)
            kept.append(finding)
    return kept


def _none_or_one(value: object | None) -> Iterable[object]:
    return () if value is None else (value,)


_NODES: dict[str, Callable[[Context], Iterable[object]]] = {
    "document": lambda context: (context.document,),
    "buildspec": lambda context: _none_or_one(context.buildspec),
    "phase": lambda context: context.buildspec.ordered_phases if context.buildspec else (),
    "server": lambda context: _none_or_one(context.server),
    "serverless": lambda context: _none_or_one(context.serverless),
    "script": lambda context: context.hook_scripts,
}
