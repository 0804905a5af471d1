"""Planted defects are found, at the planted place, in every shape the rule claims to read."""

from __future__ import annotations

from collections import Counter

import pytest

from dryspec.engine import Result, lint_text
from dryspec.loader import load_rules
from dryspec.settings import Settings
from recall.defects import SHELL, SILENT_ON_PURPOSE, WRAPPED
from recall.documents import APPSPEC, BUILDSPEC, SERVERLESS, TEMPLATE, TERRAFORM
from recall.shapes import SHELL_SHAPES, WRAPPERS, YAML_SHAPES, spec_with

RULES = {rule.name: rule for rule in load_rules("")}
WANTED_RECALL = 0.95
COMMANDS = [
    *((rule, commands, True) for rule, commands in WRAPPED.items()),
    *((rule, commands, False) for rule, commands in SHELL.items()),
]
DOCUMENTS = [
    *(("buildspec.yml", *row) for row in BUILDSPEC),
    *(("appspec.yml", *row) for row in APPSPEC),
    *(("appspec.json" if row[1][0] == "{" else "appspec.yaml", *row) for row in SERVERLESS),
    *(("template.yaml", *row) for row in TEMPLATE),
    *(("main.tf", *row) for row in TERRAFORM),
]


def planted_is_found(result: Result, start: int, end: int) -> bool:
    return any(start <= found.span.start <= found.span.end <= end for found in result.findings)


def variants(rule: str, command: str, wrapped: bool) -> list[tuple[str, str]]:
    shapes = dict(SHELL_SHAPES)
    if wrapped:
        shapes |= WRAPPERS
    found: list[tuple[str, str]] = []
    for shell_name, shell_shape in shapes.items():
        text = shell_shape(command)
        if (rule, shell_name) in SILENT_ON_PURPOSE:
            continue
        if shell_name == "bash -c" and ('"' in command or "$" in command):
            continue
        for yaml_name, yaml_shape in YAML_SHAPES.items():
            rendered = yaml_shape(text)
            if rendered is not None:
                found.append((f"{shell_name}, {yaml_name}", rendered))
    return found


def missed_of(rule: str, commands: list[str], wrapped: bool) -> tuple[list[str], int]:
    settings = Settings(select=[rule], project=False)
    missed: list[str] = []
    total = 0
    for command in commands:
        for shape, rendered in variants(rule, command, wrapped):
            text = spec_with(rendered)
            start = text.index(rendered)
            total += 1
            result = lint_text("buildspec.yml", text, settings)
            if not planted_is_found(result, start, start + len(rendered)):
                missed.append(f"{command} [{shape}]")
    return missed, total


@pytest.mark.parametrize(("rule", "commands", "wrapped"), COMMANDS)
def test_shell_defects(rule: str, commands: list[str], wrapped: bool) -> None:
    assert RULES[rule].default
    missed, total = missed_of(rule, commands, wrapped)
    assert len(missed) <= total * (1 - WANTED_RECALL), "\n".join(missed)


@pytest.mark.parametrize(("name", "rule", "text", "words"), DOCUMENTS)
def test_document_defects(name: str, rule: str, text: str, words: str) -> None:
    assert RULES[rule].default
    result = lint_text(name, text, Settings(select=[rule], project=False))
    assert rule in {found.rule for found in result.findings}
    cuts = [text[found.span.start : found.span.end] for found in result.findings]
    assert any(cut and (words in cut or cut in words) for cut in cuts), cuts


NOT_PLANTED = {
    "appspec-name-yaml",  # the file's name is the defect
    "appspec-refused",  # says what no other rule says of a refusal
    "lambda-incompatible",  # needs to be told the image
    "on-failure-unsupported-compute",  # the same
}
"""Rules whose defect the text of a lone file cannot hold."""


def test_every_default_rule_has_a_defect() -> None:
    planted = {row[1] for row in DOCUMENTS} | {rule for rule, *_ in COMMANDS}
    wanted = {
        name
        for name, rule in RULES.items()
        if rule.default and not rule.needs_project and rule.on != "script"
    }
    assert wanted - planted == NOT_PLANTED


def test_the_clean_spec_is_clean() -> None:
    result = lint_text("buildspec.yml", spec_with(" " * 6 + "- make"), Settings(project=False))
    assert Counter(found.rule for found in result.findings) == Counter()


def main() -> None:
    """Print recall rule by rule."""
    found = planted = 0
    for rule, commands, wrapped in COMMANDS:
        missed, total = missed_of(rule, commands, wrapped)
        found, planted = found + total - len(missed), planted + total
        print(f"{rule:28} {total - len(missed):5} of {total}")
    print(f"{'commands':28} {found:5} of {planted}")
    rules = {row[1] for row in DOCUMENTS}
    print(f"{'documents':28} {len(DOCUMENTS):5} planted, of {len(rules)} rules")


if __name__ == "__main__":
    main()
