"""Every mistake in a configuration file is one sentence, and the schema knows the same ones."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from dryspec.config import ConfigError, load
from dryspec.config_schema import KEYS, schema

Write = Callable[[str, str], Path]

MISTAKES = {
    'igonre = ["a"]': 'igonre: there is no such key; did you mean "ignore"?',
    "xyz = 1": "xyz: there is no such key; it knows select, extend-select, ignore,",
    'select = "a"': 'select: takes a list of texts: select = ["a"]',
    "select = [1]": "select: takes a list of texts, not 1",
    "select = {}": "select: takes a list of texts, not a table",
    'project = "no"': 'project: takes true or false, not "no"',
    "hook-scripts = 0": "hook-scripts: takes true or false, not 0",
    "image = true": "image: takes a text, not true",
    "agent = 3": "agent: does not take 3; it knows 1, 2, both",
    "agent = true": "agent: does not take true",
    'fail-on = "warnings"': 'fail-on: does not take "warnings"; did you mean "warning"?',
    'severity = "error"': "severity: takes a table from rule names to error, warning or note, not",
    '[severity]\na = "fatal"': 'severity.a: does not take "fatal"; it knows error, warning, note',
    "per-path = [1]": "per-path: takes a list of tables, written [[per-path]]",
    "[[per-path]]\nignore = []": "per-path: table 1: paths is missing",
    '[[per-path]]\npaths = ["a"]\nroot = "x"': "per-path: table 1: root: there is no such key",
    '"\\u001b[31m" = 1': "\\x1b[31m: there is no such key",
}
GOOD = """
select = ["default"]
extend-select = ["performance"]
ignore = ["style"]
fail-on = "note"
agent = 1
image = "aws/codebuild/standard:8.0"
root = "."
project = true
hook-scripts = false
exclude = ["vendor/"]
format = "concise"
baseline = "known.json"
plugins = ["my_rules"]
severity = { unknown-key = "error" }
[[per-path]]
paths = ["ci/*"]
kind = "buildspec"
ignore = ["a"]
"""


@pytest.mark.parametrize(("text", "words"), MISTAKES.items(), ids=MISTAKES)
def test_mistakes(text: str, words: str, write: Write) -> None:
    write("dryspec.toml", text)
    with pytest.raises(ConfigError) as error:
        load("x")
    assert str(error.value).startswith(f"dryspec.toml: {words}")
    assert not jsonschema.Draft202012Validator(schema()).is_valid(tomllib.loads(text))


def test_good_file(write: Write) -> None:
    write("dryspec.toml", GOOD)
    assert load("x").fail_on == "note"
    jsonschema.Draft202012Validator(schema()).validate(tomllib.loads(GOOD))
    assert set(tomllib.loads(GOOD)) == {key.name for key in KEYS}, "GOOD shows every key"


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a = ", "is no TOML: "),
        (b"a = '\xff'", "is no UTF-8 text"),
        (b"a = " + b"[" * 100_000, "is no TOML: "),
        (b"#" * 1_000_001, "is larger than 1 MB"),
    ],
)
def test_what_cannot_be_read(data: bytes, words: str, write: Write) -> None:
    write("dryspec.toml", "").write_bytes(data)
    with pytest.raises(ConfigError, match=f"^dryspec.toml: {words}"):
        load("x")


def test_explicit_file_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match=r"^gone.toml: no such file"):
        load("x", explicit="gone.toml")


def test_explicit_pyproject_without_our_table(write: Write) -> None:
    write("pyproject.toml", "[project]\nname = 'x'")
    with pytest.raises(ConfigError, match=r'has no table "tool.dryspec"'):
        load("x", explicit="pyproject.toml")


def test_our_table_is_a_table(write: Write) -> None:
    write("pyproject.toml", "[tool]\ndryspec = 1")
    with pytest.raises(ConfigError, match=r'^pyproject.toml: "tool.dryspec" has to be a table'):
        load("x")
