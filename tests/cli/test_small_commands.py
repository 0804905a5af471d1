"""Commands that only print: rules, explain, schema, completion, new-rule, help."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from support.command import dryspec

from dryspec.cli import COMMANDS
from dryspec.commands.completion import main as completion
from dryspec.loader import load_rules
from dryspec.rule import FEEDS
from dryspec.selection import ENGINE_FINDINGS


def complete(tmp_path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """What bash offers for the last word; `dryspec` itself is a stand-in with two rules."""
    completion(["bash"])
    script = (
        'dryspec() { printf "failure-masked\\nfile-name\\n"; }\n'
        + capsys.readouterr().out
        + f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _dryspec\n"
        + 'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["dryspec", "sim"], ["simulate"]),
        (["dryspec", "simulate", "b"], ["build"]),
        (["dryspec", "lint", "--form"], ["--format"]),
        (["dryspec", "lint", "--format", "js"], ["json", "jsonl"]),
        (["dryspec", "lint", "--select", "file"], ["file-name"]),
        (["dryspec", "explain", "fail"], ["failure-masked"]),
        (["dryspec", "schema", "c"], ["config"]),
        (["dryspec", "lint", "bui"], ["buildspec.yml"]),
    ],
)
def test_bash_completion(
    words: list[str], offered: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "buildspec.yml").write_text("")
    assert complete(tmp_path, capsys, *words) == offered


@pytest.mark.parametrize("shell", ["fish", "zsh"])
def test_other_shells_know_the_commands(shell: str) -> None:
    text = dryspec("completion", shell).stdout
    assert all(command in text for command in COMMANDS)


def test_every_command_has_help_at_80_columns() -> None:
    for command in (
        ["simulate"],
        *([name] for name in COMMANDS if name not in {"lsp", "simulate"}),
    ):
        done = dryspec(*command, "--help")
        assert done.returncode == 0, command
        assert done.stdout.startswith("usage: dryspec "), command
        assert max(map(len, done.stdout.splitlines())) <= 80, command


def test_rules_lists_every_rule() -> None:
    rules = sorted(rule.name for rule in load_rules(""))
    assert dryspec("rules", "--format", "names").stdout.split() == rules
    listed = json.loads(dryspec("rules", "--format", "json").stdout)
    assert [rule["name"] for rule in listed["rules"]] == rules
    text = dryspec("rules").stdout
    assert all(f"  {name} " in text for name in rules)


def test_rules_names_every_severity_that_a_rule_may_have() -> None:
    listed = json.loads(dryspec("rules", "--format", "json").stdout)["rules"]
    of = {rule["name"]: (rule["severity"], rule["severities"]) for rule in listed}
    assert of["shell-syntax"] == ("warning", ["warning", "error"])
    assert of["duplicate-key"] == ("warning", ["warning"])
    assert "  shell-syntax                       warning/error " in dryspec("rules").stdout
    assert dryspec("explain", "shell-syntax").stdout.startswith("warning or error · ")


@pytest.mark.parametrize("name", [*ENGINE_FINDINGS, "failure-masked"])
def test_explain_knows_everything_that_is_reported(name: str) -> None:
    done = dryspec("explain", name)
    assert done.returncode == 0
    assert f"# {name}" in done.stdout


@pytest.mark.parametrize("name", ["failure-maskd", "../pages/not-a-spec", "", "unused-supression"])
def test_explain_offers_the_nearest(name: str) -> None:
    done = dryspec("explain", name)
    assert done.returncode == 2
    assert "there is no rule called" in done.stderr


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("interactive", 'did you mean "interactive-command"?'),
        ("in-quotes", 'did you mean "pattern-in-quotes"?'),
        ("cache-fallback", "cache-fallback-limit, cache-fallback-order"),
        ("ap", "lists them"),
    ],
)
def test_explain_lists_the_rules_that_have_a_word_in_their_names(name: str, answer: str) -> None:
    assert answer in dryspec("explain", name).stderr


@pytest.mark.parametrize("feed", FEEDS)
def test_new_rule_knows_what_every_feed_hands_over(feed: str, tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "dryspec_rules" / "shell"
    folder.mkdir(parents=True)
    done = dryspec("new-rule", "odd", "--on", feed, "--folder", "shell", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    given = FEEDS[feed].partition("(")[2].partition(")")[0].split(", ")
    written = (folder / "odd.py").read_text()
    assert [name for name in given if f"{name}: " not in written] == []


def test_new_rule_writes_two_files_once(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "dryspec_rules" / "shell"
    folder.mkdir(parents=True)
    done = dryspec("new-rule", "tar-without-file", "--on", "call", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        "tar_without_file.md",
        "tar_without_file.py",
    ]
    compile((folder / "tar_without_file.py").read_text(), "rule", "exec")
    assert dryspec("new-rule", "tar-without-file", cwd=tmp_path).returncode == 2
    assert dryspec("new-rule", "../x", cwd=tmp_path).returncode == 2
    assert dryspec("new-rule", "other", cwd=folder).returncode == 2


@pytest.mark.parametrize("group", ["preview", "style"])
def test_a_group_taken_for_an_option_is_told_how_to_be_selected(group: str) -> None:
    done = dryspec("lint", f"--{group}")
    assert done.returncode == 2
    assert f"--extend-select {group}" in done.stderr


def test_explain_fits_a_terminal() -> None:
    page = dryspec("explain", "post-build-unguarded").stdout
    kept = ("* <https:", "          - ")
    assert all(len(line) <= 80 or line.startswith(kept) for line in page.splitlines())
    assert "\n    9:9-24 warning: " in page
