"""What acts differently once the commands share a shell."""

from __future__ import annotations

import pytest

from dryspec.migrate import Remark, migrate

HEAD = """\
version: 0.1
environment_variables:
  plaintext:
    A: 1
phases:
  build:
    commands:
"""
FIRST = HEAD.count("\n") + 1


def remarks(*commands: str, image: str = "") -> list[Remark]:
    text = HEAD + "".join(f"      - {command}\n" for command in commands)
    return migrate("buildspec.yml", text, image).remarks


def only(*commands: str) -> Remark:
    found = remarks(*commands)
    assert len(found) == 1, [item.message for item in found]
    return found[0]


@pytest.mark.parametrize(
    "commands",
    [
        ("make", "make test"),
        ("make", "cd web"),  # nothing runs behind it
        ("(cd web && npm ci)", "make"),
        ("cd web && npm ci && cd ..", "make"),
        ("bash -c 'cd web; export A=2'", "echo $A"),
        ("X=1", "echo $Y"),
        ("X=1 make", "echo $X"),
        ("A=$(cd web && pwd) make", "make"),
        ("exit 1", "make"),
        ("set", "make"),
        ('cd "$CODEBUILD_SRC_DIR"', "make"),
        ("make & ", "make"),
        ("f() { cd web; }", "make"),
    ],
)
def test_nothing_to_say(commands: tuple[str, ...]) -> None:
    assert [item.message for item in remarks(*commands)] == []


def test_a_directory_lasts() -> None:
    found = only("cd web", "npm ci", "npm test")
    assert (found.line, found.column) == (FIRST, 9)
    assert f'next 2 commands (lines {FIRST + 1} to {FIRST + 2}) start in "web"' in found.message


def test_directories_add_up_until_somebody_goes_back() -> None:
    found = remarks("cd web && npm ci", "cd web && npm test", 'cd "$CODEBUILD_SRC_DIR"', "ls")
    assert [item.line for item in found] == [FIRST, FIRST + 1]
    assert f'the next command (line {FIRST + 1}) starts in "web"' in found[0].message
    assert 'begins in "web" now' in found[1].message
    assert '"web/web"' in found[1].message


def test_the_last_command_begins_where_another_one_went() -> None:
    found = remarks("cd web && npm ci", "cd web && npm test")
    assert [item.line for item in found] == [FIRST, FIRST + 1]
    assert found[1].message.endswith('leads to "web/web"')
    assert len(remarks("cd web && npm ci", "cd /srv && ls")) == 1


@pytest.mark.parametrize("command", ["cd $WHERE", "test -d x && cd - ", "pushd web"])
def test_a_directory_that_cannot_be_known(command: str) -> None:
    assert "a directory that the file does not tell" in only(command, "make").message


def test_an_exported_variable() -> None:
    found = only("export NODE_ENV=production", "npm ci")
    assert "programs of later commands see NODE_ENV" in found.message
    assert "not in this file" in found.message


def test_a_variable_of_the_shell() -> None:
    found = remarks("X=1", "make", "echo $X", "X=2", "echo $X")
    assert [item.line for item in found] == [FIRST, FIRST + 3]
    assert f": line {FIRST + 2} will see this X instead of what it had before" in found[0].message


def test_a_variable_that_env_defines() -> None:
    found = only("A=2", 'echo "$A"')
    assert "instead of the value under env" in found.message
    assert "programs of later commands see A" in found.message


def test_a_value_that_builds_on_the_one_before() -> None:
    found = remarks("PATH=$PATH:/a", "PATH=$PATH:/b", "make")
    assert f"line {FIRST + 1} will see this PATH" in found[0].message


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (". venv/bin/activate", "what it sets lasts now"),
        ("source ./env.sh", "what it sets lasts now"),
        ('eval "$(ssh-agent)"', "what it sets lasts now"),
        ("set -euo pipefail", "not documented"),
        ("trap cleanup EXIT", "not documented"),
        ("exit 0", "not documented"),
        ("unset A", "it lasts now"),
    ],
)
def test_what_else_lasts_or_may_last(command: str, words: str) -> None:
    assert words in only(command, "make").message


def test_a_function_that_a_later_command_calls() -> None:
    assert 'the function "f"' in only("f() { make; }", "f").message


def test_a_windows_build_is_not_read_as_shell() -> None:
    found = remarks("Set-Location web", "npm ci", image="aws/codebuild/windows-base:2022-1.0")
    assert ["powershell" in item.message for item in found] == [True]
