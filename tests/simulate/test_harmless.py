"""No terminal escape, and nothing that turns text round, gets from a file into a report."""

import os
from pathlib import Path

import pytest
from support.command import dryspec

BUILDSPEC = r"""version: 0.2
env: {variables: {"A\e[31mB": "x"}}
phases:
  build:
    commands: ["echo \e]0;title\a && docker push x\e[2J", "make\e[31m \x9b2J"]
artifacts:
  name: "n\e[31m"
  files: ["dist\e[31m/**", "a\rb", "a\u202eb", "##vso[task.complete]"]
  secondary-artifacts: {"s\e[1m": {files: ["x"]}}
reports: {"r\e[31m": {files: ["a\e[2J"]}}
cache: {paths: ["\e[2J"]}
batch: {build-list: [{identifier: "a\e[31m"}]}
"""
APPSPEC = r"""version: 0.0
os: linux
files: [{source: "a\e[31m", destination: "/srv/\e[2J"}]
permissions: [{object: "/srv/\e[31m", owner: "r\e[1m"}]
hooks: {AfterInstall: [{location: "s\e[31m.sh"}]}
"""
COMMANDS = [
    "simulate build buildspec.yml",
    "simulate build buildspec.yml --format markdown",
    "simulate build buildspec.yml --what-if all",
    "simulate build buildspec.yml --what-if all --format markdown",
    "simulate build buildspec.yml --batch",
    "simulate build buildspec.yml --batch --format markdown",
    "simulate install",
    "simulate install --agent 2",
    "simulate deploy --revision .",
    "simulate deploy --revision . --format html",
    "iam buildspec.yml appspec.yml",
    "simulate build buildspec.yml --format json",
    "simulate build buildspec.yml --batch --format json",
    "simulate install --format json",
    "simulate deploy --revision . --format json",
    "iam buildspec.yml appspec.yml --format json",
    "simulate build \x1b[31m.yml",
    "simulate deploy \x1b[31m.yml",
    "simulate install --revision \x1b[31m",
    "iam \x1b[31m.yml",
]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    (tmp_path / "buildspec.yml").write_text(BUILDSPEC)
    (tmp_path / "appspec.yml").write_text(APPSPEC)
    if os.name == "posix":
        (tmp_path / "dist\x1b[31m").mkdir()
        (tmp_path / "dist\x1b[31m" / "f\x1b]0;x\x07").touch()
        (tmp_path / "a\x1b[31m").touch()
        (tmp_path / "s\x1b[31m.sh").write_text("#!/bin/\x1b[31msh\ngoer \x1b[2J\n")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_a_report_holds_nothing_that_a_terminal_obeys(hostile: Path, command: str) -> None:
    done = dryspec(*command.split(), cwd=hostile)
    printed = done.stdout + done.stderr
    assert len(printed) > 20
    odd = {character for character in printed if not character.isprintable()}
    assert odd <= {"\n", "\N{WORD JOINER}"}, sorted(odd)
    assert "##vso[" not in printed
