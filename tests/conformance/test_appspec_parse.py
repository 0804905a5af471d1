"""Agent 1.8.1's parser, case by case, against what the running agent did."""

import json
from pathlib import Path

import pytest

from dryspec.source import Source
from dryspec.spec.appspec import DEFAULT_EVENTS, read_server
from dryspec.spec.ruby import inspect
from dryspec.tree import parse
from dryspec_simulate.agent.parsed import parsed

LINES = (Path(__file__).parent / "appspec_parse.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
STABLE = {"AppSpecValidationException", "RuntimeError", "ArgumentError", "NameError"}


def outcome(case, **options):
    document = parse(Source("appspec.yml", case["appspec"]))
    appspec = read_server(document, case["host"], **options)
    if appspec.problems:
        first = appspec.problems[0]
        return {
            "verdict": "reject",
            "error_class": first.error_class,
            "error_message": first.message,
            "error_kind": first.kind,
        }
    return {"verdict": "accept", "parsed": parsed(appspec), "event_check": event_check(appspec)}


def event_check(appspec):
    unknown = appspec.unknown_events(DEFAULT_EVENTS)
    if not unknown:
        return {"verdict": "accept"}
    names = ", ".join(inspect(hook.event) for hook in unknown)
    return {
        "verdict": "reject",
        "error_class": "ArgumentError",
        "error_message": f"appspec.yml file contains unknown lifecycle events: [{names}]",
        "error_kind": "event-unknown",
    }


def comparable(record, keys):
    kept = {key: record[key] for key in keys if key in record}
    if kept.get("error_class") not in STABLE:
        kept.pop("error_message", None)
    return json.loads(json.dumps(kept))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_first_problem_or_reading_is_the_agents(case):
    keys = ("verdict", "error_class", "error_kind", "error_message", "parsed", "event_check")
    assert comparable(outcome(case), keys) == comparable(case, keys)


LEGACY = [case for case in CASES if "legacy_yaml" in case]


@pytest.mark.parametrize("case", LEGACY, ids=[case["id"] for case in LEGACY])
def test_rubies_before_31_follow_aliases_and_load_dates(case):
    expected = case["legacy_yaml"]
    assert comparable(outcome(case, legacy=True), tuple(expected)) == comparable(
        expected, tuple(expected)
    )


def test_older_rubies_differ_nowhere_else():
    keys = ("verdict", "error_class", "parsed")
    different = [
        case["id"]
        for case in CASES
        if "legacy_yaml" not in case
        and comparable(outcome(case, legacy=True), keys) != comparable(case, keys)
    ]
    assert different == []


def test_the_local_command_differs_exactly_where_observed():
    keys = ("verdict", "error_class", "error_message")
    for case in CASES:
        expected = case.get("local_cli", case)
        assert comparable(outcome(case, local=True), keys) == comparable(expected, keys), case["id"]


def test_every_problem_has_a_place_inside_the_text():
    for case in CASES:
        document = parse(Source("appspec.yml", case["appspec"]))
        for problem in read_server(document, case["host"]).problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(case["appspec"]), case["id"]
