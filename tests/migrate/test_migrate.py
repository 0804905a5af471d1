"""Version 0.1 to 0.2: the words that change, and nothing else."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec.engine import lint_text
from dryspec.migrate import MigrateError, migrate
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.spec.buildspec import read
from dryspec.tree import parse

PHASES = "phases:\n  build:\n    commands:\n      - make\n"
OLD = """\
# the head
version: 0.1   # of 2016
environment_variables:
  # nothing secret
  plaintext:
    MODE: 0644   # octal
    "ON": 'yes'
  parameter-store:
    KEY: /CodeBuild/key

phases:
    build:
        commands: [ make , "make  test" ]
artifacts:
  # packed
  type: zip  # as ever
  files:
  - 'a.zip'
"""


def new(text: str) -> str:
    return migrate("buildspec.yml", text).text


def test_only_the_words_of_the_old_version_change() -> None:
    expected = (
        OLD.replace("0.1", "0.2")
        .replace("environment_variables", "env")
        .replace("plaintext", "variables")
        .replace("  type: zip  # as ever\n", "")
    )
    assert new(OLD) == expected
    assert new(OLD.replace("\n", "\r\n")) == expected.replace("\n", "\r\n")
    assert new("\ufeff" + OLD) == "\ufeff" + expected


def test_the_result_is_a_clean_0_2() -> None:
    settings = Settings(select=["all"], ignore=["style"], project=False)
    rules = {found.rule for found in lint_text("buildspec.yml", new(OLD), settings).findings}
    assert not {"v01-keys-in-v02", "artifact-type-deprecated", "unknown-key"} & rules
    assert "version-legacy" not in rules
    assert migrate("buildspec.yml", new(OLD)).changed is False


@pytest.mark.parametrize("version", ["0.1", "'0.1'", '"0.1"', "0.10", ".1"])
def test_every_spelling_of_0_1(version: str) -> None:
    quote = version[0] if version[0] in "'\"" else ""
    assert new(f"version: {version}\n{PHASES}") == f"version: {quote}0.2{quote}\n{PHASES}"


@pytest.mark.parametrize("head", ["version: 0.2\n", "version: latest\n", ""])
def test_other_versions_stay(head: str) -> None:
    migrated = migrate("buildspec.yml", head + PHASES)
    assert (migrated.text, migrated.changed) == (head + PHASES, False)
    assert "nothing to migrate" in migrated.remarks[0].message


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{type: zip, files: [a]}", "{files: [a]}"),
        ("{files: [a], type: zip}", "{files: [a]}"),
        ('{"files": ["a"], "type": "zip", "name": "n"}', '{"files": ["a"], "name": "n"}'),
        ("{type: zip}", "{type: zip}"),
        ("{type: zip, type: tar, files: [a]}", "{type: zip, type: tar, files: [a]}"),
        ("{files: [a], # kept\n  type: zip}", "{files: [a], # kept\n  type: zip}"),
    ],
)
def test_type_leaves_a_flow_mapping(before: str, after: str) -> None:
    text = f"version: 0.1\n{PHASES}artifacts: "
    assert new(f"{text}{before}\n") == f"{text}{after}\n".replace("0.1", "0.2")


def test_types_of_secondary_artifacts_go_too() -> None:
    block = "artifacts:\n  files: [a]\n  secondary-artifacts:\n    one:\n"
    text = f"version: 0.1\n{PHASES}{block}      type: zip\n      files: [b]\n"
    assert new(text) == f"version: 0.2\n{PHASES}{block}      files: [b]\n"


def test_a_type_that_an_alias_needs_stays() -> None:
    text = f"version: 0.1\n{PHASES}artifacts:\n  type: &t zip\n  files: [*t]\n"
    migrated = migrate("buildspec.yml", text)
    assert "type: &t zip" in migrated.text
    assert "remove it" in migrated.remarks[0].message


def test_a_block_that_stands_for_two_is_changed_once() -> None:
    tail = "  secondary-artifacts:\n    one: &a\n      files: [b]\n      type: zip\n    two: *a\n"
    text = f"version: 0.1\n{PHASES}artifacts:\n  files: [a]\n{tail}# end\n"
    expected = text.replace("0.1", "0.2").replace("      type: zip\n", "")
    assert new(text) == expected


def test_remarks_point_into_the_new_text() -> None:
    migrated = migrate("buildspec.yml", OLD)
    assert [(r.line, r.message.split(" ")[0]) for r in migrated.remarks] == [(16, "artifacts.type")]
    assert migrated.text.splitlines()[15] == "  files:"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("version: 0.0\nos: linux\nfiles: []\n", "no buildspec"),
        ("version: 0.1\nandroid_test_host: x\nphases: {}\n", "AWS Device Farm"),
        ("version: 0.1\nphases: [\n", "no readable YAML"),
        ("", "no buildspec"),
        (
            f"version: 0.1\n{PHASES}environment_variables: {{plaintext: {{}}, variables: {{}}}}\n",
            'both "plaintext" and "variables"',
        ),
    ],
)
def test_what_cannot_be_migrated(text: str, reason: str) -> None:
    with pytest.raises(MigrateError, match=re.escape(reason)):
        migrate("buildspec.yml", text)


BOTH = """\
version: 0.1
env:
  # ours
  variables:
    A: 1   # a
    MODE: 0644
  exported-variables:
  - A
# between
environment_variables:
  plaintext:
    # the b
    B: '2'
    A: 0x1F
  parameter-store:
    P: /CodeBuild/p  # kept
# behind
phases:
  build: {commands: [ make ]}
"""
MERGED = """\
version: 0.2
env:
  # ours
  variables:
    A: 0x1F # a
    MODE: 0644
    # the b
    B: '2'
  exported-variables:
  - A
  parameter-store:
    P: /CodeBuild/p  # kept
# between
# behind
phases:
  build: {commands: [ make ]}
"""


def test_two_blocks_become_one() -> None:
    assert new(BOTH) == MERGED
    assert new(BOTH.replace("\n", "\r\n")) == MERGED.replace("\n", "\r\n")
    assert "environment_variables stays" in migrate("b.yml", BOTH).remarks[0].message


@pytest.mark.parametrize(
    "text",
    [
        BOTH.replace("  plaintext", "  # above\n  plaintext"),
        BOTH.replace("A: 0x1F", "A: *nowhere"),
        BOTH.replace("env:\n", "env: &e\n").replace("B: '2'", "B: +2"),
        BOTH.replace("environment_variables:", "environment_variables: null\nx:"),
        '{"version": 0.1, "phases": {}, "env": {}, "environment_variables": {}}',
    ],
    ids=["comment", "alias", "value", "null", "json"],
)
def test_what_a_merge_would_lose_is_refused(text: str) -> None:
    with pytest.raises(MigrateError, match="without a person"):
        new(text)


def test_without_ruamel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)
    assert new(OLD)
    with pytest.raises(MigrateError, match=re.escape('pip install "dryspec[migrate]"')):
        new(BOTH)


@given(st.text(alphabet="acd :#'\"&*|>-\n\r\t[]{}ü€𝄞", max_size=40))
def test_any_text_is_refused_or_only_its_version_changes(tail: str) -> None:
    text = f"version: 0.1\n{PHASES}# {tail}"
    try:
        assert new(text) == text.replace("0.1", "0.2", 1)
    except MigrateError as error:
        assert "readable YAML" in str(error)  # noqa: PT017 - both outcomes are right


def test_real_files_come_back_as_they_were(corpus: Path) -> None:
    count = 0
    for path in sorted((corpus / "buildspec").iterdir()):
        text = path.read_bytes().decode("utf-8", "replace")
        document = parse(Source(path.name, text))
        version = read(document).version if document.mapping and not document.problem else None
        if version is None or version.value != "0.2" or version.span.start > 200:
            continue
        start, end = version.span.start, version.span.end
        old = text[:start] + text[start:end].replace("0.2", "0.1") + text[end:]
        if "environment_variables" in text or re.search(r"^\s+type\s*:", text, re.M):
            continue
        try:
            migrated = migrate("buildspec.yml", old)
        except MigrateError as error:
            assert "only buildspecs" in str(error), path.name  # noqa: PT017 - other products
            continue
        assert migrated.text == text, path.name
        count += 1
    assert count > 100
