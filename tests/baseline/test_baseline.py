"""Known findings stay hidden when lines move, and come back when their line changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dryspec.baseline import BaselineError, apply, write
from dryspec.engine import Result
from dryspec.finding import Finding
from dryspec.outcome import Outcome, located
from dryspec.source import Source, Span


def outcome_of(text: str, path: str = "buildspec.yml") -> Outcome:
    """Find every ``bad`` in the text."""
    findings: list[Finding] = []
    at = text.find("bad")
    while at >= 0:
        findings.append(Finding(Span(at, at + 3), "bad", rule="a-rule", severity="warning"))
        at = text.find("bad", at + 1)
    outcome = Outcome()
    outcome.files.append(located(Result(Source(path, text), "buildspec", None, findings, []), path))
    return outcome


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("later", "left"),
    [
        ("- bad\n- also bad\n", []),
        ("# new\n\n- bad\n- good\n  - also   bad\n", []),
        ("- also bad\n- bad\n", []),
        ("- bad\n- bad\n- also bad\n", [2]),
        ("- bad now\n- also bad\n", [1]),
    ],
)
def test_what_is_new(later: str, left: list[int]) -> None:
    write(outcome_of("- bad\n- also bad\n"), "known.json")
    outcome = outcome_of(later)
    hidden = apply(outcome, "known.json")
    assert [found.line for found in outcome.diagnostics] == left
    assert hidden == later.count("bad") - len(left)


def test_other_file_and_other_rule_are_new() -> None:
    write(outcome_of("bad"), "known.json")
    elsewhere = outcome_of("bad", "other/buildspec.yml")
    assert apply(elsewhere, "known.json") == 0
    another = outcome_of("bad")
    another.diagnostics[0].rule = "b-rule"
    assert apply(another, "known.json") == 0


def test_used_from_another_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(outcome_of("bad", "app/buildspec.yml"), "known.json")
    (tmp_path / "app").mkdir()
    monkeypatch.chdir(tmp_path / "app")
    assert apply(outcome_of("bad"), "../known.json") == 1


def test_same_findings_same_bytes() -> None:
    write(outcome_of("- bad\n- also bad\n"), "a.json")
    write(outcome_of("# moved\n- also bad\n\n- bad\n"), "b.json")
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"version": 1}',
        '{"version": 1, "files": []}',
        '{"version": 1, "files": {"a": [{"rule": "x"}]}}',
        '{"version": 1, "files": {"a": [{"rule": "x", "line": "y", "count": Infinity}]}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_baseline(text: str) -> None:
    Path("known.json").write_text(text)
    with pytest.raises(BaselineError, match=r"^known.json: this is no baseline"):
        apply(outcome_of("bad"), "known.json")


def test_version_of_the_future() -> None:
    Path("known.json").write_text(json.dumps({"version": 2, "files": {}}))
    with pytest.raises(BaselineError, match="a baseline of version 2; this dryspec reads 1"):
        apply(outcome_of("bad"), "known.json")


def test_missing_and_unwritable() -> None:
    with pytest.raises(BaselineError, match=r"cannot be read.*--write-baseline makes one"):
        apply(outcome_of("bad"), "known.json")
    with pytest.raises(BaselineError, match="cannot be written"):
        write(outcome_of("bad"), "no/such/directory/known.json")
    with pytest.raises(BaselineError, match="no ordinary file"):
        apply(outcome_of("bad"), "/dev/null")
