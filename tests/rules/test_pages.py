"""Every rule's page is its specification: each example is run with that rule alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.pages import Example, examples

from dryspec.engine import Result, lint_text
from dryspec.loader import load_rules
from dryspec.project import Project
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.tree import parse

if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.rule import Rule

RULES = {rule.name: rule for rule in load_rules("")}
HEADINGS = ["Why it matters", "Instead", "Examples", "Sources"]


def page_of(rule: Rule) -> Path:
    import dryspec_rules

    root = Path(dryspec_rules.__path__[0])
    folder = root.joinpath(*rule.package.split(".")[1:])
    return folder / f"{rule.name.replace('-', '_')}.md"


CASES = [
    pytest.param(rule, example, id=f"{rule.name}:{example.line + 1}")
    for rule in RULES.values()
    if page_of(rule).exists()
    for example in examples(page_of(rule))
]


def run(rule: Rule, example: Example, text: str, root: Path) -> Result:
    settings = Settings(
        select=[rule.name],
        agent=example.options.get("agent", "both"),
        image=example.options.get("image", ""),
    )
    return lint_text(example.name, text, settings, _project(example, text, root))


def _project(example: Example, text: str, root: Path) -> Project | None:
    if example.options.get("project") == "none":
        return None
    files = {example.name: (text, example.options), **example.files}
    for name, (content, options) in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.replace("␍", "\r").replace("␀BOM", "\ufeff")
        path.write_bytes(data.encode())
        os.chmod(path, int(options.get("mode", "644"), 8))
    return Project(str(root), example.name)


def report(result: Result) -> str:
    return "\n".join(line(result.source, finding) for finding in result.findings)


def line(source: Source, finding: Finding) -> str:
    row, column = source.position(finding.span.start)
    end_row, end_column = source.position(finding.span.end)
    end = f"{end_column}" if end_row == row else f"{end_row}:{end_column}"
    return f"{row}:{column}-{end} {finding.severity}: {finding.message}"


def text_of(example: Example) -> str:
    return example.text.replace("␍", "\r").replace("␀BOM", "\ufeff").replace("→", "\t")


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: Rule, example: Example, tmp_path: Path, update: bool) -> None:
    result = run(rule, example, text_of(example), tmp_path)
    if update and report(result) != example.report:
        _write_report(page_of(rule), example, report(result))
        return
    assert report(result) == example.report


@pytest.mark.parametrize(
    ("rule", "example"), [case for case in CASES if case.values[1].fixed is not None]
)
def test_fix(rule: Rule, example: Example, tmp_path: Path) -> None:
    assert rule.fix, f"{rule.name} declares no fix but its page shows one"
    fixed = apply_fixes(rule, text_of(example), run(rule, example, text_of(example), tmp_path))
    assert fixed == example.fixed
    again = run(rule, example, fixed, tmp_path)
    assert not [finding for finding in again.findings if finding.fix], "fixing twice changes more"


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_fix_is_declared_and_keeps_the_file_readable(
    rule: Rule, example: Example, tmp_path: Path
) -> None:
    text = text_of(example)
    result = run(rule, example, text, tmp_path)
    fixes = [finding.fix for finding in result.findings if finding.fix]
    if not fixes:
        return
    assert rule.fix, f"{rule.name} offers a fix without declaring it"
    if rule.fix == "safe":
        pass
    else:
        assert all(fix.applicability == "unsafe" for fix in fixes)
    if parse(Source("x", text)).problem is None:
        assert parse(Source("x", apply_fixes(rule, text, result))).problem is None


def apply_fixes(rule: Rule, text: str, result: Result) -> str:
    edits = sorted(
        {
            (edit.span.start, edit.span.end, edit.replacement)
            for finding in result.findings
            if finding.fix
            for edit in finding.fix.edits
        },
        reverse=True,
    )
    last = len(text) + 1
    for start, end, replacement in edits:
        if end <= last:
            text = text[:start] + replacement + text[end:]
            last = start
    return text


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_page_has_its_headings_and_a_finding(rule: Rule) -> None:
    page = page_of(rule)
    assert page.exists(), f"{rule.name} has no page"
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {rule.name}\n")
    at = 0
    for heading in HEADINGS:
        found = text.find(f"\n## {heading}\n", at)
        assert found >= 0, f"{page.name}: no heading '## {heading}' (in this order)"
        at = found
    shown = examples(page)
    assert any(example.report for example in shown), f"{page.name} shows no finding"
    assert any(not example.report for example in shown), f"{page.name} shows no clean example"
    assert rule.sources, f"{rule.name} names no source"
    if rule.fix:
        assert any(example.fixed is not None for example in shown), f"{page.name} shows no fix"


def test_names_and_aliases_are_unique() -> None:
    names = [name for rule in load_rules("") for name in (rule.name, *rule.aliases)]
    assert len(names) == len(set(names))


def _write_report(page: Path, example: Example, new: str) -> None:
    lines = page.read_text(encoding="utf-8").split("\n")
    example = examples(page)[example.index]
    block = ["```report", *new.split("\n"), "```"] if new else []
    if example.report_lines:
        start, end = example.report_lines
        lines[start : end + 1] = block
    else:
        after = example.line + 1 + example.text.count("\n") + 1
        lines[after:after] = ["", *block]
    page.write_text("\n".join(lines), encoding="utf-8")
