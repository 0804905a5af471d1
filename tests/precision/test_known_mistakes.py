"""Mistakes seen in these files are found, by the rule and on the line they are in.

The list was made by reading the files, most of them repaired in the next commit. What only
a look at the whole repository shows (missing hook scripts) is left out: the corpus holds single
files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dryspec.engine import lint_text
from dryspec.loader import load_rules
from dryspec.settings import Settings

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("known_mistakes.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['file']}:{row['line']}:{row['rule']}")
def test_a_known_mistake_is_found(row: dict[str, Any], corpus: Path) -> None:
    path = corpus / row["file"]
    result = lint_text(path.name, path.read_bytes().decode("utf-8"), Settings(project=False))
    lines = {
        result.source.position(found.span.start)[0]
        for found in result.findings
        if found.rule == row["rule"]
    }
    assert row["line"] in lines


def test_the_rules_exist_and_run_by_default() -> None:
    defaults = {rule.name for rule in load_rules("") if rule.default}
    assert {row["rule"] for row in ROWS} - defaults == {"not-a-spec"}  # said without a rule


PLACEHOLDERS = ("<TASK_DEFINITION>", "$TASK_DEFINITION")


def test_task_definitions_that_nothing_resolves_are_found(corpus: Path) -> None:
    """Every ECS appspec whose TaskDefinition is no ARN, placeholder or variable is reported."""
    missed: list[str] = []
    for path in sorted(corpus.glob("appspec/*")):
        text = path.read_bytes().decode("utf-8")
        for line in text.splitlines():
            key, colon, value = line.strip().partition(":")
            value = value.strip(" \"',")
            if not colon or key.strip('" ') != "TaskDefinition":
                continue
            if value in PLACEHOLDERS or ":task-definition/" in value:
                continue
            result = lint_text(path.name, text, Settings(project=False))
            if "appspec-ecs-task-definition" not in {found.rule for found in result.findings}:
                missed.append(path.name)
    assert missed == []
