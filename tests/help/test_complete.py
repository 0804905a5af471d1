"""What may stand at the cursor, in files that are being written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cursor import MARK, proposals

from dryspec.engine import lint_text
from dryspec.help.complete import complete
from dryspec.help.insert import plain
from dryspec.settings import Settings

BUILD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"


@pytest.mark.parametrize(
    ("name", "text", "wanted", "unwanted"),
    [
        ("buildspec.yml", "¦", {"version", "phases", "env", "artifacts"}, {"os", "commands"}),
        ("appspec.yml", "version: 0.0\n¦", {"os", "hooks", "files"}, {"phases", "version"}),
        ("buildspec.yml", "phases:\n  ¦", {"install", "pre_build", "build"}, {"commands"}),
        ("buildspec.yml", "phases:\n  build:\n    ¦", {"commands", "finally"}, {"build"}),
        ("buildspec.yml", "phases:\n  build:\n    ¦\n    finally: []\n", {"commands"}, {"finally"}),
        (
            "buildspec.yml",
            "phases:\n  install:\n    runtime-versions:\n      ¦",
            {"python", "nodejs"},
            set(),
        ),
        (
            "buildspec.yml",
            "phases:\n  install:\n    runtime-versions:\n      nodejs: ¦",
            {"22", "24", "latest"},
            {"3.12"},
        ),
        ("buildspec.yml", "phases:\n  build:\n    on-failure: ¦", {"ABORT", "CONTINUE"}, set()),
        ("buildspec.yml", "artifacts:\n  discard-paths: ¦", {"yes", "no"}, {"true"}),
        ("buildspec.yml", "reports:\n  unit:\n    file-format: ¦", {"JUNITXML"}, set()),
        (
            "buildspec.yml",
            (
                "batch:\n  build-graph:\n    - identifier: one\n    - identifier: two\n"
                "      depend-on:\n        - ¦"
            ),
            {"one", "two"},
            set(),
        ),
        (
            "buildspec.yml",
            (
                "env:\n  variables:\n    STAGE: a\n  exported-variables:\n    - ¦\n"
                "phases:\n  build:\n    commands:\n      - export TAG=1\n"
            ),
            {"STAGE", "TAG"},
            {"CODEBUILD_BUILD_ID"},
        ),
        (
            "buildspec.yml",
            "env:\n  variables:\n    STAGE: a\nphases:\n  build:\n    commands:\n      - echo $¦",
            {"STAGE", "CODEBUILD_BUILD_ID"},
            {"PATH"},
        ),
        (
            "buildspec.yml",
            "phases:\n  build:\n    commands:\n      - |\n        make\n        echo ${CO¦",
            {"CODEBUILD_BUILD_ID"},
            set(),
        ),
        ("buildspec.yml", "phases:\n  build:\n    commands:\n      - echo ¦", set(), {"commands"}),
        ("appspec.yml", "os: ¦", {"linux", "windows"}, set()),
        (
            "appspec.yml",
            "hooks:\n  ¦",
            {"AfterInstall", "ApplicationStop"},
            {"AfterAllowTestTraffic"},
        ),
        (
            "appspec.yml",
            "hooks:\n  AfterInstall:\n    - location: x\n      ¦",
            {"timeout"},
            {"location"},
        ),
        ("appspec.yml", "permissions:\n  - object: /\n    mode: ¦", {'"0644"'}, {"0644"}),
        (
            "appspec.yml",
            (
                "version: 0.0\nResources:\n  - S:\n      Type: AWS::ECS::Service\n"
                "      Properties:\n        ¦"
            ),
            {"TaskDefinition", "LoadBalancerInfo"},
            {"Alias"},
        ),
        ("buildspec.json", '{"version": "0.2", "phases": {"build": {"¦', {"commands"}, {"build"}),
        ("buildspec.json", '{"version": "¦', {"0.2"}, set()),
        ("values.yaml", "¦", set(), {"version"}),
    ],
)
def test_proposals(name: str, text: str, wanted: set[str], unwanted: set[str]) -> None:
    labels = set(proposals(name, text))
    assert wanted <= labels
    assert not unwanted & labels


def inserted(name: str, marked: str, label: str) -> str:
    item = proposals(name, marked)[label]
    before, _, after = marked.partition(MARK)
    return before[: item.start] + plain(item.insert) + after


@pytest.mark.parametrize(
    ("before", "label", "after"),
    [
        (
            "version: 0.2\nphases:\n  bu¦\n",
            "build",
            "version: 0.2\nphases:\n  build:\n    commands:\n      - \n",
        ),
        (
            "version: 0.2\nphases:\n    install:\n        commands:\n        - a\n    bu¦\n",
            "build",
            (
                "version: 0.2\nphases:\n    install:\n        commands:\n        - a\n"
                "    build:\n        commands:\n        - \n"
            ),
        ),
        ("version: 0.2\nart¦", "artifacts", "version: 0.2\nartifacts:\n  files:\n    - "),
    ],
)
def test_inserted_text_fits_the_indentation(before: str, label: str, after: str) -> None:
    assert inserted("buildspec.yml", before, label) == after


def test_a_hook_comes_whole() -> None:
    before = "version: 0.0\nos: linux\nhooks:\n  After¦"
    after = "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: \n      timeout: "
    assert inserted("appspec.yml", before, "AfterInstall") == after


def test_paths_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "stop.sh").touch()
    (tmp_path / "README.md").touch()
    text = "version: 0.0\nos: linux\nhooks:\n  ApplicationStop:\n    - location: "
    assert {"scripts", "README.md"} <= set(proposals("appspec.yml", f"{text}¦", tmp_path))
    assert set(proposals("appspec.yml", f"{text}scripts/¦", tmp_path)) == {"scripts/stop.sh"}
    assert proposals("appspec.yml", f"{text}../¦", tmp_path) == {}


def test_a_pattern_is_quoted_where_yaml_takes_it_for_an_alias(tmp_path: Path) -> None:
    item = proposals("buildspec.yml", "artifacts:\n  files:\n    - ¦", tmp_path)["**/*"]
    assert item.insert == "'**/*'"
    quoted = proposals("buildspec.yml", "artifacts:\n  files:\n    - '¦", tmp_path)["**/*"]
    assert quoted.insert == "**/*"


@pytest.mark.parametrize("label", ["build", "install", "pre_build", "post_build"])
def test_what_is_inserted_is_what_the_linter_accepts(label: str) -> None:
    text = inserted("buildspec.yml", "version: 0.2\nphases:\n  ¦\n", label).replace("- ", "- make")
    structural = {"unknown-key", "misplaced-key", "wrong-type", "yaml-syntax", "missing-key"}
    result = lint_text("buildspec.yml", text, Settings())
    assert not structural & {finding.rule for finding in result.findings}


@given(st.integers(0, len(BUILD)), st.integers(0, len(BUILD)))
def test_any_half_of_a_file_can_be_completed(end: int, offset: int) -> None:
    text = BUILD[:end]
    offset = min(offset, end)
    for item in complete("buildspec.yml", text, offset, Settings()):
        assert item.start <= offset
        assert "\n" not in text[item.start : offset]
