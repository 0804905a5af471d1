"""The installer cases once more, through the command line and real directories."""

import json
import os
from pathlib import Path

import pytest

from dryspec_simulate.agent.command import main

LINES = (Path(__file__).parent / "appspec_install.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


def lay_out(case, root):
    for entry in case["revision"]:
        path = root / entry["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry["type"] == "dir":
            path.mkdir(exist_ok=True)
        elif entry["type"] == "symlink":
            path.symlink_to(entry["target"])
        else:
            path.write_text("new")
            path.chmod(int(entry["mode"], 8))
    (root / "appspec.yml").write_text(case["appspec"], encoding="utf-8", newline="")
    (root / "appspec.yml").chmod(0o644)


@pytest.mark.skipif(os.name == "nt", reason="modes and links of the cases are POSIX")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_command_says_what_the_agent_did(case, tmp_path, capsys):
    root = tmp_path / "revision"
    root.mkdir()
    lay_out(case, root)
    tree = tmp_path / "tree.json"
    tree.write_text(json.dumps(case["instance"]), encoding="utf-8")
    arguments = ["--revision", str(root), "--instance-tree", str(tree), "--format", "json"]
    arguments += ["--file-exists-behavior", case["file_exists_behavior"]]
    if case["cleanup_before"] is not None:
        cleanup = tmp_path / "cleanup"
        cleanup.write_text(case["cleanup_before"], encoding="utf-8", newline="")
        arguments += ["--cleanup", str(cleanup)]
    code = main(arguments)
    found = json.loads(capsys.readouterr().out)
    assert code == (0 if case["verdict"] == "accept" else 1)
    assert (found["verdict"], found["phase"]) == (case["verdict"], case["phase"])
    assert found["instructions"] == case.get("instructions")
    assert found["cleanup_after"] == case.get("cleanup_after")
    assert found["tree_after"] == case.get("tree_after")
    if case["verdict"] == "reject":
        assert found["error"]["kind"] == case["error_kind"]
        assert found["error"]["class"] == case["error_class"]
