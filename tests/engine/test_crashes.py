"""A fault of ours is a finding; the rest of the run goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dryspec import engine
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.settings import Settings
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

CLEAN = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"


def test_a_crash_outside_the_rules_is_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(engine, "detect", crash)
    result = engine.lint_text("buildspec.yml", CLEAN, Settings())
    (found,) = result.findings
    assert (found.rule, found.severity) == ("internal-error", "error")
    assert "ZeroDivisionError: by zero" in found.message


PROGRAM = """
import sys
import dryspec.engine, dryspec.selection
from dryspec.loader import load_rules
def crash(*_): raise KeyError("boom")
for rule in load_rules("buildspec"):
    if rule.name == "version-missing":
        rule.check = crash
from dryspec.__main__ import run
run()
"""


def test_a_crashing_rule_exits_3_and_the_others_are_printed(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_text("phases:\n  biuld:\n    commands: [make]\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "lint", "--format", "concise"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "internal-error: the rule version-missing failed" in done.stdout
    assert "unknown-key" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("needs_project", [False, True])
@pytest.mark.parametrize("on", ["buildspec", "command", "call"])
def test_a_rule_that_needs_other_files_is_not_asked_without_them(
    on: str, needs_project: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(*_: object) -> Iterator[Finding]:
        yield Finding(Span(0, 1), "asked")

    def select(_kind: str, _settings: Settings) -> list[Rule]:
        return [
            Rule(
                name="asks",
                summary="asks",
                severity="note",
                on=on,
                check=check,
                group="project",
                needs_project=needs_project,
            )
        ]

    monkeypatch.setattr(engine, "select_rules", select)
    found = engine.lint_text("buildspec.yml", CLEAN, Settings()).findings
    assert [item.message for item in found] == ([] if needs_project else ["asked"])
