"""Source to findings: parse, detect, run the rules, suppress, sort.

The command line and the language server both enter here, the one with a file's text, the other
with its buffer. A rule that crashes becomes a finding called ``internal-error``; the others
still run.
"""

from __future__ import annotations

from dryspec.context import Context
from dryspec.finding import ERROR, NOTE, Finding
from dryspec.rule import APPSPEC, BUILDSPEC, RuleError
from dryspec.running import run_rules
from dryspec.selection import (
    ENGINE_FINDINGS,
    INTERNAL_ERROR,
    engine_findings,
    select_rules,
)
from dryspec.source import Source, Span
from dryspec.spec.detect import CLOUDFORMATION, detect, is_terraform
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.memory import Memory
    from dryspec.project import Project
    from dryspec.rule import Rule
    from dryspec.settings import Settings
    from dryspec.spec.appspec import ServerAppspec


class Result:
    """Findings of one file, sorted by place, with what the file was taken for.

    ``moved`` are those made in buildspecs inside the file, one buildspec after the other;
    ``server`` is the file as an appspec for servers, ``None`` for any other.
    """

    __slots__ = ("findings", "kind", "moved", "platform", "server", "source", "suppressed")

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
        self.moved = findings
        self.suppressed = suppressed
        self.server: ServerAppspec | None = None


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
        return failed(source, error)


def failed(source: Source, error: Exception) -> Result:
    """Return the result for a file whose check crashed."""
    words = f"the check of this file failed ({type(error).__name__}: {error}). Please report this"
    finding = Finding(Span(0, 0), words, rule=INTERNAL_ERROR, severity=ERROR)
    return Result(source, None, None, [finding], [])


def _lint(
    source: Source, settings: Settings, project: Project | None, memory: Memory | None
) -> Result:
    name, text = source.name, source.text
    if is_terraform(name) and not settings.kind:
        from dryspec.embedded_lint import lint_around

        return lint_around(source, None, settings, project)
    document = parse(source)
    detected = detect(document, name, settings.kind)
    if detected.product == CLOUDFORMATION:
        from dryspec.embedded_lint import lint_around

        return lint_around(source, document, settings, project)
    if detected.kind not in {BUILDSPEC, APPSPEC}:
        alone = engine_findings(_left_alone(detected.product, source), settings)
        return Result(source, None, None, alone, [])
    context = Context(document, detected, settings, project)
    rules = select_rules(detected.kind, settings)
    findings = run_rules(rules, context, memory)
    server = context.server
    context.release()
    if "dryspec:" in text:
        from dryspec.suppress import apply

        kept, suppressed = apply(source, findings, settings, _ran(rules, context))
    else:
        kept, suppressed = findings, []
    result = Result(source, detected.kind, detected.platform, kept, suppressed)
    result.server = server
    return result


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


def _ran(rules: list[Rule], context: Context) -> set[str]:
    """Names of the rules whose silence means something in this run."""
    return {
        rule.name
        for rule in rules
        if (context.project is not None or not rule.needs_project)
        and (2 in context.agents or rule.group != "agent-2")
    } | set(ENGINE_FINDINGS)
