"""Each rule's fix holds however the spec is written: as JSON, in brackets, in quotes, in blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
TEXT = "tag:yaml.org,2002:str"


def fixed(rule: Rule, example: Example, text: str) -> Iterator[str]:
    """Yield what each single fix makes of a text."""
    settings = Settings(
        select=[rule.name],
        agent=example.options.get("agent", "both"),
        image=example.options.get("image", ""),
    )
    for finding in lint_text(example.name, text, settings).findings:
        if finding.fix is not None:
            yield applied(text, finding.fix.edits)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_json_stays_json(rule: Rule, example: Example) -> None:
    try:
        text = json.dumps(yaml.safe_load(example.text), indent=2, default=str)
    except yaml.YAMLError:
        return  # what is wrong here cannot be written in JSON
    for new in fixed(rule, example, text):
        json.loads(new)


@pytest.mark.parametrize("style", ["flow", "'", '"', "|", ">"])
@pytest.mark.parametrize(("rule", "example"), CASES)
def test_yaml_stays_yaml(rule: Rule, example: Example, style: str) -> None:
    try:
        value = yaml.safe_load(example.text)
    except yaml.YAMLError:
        return  # what is wrong here cannot be written in another style
    for new in fixed(rule, example, _written(value, style)):
        yaml.compose(new, yaml.SafeLoader)


def _written(value: object, style: str) -> str:
    class Dumper(yaml.SafeDumper):
        def text(self, text: str) -> yaml.ScalarNode:
            return self.represent_scalar(TEXT, text, style=None if style == "flow" else style)

    Dumper.add_representer(str, Dumper.text)
    return yaml.dump(value, Dumper=Dumper, default_flow_style=style == "flow", width=10_000)


@pytest.mark.parametrize(
    "command",
    [
        '"apt-get install\\\n        \\ jq"',
        '"apt-get install\n        jq"',
        "apt-get install\n        jq",
        ">\n        apt-get install\n        jq",
        "|\n        apt-get install \\\n          jq",
        "'sudo apt-get install\n\n        jq'",
    ],
)
def test_a_further_word_stays_in_its_line(command: str) -> None:
    text = f"version: 0.2\nphases:\n  build:\n    commands:\n      - {command}\n"
    settings = Settings(select=["interactive-command"])
    for finding in lint_text("buildspec.yml", text, settings).findings:
        assert finding.fix is not None
        old, new = (
            yaml.safe_load(each)["phases"]["build"]["commands"][0]
            for each in (text, applied(text, finding.fix.edits))
        )
        assert new == old.replace("install", "install -y")
