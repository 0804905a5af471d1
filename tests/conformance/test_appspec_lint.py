"""The linter's promise: an error exactly where agent 1.8.1 refuses to parse the file."""

import json
from pathlib import Path

import pytest

from dryspec.engine import lint_text
from dryspec.settings import Settings

LINES = (Path(__file__).parent / "appspec_parse.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
SETTINGS = Settings(kind="appspec", agent="1", project=False)

OTHER_HOST = {"parse-os-windows-on-linux"}
"""Refused only because the agent runs on another system than the file says."""

SERVERLESS = {"parse-ecs-shape", "parse-lambda-shape"}
"""Good files for ECS and Lambda; nothing in them says that they are meant for an instance."""


def errors(case):
    result = lint_text("appspec.yml", case["appspec"], SETTINGS)
    assert not [found for found in result.findings if found.rule == "internal-error"]
    return [found for found in result.findings if found.severity == "error"]


REFUSED = [
    case
    for case in CASES
    if case["verdict"] == "reject" and case["id"] not in OTHER_HOST | SERVERLESS
]
ACCEPTED = [case for case in CASES if case["verdict"] == "accept"]


@pytest.mark.parametrize("case", REFUSED, ids=[case["id"] for case in REFUSED])
def test_what_the_agent_refuses_is_an_error(case):
    assert errors(case)


@pytest.mark.parametrize("case", ACCEPTED, ids=[case["id"] for case in ACCEPTED])
def test_what_the_agent_accepts_is_no_error(case):
    assert [f"{found.rule}: {found.message}" for found in errors(case)] == []
