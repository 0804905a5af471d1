"""Lints the buildspecs inside another file, with findings on that file's own words.

Where the template language decides the structure of a buildspec, nothing can be certain: what is
said of its structure is left out, and so are errors. Fixes are left out, for the file is not ours.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.embedded import INNER_NAME, in_template, in_terraform
from dryspec.finding import ERROR, NOTE, Finding, Related
from dryspec.rule import BUILDSPEC
from dryspec.selection import engine_findings, select_rules
from dryspec.source import Source, Span
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.embedded import Embedded, Inside
    from dryspec.engine import Result
    from dryspec.project import Project
    from dryspec.settings import Settings
    from dryspec.tree import Document

STRUCTURAL = frozenset(
    {
        *("ambiguous-scalar", "artifacts-files-missing", "cache-paths-missing", "duplicate-key"),
        *("command-not-string", "empty-runtime-versions", "invalid-value", "json-syntax"),
        *("looks-like-appspec", "misplaced-key", "missing-key", "phases-missing", "swallowed-key"),
        *("unknown-key", "version-misplaced", "version-missing", "version-not-first"),
        *("wrong-type", "yaml-syntax"),
    }
)
"""Rules about the shape of a file, which a template may still change."""
_LETTERS = frozenset({"image-name-invalid"})
"""Rules that judge the very letters of a word, and point at where it has them from."""
_UPLOADING = frozenset({"artifact-file-not-produced"})
"""Rules that say what becomes of an upload."""
_GENERATORS = ("{%", "<%", "</%")
"""Signs of a program that makes the template itself."""
_LINE = lazy.pattern(r'(?<!at )\bline (\d+)\b(?=[^"]*(?:"[^"]*"[^"]*)*$)')
_FILE = lazy.pattern(
    r"""(?:file\()?["']?(?:\$\{path\.(?:module|root)\}/|\./)*([\w./-]+\.(?:ya?ml|json))["']?\)?"""
)
_LONGEST_SHOWN = 40
UNUSED = "unused-suppression"


def lint_around(
    source: Source, document: Document | None, settings: Settings, project: Project | None
) -> Result:
    """Lint what is inside a file: a template that was parsed, or a file of Terraform."""
    from dryspec.engine import Result

    inner = in_template(document) if document is not None else in_terraform(source)
    if any(sign in source.text for sign in _GENERATORS):
        for embedded in inner.found:
            embedded.loose = True
    kept, silenced = _beside(source, [*inner.found, *inner.bare], settings)
    if not inner.found:
        nothing = engine_findings([_nothing_inside(source, inner, project)], settings)
        return Result(source, None, None, [*nothing, *kept], silenced)
    whole = Result(source, BUILDSPEC, None, [], [])
    moved: list[Finding] = []
    for embedded in inner.found:
        result = lint_inside(embedded, settings, project)
        moved += [_moved(finding, embedded, source) for finding in result.findings]
        whole.suppressed += [_moved(finding, embedded, source) for finding in result.suppressed]
    whole.moved = moved
    whole.findings = _sorted([*moved, *kept])
    whole.suppressed += silenced
    return whole


def lint_inside(embedded: Embedded, settings: Settings, project: Project | None) -> Result:
    """Lint one buildspec; places are those of its own text."""
    from dryspec.engine import lint_text

    given = embedded.settings(settings)
    result = lint_text(INNER_NAME, embedded.text, given, project)
    if embedded.filled or embedded.loose:
        unsure = embedded.unsure
        commands = _commands(embedded)
        result.findings[:] = [
            finding for finding in result.findings if _holds(finding, embedded, unsure, commands)
        ]
    if not embedded.uploads:
        result.findings[:] = [f for f in result.findings if f.rule not in _UPLOADING]
    if "dryspec:" in embedded.text:
        asked_beside = {rule.name for rule in select_rules(BUILDSPEC, settings) if rule.beside}
        result.findings[:] = [
            finding
            for finding in result.findings
            if finding.rule != UNUSED
            or embedded.text[finding.span.start : finding.span.end] not in asked_beside
        ]
    return result


def _holds(finding: Finding, embedded: Embedded, unsure: bool, commands: list[Span]) -> bool:
    """Whether a finding is true whatever the template fills in.

    Rules about commands know that a word may stand for any other; others would take it for a value.
    """
    if unsure and (finding.severity == ERROR or finding.rule in STRUCTURAL):
        return False
    if finding.rule in _LETTERS:
        spans = [finding.span, *(item.span for item in finding.related)]
        return not any(map(embedded.is_filled, spans))
    if not embedded.is_filled(finding.span):
        return True
    at = finding.span.start
    return finding.rule not in STRUCTURAL and any(span.contains(at) for span in commands)


def _commands(embedded: Embedded) -> list[Span]:
    from dryspec.spec.buildspec import read

    spec = read(parse(Source(INNER_NAME, embedded.text)))
    return [command.node.span for command in spec.commands]


def _beside(
    source: Source, found: list[Embedded], settings: Settings
) -> tuple[list[Finding], list[Finding]]:
    """Ask the rules about what stands beside buildspecs; return what is kept and silenced."""
    from dryspec.running import ask_beside

    rules = [rule for rule in select_rules(BUILDSPEC, settings) if rule.beside]
    findings = _sorted([f for embedded in found for f in ask_beside(rules, embedded, settings)])
    if not findings or "dryspec:" not in source.text:
        return findings, []
    from dryspec.suppress import apply

    kept, silenced = apply(source, findings, settings, set())
    return [finding for finding in kept if finding in findings], silenced


def _sorted(findings: Sequence[Finding]) -> list[Finding]:
    """Sort by place, and drop what is said twice of what two projects share."""
    found = {finding.sort_key: finding for finding in reversed(findings)}
    return sorted(found.values(), key=lambda finding: finding.sort_key)


def _moved(finding: Finding, embedded: Embedded, source: Source) -> Finding:
    related = [
        Related(embedded.place(item.span), item.message)
        if not item.path
        else Related(item.span, item.message, item.path, item.line, item.column)
        for item in finding.related
    ]
    message = finding.message
    if finding.rule in STRUCTURAL:
        message = _with_lines(message, embedded, source)
    if embedded.filled:
        from dryspec.embedded_words import in_own_words

        here = [finding.span, *(item.span for item in finding.related if not item.path)]
        message = in_own_words(message, here, embedded, source)
    return Finding(
        embedded.place(finding.span),
        message,
        related=related,
        severity=finding.severity,
        rule=finding.rule,
        tags=finding.tags,
    )


def _with_lines(message: str, embedded: Embedded, source: Source) -> str:
    """Name the file's lines; what the service says itself ("at line 3") counts the buildspec's."""
    if "line " not in message:
        return message
    inner = Source(INNER_NAME, embedded.text)

    def outer(line: str) -> str:
        start = inner.offset(int(line), 1)
        return f"line {source.position(embedded.place(Span(start, start)).start)[0]}"

    return _LINE.sub(lambda match: outer(match.group(1)), message)


def _nothing_inside(source: Source, inner: Inside, project: Project | None) -> Finding:
    what = f"this is a file of {inner.product}"
    if inner.trouble:
        words = f"{what} that is no YAML ({inner.trouble}); nothing in it was checked"
    elif inner.unread:
        place = inner.unread[0]
        line = source.position(place.start)[0]
        shown, more, _ = source.text[place.start : place.end].strip().partition("\n")
        shown = shown.strip()
        path = "" if more else _named(shown, project)
        if more or len(shown) > _LONGEST_SHOWN:
            shown = shown[: _LONGEST_SHOWN - 3] + "..."
        words = (
            f"{what}, and the buildspec that line {line} gives a project is not written out in it "
            f"({shown}); only images were looked at"
        ) + (f'; lint "{path}", too' if path else "")
    elif inner.bare:
        words = f"{what} with no buildspec written in it; only images were looked at"
    else:
        words = f"{what}, not a CodeBuild or CodeDeploy spec; nothing in it was checked"
    return Finding(Span(0, source.line_end(1)), words, rule="not-a-spec", severity=NOTE)


def _named(value: str, project: Project | None) -> str:
    """Return the file of the project that a value names as the buildspec, if there is one."""
    match = _FILE.fullmatch(value)
    if match is None or project is None:
        return ""
    from posixpath import join, normpath

    for path in (match[1], join(project.spec_directory, match[1])):
        if project.kind(path) == "file":
            return normpath(path)
    return ""
