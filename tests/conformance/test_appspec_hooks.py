"""Agent 1.8.1's hook runner against what it was seen to do.

Scripts are read, never run, so a case may end as ``unknown``; the test at the end holds how many.
"""

import json
from pathlib import Path

import pytest
from support.revisions import revision_of

from dryspec_simulate.agent.hooks import Revisions, run_event

LINES = (Path(__file__).parent / "appspec_hooks.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


def revision(files):
    if files is None:
        return None
    entries = [{"path": path, "type": "file", "mode": file["mode"]} for path, file in files.items()]
    for path in files:
        if "/" in path:
            entries.append({"path": path.rpartition("/")[0], "type": "dir", "mode": "0755"})
    return revision_of(entries, {path: file["content"] for path, file in files.items()})


def run(case):
    return run_event(
        case["event"],
        Revisions(**{name: revision(files) for name, files in case["revisions"].items()}),
        appspec_filename=case["appspec_filename"],
        creator=case["deployment_creator"],
        deployment_type=case["deployment_type"],
        bundle=case["revision_envs"],
    )


def modes(case, record):
    found = {}
    for name, files in case["revisions"].items():
        for path, file in (files or {}).items():
            if path.startswith("bin/"):
                own = name == record.source and path in record.modes
                mode = f"{record.modes[path]:04o}" if own else file["mode"]
                found[f"{{{name}}}/{path}"] = mode
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_choice_of_revision_and_timeouts(case):
    record = run(case)
    assert record.is_noop == case.get("is_noop")
    assert record.total_timeout == case.get("total_timeout")
    assert modes(case, record) == case["scripts_mode_after"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_outcome_is_the_agents_or_unknown(case):
    record = run(case)
    if record.verdict == "unknown":
        assert all(run.reason for run in record.runs if run.outcome == "unknown")
        return
    assert record.verdict == case["verdict"]
    assert record.phase == case.get("phase")
    if record.script_log is not None:
        assert list(record.script_log) == case["script_log"]
    if record.error is not None:
        assert record.error.error_class == case["error_class"]
        assert record.error.kind == case["error_kind"]
        assert record.error.code == case.get("error_code")
        assert record.error.script_name == case.get("script_name")
        assert record.error.message == case["error_message"]


def test_all_but_one_outcome_is_decided():
    unknown = [case["id"] for case in CASES if run(case).verdict == "unknown"]
    assert unknown == ["hook-env-s3"]


def test_every_other_log_is_told():
    untold = [
        case["id"]
        for case in CASES
        if case.get("script_log") is not None and run(case).script_log is None
    ]
    assert untold == ["hook-env-s3"]
