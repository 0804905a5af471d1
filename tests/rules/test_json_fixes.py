"""A spec that is JSON is JSON after each rule's fix, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from support.pages import Example, examples

import dryspec_rules
from dryspec.engine import lint_text
from dryspec.finding import applied
from dryspec.loader import load_rules
from dryspec.rule import Rule
from dryspec.settings import Settings

PAGES = {path.stem: path for path in Path(dryspec_rules.__path__[0]).rglob("*.md")}
CASES = [
    pytest.param(rule, example, id=f"{rule.name}:{example.line + 1}")
    for rule in load_rules("")
    if rule.fix
    for example in examples(PAGES[rule.name.replace("-", "_")])
    if example.fixed is not None and "inside" not in example.options
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_json_stays_json(rule: Rule, example: Example) -> None:
    try:
        text = json.dumps(yaml.safe_load(example.text), indent=2, default=str)
    except yaml.YAMLError:
        pytest.skip("what is wrong here cannot be written in JSON")
    settings = Settings(
        select=[rule.name],
        agent=example.options.get("agent", "both"),
        image=example.options.get("image", ""),
    )
    for finding in lint_text(example.name, text, settings).findings:
        if finding.fix is not None:
            json.loads(applied(text, finding.fix.edits))
