"""A deployment end to end: real revisions, instances whose trees differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dryspec_simulate.fleet.command import main

APPSPEC = """\
version: 0.0
os: linux
files:
  - source: app.txt
    destination: /srv/app
hooks:
  ApplicationStop:
    - location: scripts/stop.sh
  AfterInstall:
    - location: scripts/after.sh
"""


def revision(root: Path, *scripts: str, appspec: str = APPSPEC) -> str:
    (root / "scripts").mkdir(parents=True)
    (root / "appspec.yml").write_text(appspec, "utf-8")
    (root / "app.txt").write_text("new", "utf-8")
    for script in scripts:
        (root / "scripts" / script).write_text("#!/bin/sh\n", "utf-8")
    return str(root)


@pytest.fixture
def deploy(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*argv: str) -> dict[str, Any]:
        main([*argv, "--config", "AllAtOnce", "--instances", "4", "--format", "json"])
        captured = capsys.readouterr()
        assert captured.err == ""
        document: dict[str, Any] = json.loads(captured.out)
        return document

    return call


def failed_events(document: dict[str, Any]) -> list[str | None]:
    return [entry["failed_event"] for entry in document["instances"]]


def test_whole_bundle_succeeds_on_fresh_instances(deploy: Any, tmp_path: Path) -> None:
    found = deploy("--revision", revision(tmp_path / "r", "stop.sh", "after.sh"))
    assert failed_events(found) == [None] * 4


def test_first_deployment_runs_no_stop_script(deploy: Any, tmp_path: Path) -> None:
    found = deploy("--revision", revision(tmp_path / "r", "after.sh"))
    assert failed_events(found) == [None] * 4


def test_missing_script_fails_its_event_everywhere(deploy: Any, tmp_path: Path) -> None:
    found = deploy("--revision", revision(tmp_path / "r", "stop.sh"))
    assert failed_events(found) == ["AfterInstall"] * 4
    assert "holds no scripts/after.sh" in " ".join(found["notes"])


def test_instances_whose_tree_is_in_the_way_fail_in_install(deploy: Any, tmp_path: Path) -> None:
    tree = tmp_path / "tree.json"
    tree.write_text('[{"path": "/srv/app/app.txt", "type": "file"}]', "utf-8")
    argv = ("--revision", revision(tmp_path / "r", "after.sh"))
    found = deploy(*argv, "--instance-tree", f"2-3={tree}")
    assert failed_events(found) == [None, "Install", "Install", None]
    over = deploy(*argv, "--instance-tree", f"2-3={tree}", "--file-exists-behavior", "OVERWRITE")
    assert failed_events(over) == [None] * 4


def test_refused_appspec_fails_before_install(deploy: Any, tmp_path: Path) -> None:
    found = deploy("--revision", revision(tmp_path / "r", appspec="version: 7\nos: linux\n"))
    assert failed_events(found) == ["BeforeInstall"] * 4


def test_redeployment_stops_with_the_previous_script(deploy: Any, tmp_path: Path) -> None:
    new = revision(tmp_path / "new", "stop.sh", "after.sh")
    whole = revision(tmp_path / "whole", "stop.sh", "after.sh")
    cleaned = revision(tmp_path / "cleaned", "after.sh")
    assert failed_events(deploy("--revision", new, "--previous", whole)) == [None] * 4
    topics = [
        each["topic"] for each in deploy("--revision", new, "--previous", whole)["assumptions"]
    ]
    assert "first deployment" not in topics
    broken = deploy("--revision", new, "--previous", cleaned)
    assert failed_events(broken) == ["ApplicationStop"] * 4
    ignored = deploy("--revision", new, "--previous", cleaned, "--ignore-application-stop-failures")
    assert failed_events(ignored) == [None] * 4


@pytest.mark.parametrize("text", ["9=t.json", "1=missing.json", "x=t.json"])
def test_wrong_instance_tree_is_exit_2(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = revision(tmp_path / "r", "after.sh")
    assert main(["--revision", path, "--instance-tree", text]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_script_that_can_be_told_to_fail_fails_its_event(deploy: Any, tmp_path: Path) -> None:
    path = revision(tmp_path / "r", "stop.sh", "after.sh")
    (tmp_path / "r" / "scripts" / "after.sh").write_text("#!/bin/sh\nexit 3\n", "utf-8")
    found = deploy("--revision", path)
    assert failed_events(found) == ["AfterInstall"] * 4
    assert "it exits with 3, line 2" in " ".join(found["notes"])


def test_scripts_that_reading_does_not_tell_are_named(deploy: Any, tmp_path: Path) -> None:
    path = revision(tmp_path / "r", "stop.sh", "after.sh")
    (tmp_path / "r" / "scripts" / "after.sh").write_text("#!/bin/sh\nmake start\n", "utf-8")
    found = deploy("--revision", path)
    assert failed_events(found) == [None] * 4
    assert "does not tell: scripts/after.sh" in " ".join(found["notes"])


def test_generation_2_takes_a_path_with_blanks(deploy: Any, tmp_path: Path) -> None:
    appspec = APPSPEC.replace("scripts/after.sh", "scripts/my after.sh")
    path = revision(tmp_path / "r", "my after.sh", appspec=appspec)
    assert failed_events(deploy("--revision", path)) == ["AfterInstall"] * 4
    assert failed_events(deploy("--revision", path, "--agent", "2")) == [None] * 4


def test_generation_2_refuses_what_generation_1_converts(deploy: Any, tmp_path: Path) -> None:
    appspec = APPSPEC + "      timeout: 5m\n"
    path = revision(tmp_path / "r", "after.sh", appspec=appspec)
    assert failed_events(deploy("--revision", path)) == [None] * 4
    assert failed_events(deploy("--revision", path, "--agent", "2")) == ["BeforeInstall"] * 4


def test_originals_stop_with_the_previous_revision(deploy: Any, tmp_path: Path) -> None:
    block = "  BeforeBlockTraffic:\n    - location: scripts/block.sh\n"
    new = revision(tmp_path / "new", "stop.sh", "after.sh")
    old = revision(tmp_path / "old", "after.sh", appspec=APPSPEC + block)
    argv = ("--revision", new, "--previous", old, "--type", "blue-green")
    found = deploy(*argv)
    assert found["status"] == "Failed"
    assert "original instances fail in BeforeBlockTraffic" in " ".join(found["notes"])
    # The replacement instances are new: no stop script of the old revision runs on them.
    assert "ApplicationStop" not in " ".join(found["notes"])
    assert deploy(*argv, "--ignore-application-stop-failures")["status"] == "Succeeded"


@pytest.mark.parametrize("name", ["appspec-prod.yml", "deploy/appspec.yml"])
def test_the_named_appspec_is_the_one_sent(deploy: Any, tmp_path: Path, name: str) -> None:
    root = tmp_path / "r"
    revision(root, "after.sh")
    (root / "deploy").mkdir()
    (root / "appspec.yml").rename(root / name)
    found = deploy(str(root / name), "--revision", str(root))
    assert failed_events(found) == [None] * 4
    assert f'"{name}" is taken for the name' in " ".join(found["notes"])
    found = deploy("--revision", str(root))
    assert failed_events(found) == ["BeforeInstall"] * 4
    note = " ".join(found["notes"])
    assert "rb_sysopen - {revision}/appspec.yml; put appspec.yml at the root" in note


def test_a_named_appspec_that_the_revision_lacks_is_said_so(deploy: Any, tmp_path: Path) -> None:
    root = revision(tmp_path / "r", "after.sh")
    other = tmp_path / "appspec-prod.yml"
    other.write_text(APPSPEC, "utf-8")
    found = deploy(str(other), "--revision", root)
    assert failed_events(found) == [None] * 4
    assert "is not in the revision, whose own appspec.yml is judged" in " ".join(found["notes"])


def test_a_file_that_only_install_finds_fails_the_events_around_it(
    deploy: Any, tmp_path: Path
) -> None:
    root = tmp_path / "r"
    revision(root, "after.sh")
    (root / "appspec.yml").rename(root / "appspec.yaml")
    found = deploy("--revision", str(root))
    assert failed_events(found) == ["BeforeInstall"] * 4
    assert " ".join(found["notes"]).count("did not find an AppSpec file") == 1
    found = deploy(str(root / "appspec.yaml"), "--revision", str(root))
    assert failed_events(found) == [None] * 4


def test_instances_run_the_system_that_the_appspec_names(deploy: Any, tmp_path: Path) -> None:
    appspec = "version: 0.0\nos: windows\nfiles:\n  - source: app.txt\n    destination: C:\\app\n"
    found = deploy("--revision", revision(tmp_path / "r", appspec=appspec))
    assert failed_events(found) == [None] * 4


OWNED = """\
version: 0.0
os: linux
files:
  - source: app.txt
    destination: /srv/app
permissions:
  - object: /srv/app
    owner: shopkeeper
"""


def test_an_owner_exists_unless_the_instances_are_described(deploy: Any, tmp_path: Path) -> None:
    root = revision(tmp_path / "r", appspec=OWNED)
    assert failed_events(deploy("--revision", root)) == [None] * 4
    assert failed_events(deploy("--revision", root, "--users", "shopkeeper")) == [None] * 4
    assert failed_events(deploy("--revision", root, "--users", "other")) == ["Install"] * 4
    tree = tmp_path / "tree.json"
    tree.write_text("[]", "utf-8")
    found = deploy("--revision", root, "--instance-tree", f"1-2={tree}")
    assert failed_events(found) == ["Install", "Install", None, None]
