"""Formats for programs: the shapes their readers rely on."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from dryspec import __version__
from dryspec.engine import Result
from dryspec.finding import Edit, Finding, Fix
from dryspec.outcome import Outcome, located
from dryspec.report import FORMATS, render, statistics
from dryspec.source import Source, Span


def loaded(name: str, outcome: Outcome) -> Any:
    return json.loads(render(name, outcome))


def test_unknown_format_is_refused(clean: Outcome) -> None:
    with pytest.raises(ValueError, match='"yaml" is no format; there are text, concise'):
        render("yaml", clean)


@pytest.mark.parametrize("name", FORMATS)
def test_rendering_twice_gives_the_same_bytes(name: str, sample: Outcome) -> None:
    assert render(name, sample) == render(name, sample)


@pytest.mark.parametrize("name", FORMATS)
def test_every_line_is_ended(name: str, sample: Outcome, clean: Outcome) -> None:
    for outcome in (sample, clean, Outcome()):
        text = render(name, outcome)
        assert not text or text.endswith("\n")


def test_json(sample: Outcome) -> None:
    sample.problems.append("gone.yml: there is no such file")
    report = loaded("json", sample)
    assert report["version"] == 1
    assert report["tool"] == {"name": "dryspec", "version": __version__}
    assert report["files"][1] == {
        "path": "deploy/appspec.yml",
        "kind": "appspec",
        "platform": "server",
    }
    assert report["summary"] == {"files": 3, "error": 1, "warning": 4, "note": 2}
    assert report["problems"] == ["gone.yml: there is no such file"]
    first = report["diagnostics"][0]
    assert first == {
        "rule": "interactive-command",
        "severity": "warning",
        "message": '"yum install" waits for an answer that never comes, because a build has no '
        "terminal; give it -y",
        "path": "buildspec.yml",
        "range": {"start": {"line": 5, "column": 9}, "end": {"line": 5, "column": 20}},
        "url": "https://dryspec.readthedocs.io/en/latest/rules/interactive-command/",
        "related": [
            {
                "path": "buildspec.yml",
                "range": {"start": {"line": 3, "column": 3}, "end": {"line": 3, "column": 9}},
                "message": "in this phase",
            }
        ],
        "fix": {
            "applicability": "safe",
            "message": "add -y",
            "edits": [
                {
                    "range": {
                        "start": {"line": 5, "column": 20},
                        "end": {"line": 5, "column": 20},
                    },
                    "replacement": " -y",
                }
            ],
        },
    }
    assert report["diagnostics"][1]["fix"] is None


def test_jsonl_holds_the_same_diagnostics(sample: Outcome) -> None:
    lines = [json.loads(line) for line in render("jsonl", sample).splitlines()]
    assert {line.pop("version") for line in lines} == {1}
    assert lines == loaded("json", sample)["diagnostics"]


def _strict(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_MESSAGE = _strict({"text": _TEXT}, "text")
_HELP = _strict({"text": _TEXT, "markdown": _TEXT}, "text", "markdown")
_WHOLE = {"type": "integer", "minimum": 1}
_FROM_0 = {"type": "integer", "minimum": 0}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_REGION = _strict(
    {
        "startLine": _WHOLE,
        "startColumn": _WHOLE,
        "endLine": _WHOLE,
        "endColumn": _WHOLE,
        "snippet": _strict({"text": {"type": "string"}}, "text"),
    },
    "startLine",
)
_ARTIFACT = _strict({"uri": _TEXT, "uriBaseId": _TEXT}, "uri")
_PHYSICAL = _strict(
    {"artifactLocation": _ARTIFACT, "region": _REGION, "contextRegion": _REGION},
    "artifactLocation",
    "region",
)
_REPLACEMENT = _strict(
    {"deletedRegion": _REGION, "insertedContent": _strict({"text": {"type": "string"}}, "text")},
    "deletedRegion",
)
_CHANGE = _strict(
    {
        "artifactLocation": _ARTIFACT,
        "replacements": {"type": "array", "minItems": 1, "items": _REPLACEMENT},
    },
    "artifactLocation",
    "replacements",
)
_FIX = _strict(
    {
        "description": _MESSAGE,
        "artifactChanges": {"type": "array", "minItems": 1, "items": _CHANGE},
        "properties": {"type": "object"},
    },
    "artifactChanges",
)
_RESULT = _strict(
    {
        "ruleId": _TEXT,
        "ruleIndex": _FROM_0,
        "level": _LEVEL,
        "message": _MESSAGE,
        "locations": {"type": "array", "items": _strict({"physicalLocation": _PHYSICAL})},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "relatedLocations": {
            "type": "array",
            "items": _strict({"id": _FROM_0, "physicalLocation": _PHYSICAL, "message": _MESSAGE}),
        },
        "fixes": {"type": "array", "items": _FIX},
    },
    "message",
)
_RULE = _strict(
    {
        "id": _TEXT,
        "shortDescription": _MESSAGE,
        "fullDescription": _MESSAGE,
        "helpUri": {"type": "string", "format": "uri"},
        "help": _HELP,
        "defaultConfiguration": _strict({"level": _LEVEL}),
        "properties": {
            "type": "object",
            "properties": {"security-severity": {"pattern": r"^\d+\.\d$"}},
        },
    },
    "id",
    "help",
    "helpUri",
)
_DRIVER = _strict(
    {
        "name": _TEXT,
        "version": _TEXT,
        "semanticVersion": _TEXT,
        "informationUri": {"type": "string", "format": "uri"},
        "rules": {"type": "array", "items": _RULE, "uniqueItems": True},
    },
    "name",
)
_NOTIFICATION = _strict({"level": _LEVEL, "message": _MESSAGE}, "message")
_RUN = _strict(
    {
        "tool": _strict({"driver": _DRIVER}, "driver"),
        "columnKind": {"const": "unicodeCodePoints"},
        "automationDetails": _strict({"id": _TEXT}),
        "invocations": {
            "type": "array",
            "items": _strict(
                {
                    "executionSuccessful": {"type": "boolean"},
                    "toolExecutionNotifications": {"type": "array", "items": _NOTIFICATION},
                },
                "executionSuccessful",
            ),
        },
        "artifacts": {"type": "array", "items": _strict({"location": _ARTIFACT})},
        "results": {"type": "array", "items": _RESULT},
    },
    "tool",
)
SARIF = _strict(
    {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": _RUN},
    },
    "version",
    "runs",
)
"""The part of SARIF 2.1.0 that is written here, nothing else allowed."""


def test_sarif_has_the_shape_of_the_standard(sample: Outcome, clean: Outcome) -> None:
    clean.problems.append("gone.yml: there is no such file")
    for outcome in (sample, clean, Outcome()):
        jsonschema.Draft202012Validator(SARIF).validate(loaded("sarif", outcome))


def test_sarif_results(sample: Outcome) -> None:
    run = loaded("sarif", sample)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({item.rule for item in sample.diagnostics})
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = run["results"][0]
    assert first["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 5,
        "startColumn": 9,
        "endLine": 5,
        "endColumn": 20,
    }
    replacement = first["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["insertedContent"] == {"text": " -y"}
    prints = [result["partialFingerprints"]["dryspec/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_knows_our_rules(sample: Outcome) -> None:
    rules = {
        rule["id"]: rule for rule in loaded("sarif", sample)["runs"][0]["tool"]["driver"]["rules"]
    }
    assert rules["unknown-key"]["defaultConfiguration"] == {"level": "warning"}
    assert "appspec" in rules["unknown-key"]["properties"]["tags"]
    assert "defaultConfiguration" not in rules["at-end"]


def test_sarif_paths_are_uris(outcome_of: Callable[..., Outcome]) -> None:
    report = loaded("sarif", outcome_of("x", 0, 1, path="a b/ü#.yml"))
    location = report["runs"][0]["artifacts"][0]["location"]
    assert location == {"uri": "a%20b/%C3%BC%23.yml", "uriBaseId": "%SRCROOT%"}
    absolute = loaded("sarif", outcome_of("x", 0, 1, path="/srv/a.yml"))
    assert absolute["runs"][0]["artifacts"][0]["location"] == {"uri": "file:///srv/a.yml"}


@pytest.mark.parametrize("name", ["sarif", "gitlab"])
def test_fingerprints_survive_moved_lines(name: str, outcome_of: Callable[..., Outcome]) -> None:
    def prints(text: str) -> list[str]:
        start = text.index("word")
        report = loaded(name, outcome_of(text, start, start + 4))
        if name == "gitlab":
            return [issue["fingerprint"] for issue in report]
        return [item["partialFingerprints"]["dryspec/v1"] for item in report["runs"][0]["results"]]

    assert prints("a: word") == prints("# more\n\n  a:  word\n")
    assert prints("a: word") != prints("b: word")


def test_equal_findings_have_different_fingerprints() -> None:
    findings = [Finding(Span(0, 1), "x", rule="r", severity="note") for _ in range(2)]
    outcome = Outcome()
    outcome.files.append(located(Result(Source("a.yml", "x"), None, None, findings, []), "a.yml"))
    first, second = loaded("gitlab", outcome)
    assert first["fingerprint"] != second["fingerprint"]


def test_gitlab(sample: Outcome) -> None:
    issues = loaded("gitlab", sample)
    assert len(issues) == len(sample.diagnostics)
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
    assert issues[1]["location"] == {"path": "buildspec.yml", "lines": {"begin": 7, "end": 8}}


def test_junit_counts_agree_with_its_cases(sample: Outcome) -> None:
    sample.problems.append("gone.yml: there is no such file")
    root = ET.fromstring(render("junit", sample))
    suites = root.findall("testsuite")
    assert [suite.get("name") for suite in suites] == [
        *(file.path for file in sample.files),
        "not checked",
    ]
    for element, cases in [(root, root.findall("*/testcase"))] + [
        (suite, suite.findall("testcase")) for suite in suites
    ]:
        assert element.get("tests") == str(len(cases))
        for kind in ("failure", "error"):
            number = sum(1 for case in cases if case.find(kind) is not None)
            assert element.get(f"{kind}s") == str(number)
    assert root.get("failures") == "5", "notes break nothing"


def test_checkstyle(sample: Outcome) -> None:
    root = ET.fromstring(render("checkstyle", sample))
    assert root.tag == "checkstyle"
    files = root.findall("file")
    assert [file.get("name") for file in files] == [file.path for file in sample.files]
    error = files[1].find("error")
    assert error is not None
    assert error.attrib == {
        "line": "6",
        "column": "5",
        "severity": "warning",
        "message": '"overwrite" is no key of an item of files',
        "source": "dryspec.unknown-key",
    }


def test_rdjson_counts_bytes() -> None:
    text = "a: äö word\n"
    start = text.index("word")
    finding = Finding(
        Span(start, start + 4),
        "wrong",
        rule="r",
        severity="error",
        fix=Fix("right", [Edit(Span(start, start + 4), "right")]),
    )
    outcome = Outcome()
    result = Result(Source("a.yml", text), "buildspec", None, [finding], [])
    outcome.files.append(located(result, "a.yml"))
    diagnostic = loaded("rdjson", outcome)["diagnostics"][0]
    range_ = diagnostic["location"]["range"]
    data = text.encode()
    first, last = range_["start"]["column"] - 1, range_["end"]["column"] - 1
    assert data[first:last] == b"word"
    assert diagnostic["suggestions"] == [{"range": range_, "text": "right"}]
    assert diagnostic["severity"] == "ERROR"


def test_rdjson_names_no_column_it_cannot_know(sample: Outcome) -> None:
    diagnostics = loaded("rdjson", sample)["diagnostics"]
    assert diagnostics[1]["location"]["range"] == {"start": {"line": 7, "column": 9}}


def test_lsp_counts_utf_16_from_0(outcome_of: Callable[..., Outcome]) -> None:
    text = "x\n- \U0001f600 word"
    start = text.index("word")
    lines = render("lsp", outcome_of(text, start, start + 4)).splitlines()
    params = json.loads(lines[0])
    assert params["uri"].startswith("file:///")
    assert params["uri"].endswith("/buildspec.yml")
    assert params["diagnostics"][0]["range"] == {
        "start": {"line": 1, "character": 5},
        "end": {"line": 1, "character": 9},
    }
    assert params["diagnostics"][0]["severity"] == 2


def test_lsp_has_a_line_for_each_file(sample: Outcome) -> None:
    lines = [json.loads(line) for line in render("lsp", sample).splitlines()]
    assert [len(line["diagnostics"]) for line in lines] == [6, 1, 0]


def test_markdown_fits_into_a_comment(outcome_of: Callable[..., Outcome]) -> None:
    outcome = outcome_of("x", 0, 1, message="word " * 100)
    outcome.files[0].diagnostics *= 230
    text = render("markdown", outcome)
    shown = text.count("| warning |")
    assert 0 < shown < 230
    assert text.endswith(f"\n{230 - shown} more are not shown.\n")
    assert len(text) < 65_536


def test_statistics(sample: Outcome) -> None:
    assert statistics.render(sample).splitlines()[:5] == [
        "2  warning  interactive-command [*]",
        "1  note     at-end",
        "1  note     folded-multiline",
        "1  warning  stderr-swallowed [*]",
        "1  warning  unknown-key [*]",
    ]


def test_statistics_of_a_clean_run(clean: Outcome) -> None:
    assert statistics.render(clean) == "2 files checked, nothing found\n"
