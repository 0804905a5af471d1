"""Stops that come too late, failures that are ignored as asked, and what zones leave open."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dryspec_simulate.fleet.command import main

IGNORING = "--ignore-application-stop-failures"


@pytest.fixture
def deploy(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*argv: str) -> dict[str, Any]:
        main([*argv, "--format", "json"])
        document: dict[str, Any] = json.loads(capsys.readouterr().out)
        return document

    return call


def topics(document: dict[str, Any]) -> set[str]:
    return {assumption["topic"] for assumption in document["assumptions"]}


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        ("--stop 100", "Succeeded", "the stop at minute 100 stops nothing"),
        ("--stop 6", "Stopped", ""),
        ("--alarm 7.5", "Succeeded", "is over after 7 minutes"),
        ("--alarm 3 --fail 1@Install", "Stopped", ""),
        ("--alarm 5 --fail 1@Install", "Failed", "is over after 4 minutes"),
        ("--run-limit 12", "Succeeded", ""),
        ("--type blue-green --alarm 100", "Succeeded", "the alarm at minute 100 stops nothing"),
        ("--platform lambda --traffic canary:10:5 --stop 5", "Stopped", ""),
        ("--platform lambda --traffic canary:10:5 --stop 9", "Succeeded", "over at its minute 6"),
        ("--platform ecs --alarm 0 --fail 1@AfterInstall", "Failed", "ends before the shift"),
    ],
)
def test_what_comes_too_late_is_named(deploy: Any, options: str, status: str, said: str) -> None:
    found = deploy(*options.split())
    assert found["status"] == status
    late = [note for note in found["notes"] if "stops nothing" in note]
    assert len(late) == bool(said)
    assert not said or said in late[0]


def test_ignored_failures_let_the_instance_go_on(deploy: Any) -> None:
    asked = ["--instances", "3", "--load-balancer", "--fail", "1@ApplicationStop"]
    assert deploy(*asked)["status"] == "Failed"
    assert deploy(*asked, IGNORING)["status"] == "Succeeded"
    assert "a failure in ApplicationStop is ignored" in deploy(*asked, IGNORING)["notes"][0]
    assert deploy(*asked, "--fail", "1@BlockTraffic", IGNORING)["status"] == "Failed"
    originals = ["--type", "blue-green", "--fail", "1@BeforeBlockTraffic"]
    assert deploy(*originals)["status"] == "Failed"
    assert deploy(*originals, IGNORING)["status"] == "Succeeded"


def test_an_alarm_or_a_stop_in_the_minute_of_a_shift_is_a_guess(deploy: Any) -> None:
    shifting = ("--platform", "lambda", "--traffic", "canary:10:5")
    assert "stop and shift in the same minute" in topics(deploy(*shifting, "--stop", "5"))
    assert "alarm and shift in the same minute" in topics(deploy(*shifting, "--alarm", "5"))
    between = topics(deploy(*shifting, "--alarm", "3", "--stop", "4"))
    assert not {topic for topic in between if "same minute" in topic}


def test_what_zones_leave_open(deploy: Any) -> None:
    zones = ("--zones", "3,2", "--min-healthy", "1", "--min-healthy-per-zone")
    plain = topics(deploy(*zones, "1"))
    assert not plain & {"order of zones", "share of a zone", "zone that can never start"}
    assert "order of zones" in topics(deploy(*zones, "1", "--fail", "2"))
    assert "share of a zone" in topics(deploy(*zones, "50%"))
    assert "zone that can never start" in topics(deploy(*zones, "2"))


@pytest.mark.parametrize(("size", "said"), [(1000, ""), (1001, "1,000 (the"), (2001, "or 2,000")])
def test_a_fleet_over_the_quota(deploy: Any, size: int, said: str) -> None:
    notes = deploy("--instances", str(size), "--summary")["notes"]
    assert len(notes) == bool(said)
    assert not said or said in notes[0]


@pytest.mark.parametrize(
    "options",
    [
        "--platform lambda --traffic canary:{}:5",
        "--platform lambda --traffic canary:10:{}",
        "--platform ecs --traffic linear:10:{}",
        "--zones {},2 --min-healthy 1",
        "--type blue-green --terminate {}",
        "--fail {}%",
        "--fail 1.{}%",
        "--min-healthy {}",
        "--platform lambda --traffic all-at-once:{}",
    ],
)
def test_numbers_longer_than_python_reads(options: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options.format("9" * 5_000).split()) == 2
    assert "internal error" not in capsys.readouterr().err
