"""SARIF 2.1.0 for code scanning services: rules with help, fingerprints, fixes."""

from __future__ import annotations

import os

from dryspec import __version__
from dryspec.escape import json_text
from dryspec.finding import ERROR, NOTE, WARNING
from dryspec.fingerprint import fingerprints
from dryspec.report._uri import relative_uri
from dryspec.rule import rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dryspec.outcome import Diagnostic, FixPlace, Outcome, Range
    from dryspec.rule import Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://dryspec.readthedocs.io/"
ROOT = "%SRCROOT%"

_SECURITY_SEVERITY = {ERROR: "8.0", WARNING: "6.0", NOTE: "3.0"}
"""Scores of findings of the group ``security``; services sort by them (7 and more is "high")."""
_PROBLEM_SEVERITY = {ERROR: "error", WARNING: "warning", NOTE: "recommendation"}


def render(outcome: Outcome) -> str:
    """Return one log with one run; its rules are those that found something."""
    found = outcome.diagnostics
    names = sorted({item.rule for item in found})
    index = {name: number for number, name in enumerate(names)}
    run = {
        "tool": {"driver": _driver(names)},
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": "dryspec/"},
        "invocations": [_invocation(outcome)],
        "artifacts": [{"location": _location(file.path)} for file in outcome.files],
        "results": [
            _result(item, index[item.rule], print_)
            for item, print_ in zip(found, fingerprints(found), strict=True)
        ],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _driver(names: list[str]) -> dict[str, Any]:
    from dryspec.loader import load_rules

    known = {rule.name: rule for rule in load_rules("")} if names else {}
    return {
        "name": "dryspec",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [_rule(name, known.get(name)) for name in names],
    }


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    """Describe a rule; ``rule`` is ``None`` for the engine's findings and other packages'."""
    url = rule_url(name)
    summary = rule.summary if rule else name.replace("-", " ")
    record: dict[str, Any] = {
        "id": name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "helpUri": url,
        "help": {"text": f"{summary}\n\nSee {url}", "markdown": f"{summary}\n\n[{name}]({url})"},
    }
    if rule is None:
        return record
    record["defaultConfiguration"] = {"level": rule.severity}
    properties: dict[str, Any] = {
        "tags": [rule.group, *sorted(rule.kinds)],
        "problem.severity": _PROBLEM_SEVERITY[rule.severity],
    }
    if rule.group == "security":
        properties["security-severity"] = _SECURITY_SEVERITY[rule.severity]
    record["properties"] = properties
    return record


def _invocation(outcome: Outcome) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not outcome.problems}
    if outcome.problems:
        invocation["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": problem}} for problem in outcome.problems
        ]
    return invocation


def _result(found: Diagnostic, rule_index: int, print_: str) -> dict[str, Any]:
    physical = _physical(found.path, found.range)
    if found.excerpt and found.range[0] == found.range[2]:
        physical["contextRegion"] = {
            "startLine": found.line,
            "snippet": {"text": found.excerpt},
        }
    record: dict[str, Any] = {
        "ruleId": found.rule,
        "ruleIndex": rule_index,
        "level": found.severity,
        "message": {"text": found.message},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"primaryLocationLineHash": print_, "dryspec/v1": print_},
    }
    if found.related:
        record["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(place.path, place.range),
                "message": {"text": place.message},
            }
            for number, place in enumerate(found.related, 1)
        ]
    if found.fix:
        record["fixes"] = [_fix(found.path, found.fix)]
    return record


def _fix(path: str, fix: FixPlace) -> dict[str, Any]:
    return {
        "description": {"text": fix.message},
        "artifactChanges": [
            {
                "artifactLocation": _location(path),
                "replacements": [
                    {
                        "deletedRegion": _region(edit.range),
                        "insertedContent": {"text": edit.replacement},
                    }
                    for edit in fix.edits
                ],
            }
        ],
        "properties": {"applicability": fix.applicability},
    }


def _physical(path: str, range_: Range) -> dict[str, Any]:
    return {"artifactLocation": _location(path), "region": _region(range_)}


def _location(path: str) -> dict[str, str]:
    location = {"uri": relative_uri(path)}
    if not os.path.isabs(path):
        location["uriBaseId"] = ROOT
    return location


def _region(range_: Range) -> dict[str, int]:
    start_line, start_column, end_line, end_column = range_
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    }
