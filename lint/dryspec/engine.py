"""Source to findings: parse, detect, run the rules, suppress, sort.

The command line and the language server both enter here, the one with a file's text, the other
with its buffer. A rule that crashes becomes a finding called ``internal-error``; the others
still run.
"""

from __future__ import annotations

from dryspec.context import Context
from dryspec.finding import ERROR, NOTE, Finding, Related
from dryspec.rule import APPSPEC, BUILDSPEC, RuleError
from dryspec.selection import (
    ENGINE_FINDINGS,
    INTERNAL_ERROR,
    TOO_MANY_COMMANDS,
    select_rules,
)
from dryspec.source import Source, Span
from dryspec.spec.buildspec import MAX_SHELL_COMMANDS
from dryspec.spec.detect import CLOUDFORMATION, detect
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dryspec.embedded import Embedded
    from dryspec.memory import Memory
    from dryspec.project import Project
    from dryspec.rule import Rule
    from dryspec.settings import Settings


class Result:
    """Findings of one file, sorted by place, with what the file was taken for."""

    __slots__ = ("findings", "kind", "platform", "source", "suppressed")

    def __init__(
        self,
        source: Source,
        kind: str | None,
        platform: str | None,
        findings: list[Finding],
        suppressed: list[Finding],
    ) -> None:
        self.source = source
        self.kind = kind
        self.platform = platform
        self.findings = findings
        self.suppressed = suppressed


def lint_text(
    name: str,
    text: str,
    settings: Settings,
    project: Project | None = None,
    memory: Memory | None = None,
) -> Result:
    """Lint one text; ``name`` is what is reported and, where content is silent, detected by.

    Who checks the same file again and again gives the same ``memory`` every time.

    Raises:
        RuleError: a rule package cannot be loaded.

    """
    source = Source(name, text)
    try:
        return _lint(source, settings, project, memory)
    except RuleError:
        raise
    except Exception as error:
        words = (
            f"the check of this file failed ({type(error).__name__}: {error}). Please report this"
        )
        finding = Finding(Span(0, 0), words, rule=INTERNAL_ERROR, severity=ERROR)
        return Result(source, None, None, [finding], [])


def _lint(
    source: Source, settings: Settings, project: Project | None, memory: Memory | None
) -> Result:
    name, text = source.name, source.text
    if name.endswith(".tf") and not settings.kind:
        from dryspec.embedded import in_terraform

        return _lint_embedded(source, in_terraform(source), settings, project, "Terraform")
    document = parse(source)
    detected = detect(document, name, settings.kind)
    if detected.product == CLOUDFORMATION:
        from dryspec.embedded import in_template

        embedded = in_template(document)
        return _lint_embedded(source, embedded, settings, project, CLOUDFORMATION)
    if detected.kind not in {BUILDSPEC, APPSPEC}:
        return Result(source, None, None, _left_alone(detected.product, source), [])
    context = Context(document, detected, settings, project)
    rules = select_rules(detected.kind, settings)
    findings = run_rules(rules, context, memory)
    if "dryspec:" in text:
        from dryspec.suppress import apply

        kept, suppressed = apply(source, findings, settings, _ran(rules, context))
    else:
        kept, suppressed = findings, []
    return Result(source, detected.kind, detected.platform, kept, suppressed)


def run_rules(rules: list[Rule], context: Context, memory: Memory | None = None) -> list[Finding]:
    """Return what rules say about one file, sorted by place, before comments silence any."""
    found = [*_run(rules, context, memory), *_left_out(context)]
    return _without_repeats(sorted(found, key=lambda finding: finding.sort_key))


def _lint_embedded(
    source: Source,
    found: list[Embedded],
    settings: Settings,
    project: Project | None,
    product: str,
) -> Result:
    """Lint the buildspecs inside another file; fixes are left out, for the file is not ours."""
    if not found:
        return Result(source, None, None, _left_alone(product, source), [])
    whole = Result(source, BUILDSPEC, None, [], [])
    for embedded in found:
        result = lint_text(source.name, embedded.text, settings.for_kind(BUILDSPEC), project)
        for kept, target in (
            (result.findings, whole.findings),
            (result.suppressed, whole.suppressed),
        ):
            target.extend(_moved(finding, embedded) for finding in kept)
    return whole


def _moved(finding: Finding, embedded: Embedded) -> Finding:
    related = [
        Related(embedded.place(item.span), item.message)
        if not item.path
        else Related(item.span, item.message, item.path, item.line, item.column)
        for item in finding.related
    ]
    return Finding(
        embedded.place(finding.span),
        finding.message,
        related=related,
        severity=finding.severity,
        rule=finding.rule,
        tags=finding.tags,
    )


def _left_alone(product: str, source: Source) -> list[Finding]:
    if product:
        words = (
            f"this is a file of {product}, not a CodeBuild or CodeDeploy spec; "
            "nothing in it was checked"
        )
    else:
        words = (
            "neither a buildspec nor an appspec by content or name; nothing was checked "
            "(use --kind to say what it is)"
        )
    first = Span(0, source.line_end(1))
    return [Finding(first, words, rule="not-a-spec", severity=NOTE)]


def _run(rules: list[Rule], context: Context, memory: Memory | None) -> Iterator[Finding]:
    nodes: dict[str, Sequence[object]] = {}
    on_commands: list[Rule] = []
    for rule in _active(rules, context, memory):
        on = rule.on
        if on == "call" or (on == "command" and memory is not None):
            on_commands.append(rule)
            continue
        if on not in nodes:
            try:
                nodes[on] = tuple(_NODES[on](context))
            except Exception as error:
                nodes[on] = ()
                yield _crash(rule, error)
        if nodes[on]:
            yield from _feed(rule, nodes[on], context)
    if memory is not None:
        yield from memory.findings(on_commands, context, _guarded)
    elif on_commands:
        yield from _run_on_calls(on_commands, context)


def _left_out(context: Context) -> Iterator[Finding]:
    """Say so where a file has more commands than are taken apart."""
    buildspec = context.buildspec
    if buildspec is not None and buildspec.command_count > MAX_SHELL_COMMANDS:
        yield Finding(
            Span(0, context.source.line_end(1)),
            f"this file has {buildspec.command_count:,} commands, and only the first "
            f"{MAX_SHELL_COMMANDS:,} were looked at as shell; move the rest into scripts",
            rule=TOO_MANY_COMMANDS,
            severity=NOTE,
        )


def _active(rules: list[Rule], context: Context, memory: Memory | None) -> Iterator[Rule]:
    """Yield the rules that can have something to say about this text."""
    text = context.source.text
    contains = text.__contains__ if memory is None else memory.words_of(text)
    for rule in rules:
        if rule.needs_project and context.project is None:
            continue
        if not rule.words or _any_in(rule.words, contains):
            yield rule


def _ran(rules: list[Rule], context: Context) -> set[str]:
    """Names of the rules whose silence means something in this run."""
    return {
        rule.name
        for rule in rules
        if (context.project is not None or not rule.needs_project)
        and (2 in context.agents or rule.group != "agent-2")
    } | set(ENGINE_FINDINGS)


def _any_in(words: tuple[str, ...], contains: Callable[[str], bool]) -> bool:
    for word in words:  # noqa: SIM110 - a generator for each rule and file shows in the profile
        if contains(word):
            return True
    return False


def _feed(rule: Rule, nodes: Sequence[object], context: Context) -> Iterator[Finding]:
    """Run a rule on all its nodes; after a crash it goes on with the next."""
    waiting = iter(nodes)
    while True:
        try:
            for node in waiting:
                for finding in rule.check(node, context):
                    _stamp(finding, rule, context)
                    yield finding
        except Exception as error:
            yield _crash(rule, error)
        else:
            return


def _run_on_calls(rules: list[Rule], context: Context) -> Iterator[Finding]:
    by_program: dict[str, list[Rule]] = {}
    every_call = [rule for rule in rules if not rule.programs]
    for rule in rules:
        for program in rule.programs:
            by_program.setdefault(program, []).append(rule)
    for command in context.shell_commands:
        for call in command.script.calls:
            for rule in by_program.get(call.program, ()):
                yield from _guarded(rule, context, call, command)
            for rule in every_call:
                yield from _guarded(rule, context, call, command)


def _guarded(rule: Rule, context: Context, *nodes: object) -> Iterator[Finding]:
    try:
        for finding in rule.check(*nodes, context):
            _stamp(finding, rule, context)
            yield finding
    except Exception as error:
        yield _crash(rule, error)


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
    "command": lambda context: context.shell_commands,
    "server": lambda context: _none_or_one(context.server),
    "serverless": lambda context: _none_or_one(context.serverless),
    "script": lambda context: context.hook_scripts,
}
