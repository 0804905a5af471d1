"""Agent 1.8.1's installer, case by case, against what the running agent did."""

import json
from pathlib import Path

import pytest
from support.revisions import revision_of

from dryspec_simulate.agent.execution import Accounts
from dryspec_simulate.agent.install import REVISION, simulate

LINES = (Path(__file__).parent / "appspec_install.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
STABLE = {"AppSpecValidationException", "RuntimeError", "ArgumentError"}
ACCOUNTS = Accounts(
    users=frozenset({"root", "www-data", "ann"}), groups=frozenset({"root", "www-data", "dev"})
)


def install(case):
    return simulate(
        revision_of(case["revision"], {"appspec.yml": case["appspec"]}),
        instance=case["instance"],
        cleanup=case["cleanup_before"],
        behavior=case["file_exists_behavior"],
        accounts=ACCOUNTS,
    )


def named(value):
    return json.loads(json.dumps(value).replace(REVISION, "{revision}"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_verdict_phase_and_error(case):
    record = install(case)
    assert (record.verdict, record.phase) == (case["verdict"], case["phase"])
    assert record.executed == case["executed"]
    if record.error is not None:
        assert record.error.error_class == case["error_class"]
        assert record.error.kind == case["error_kind"]
        if record.error.error_class in STABLE:
            assert named(record.error.message) == case["error_message"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_plan_cleanup_list_and_tree(case):
    record = install(case)
    plan = None
    if record.instructions is not None:
        plan = named([step.record() for step in record.instructions])
    assert plan == case.get("instructions")
    assert record.cleanup_after == case.get("cleanup_after")
    tree = None if record.tree_after is None else list(record.tree_after)
    assert tree == case.get("tree_after")


def test_messages_of_system_errors_are_the_agents_too():
    agreeing = [
        case["id"]
        for case in CASES
        if case.get("error_kind") == "os-error"
        and named(install(case).error.message) == case["error_message"]
    ]
    total = sum(case.get("error_kind") == "os-error" for case in CASES)
    assert len(agreeing) == total
