"""What is said about the thing under the pointer."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cursor import context_of, split

from dryspec.help.hover import Hover, hover_at


def hover(name: str, marked: str, root: Path | None = None) -> Hover | None:
    text, offset = split(marked)
    return hover_at(context_of(name, text, root), offset, lambda *_: ["dist/a.js", "dist/b.js"])


def words(name: str, marked: str, root: Path | None = None) -> str:
    found = hover(name, marked, root)
    assert found is not None
    return found.markdown


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        ("buildspec.yml", "ver¦sion: 0.2", ["**version**", "required", "0.1, 0.2", "](https://"]),
        (
            "buildspec.yml",
            "version: 0.2\nartifacts:\n  discard-pa¦ths: no",
            ["yes or no", "default: no"],
        ),
        ("buildspec.yml", "version: 0.2\ncac¦he:\n  paths: [a]", ["since 2017-11"]),
        (
            "buildspec.yml",
            "version: 0.2\nphases:\n  install:\n    runtime-versions:\n      nodejs: 2¦2",
            ["aws/codebuild/standard:8.0", "maintained"],
        ),
        (
            "buildspec.yml",
            "version: 0.2\nphases:\n  install:\n    runtime-versions:\n      python: '3.¦9'",
            ["No security fixes since 2025-10-31"],
        ),
        (
            "buildspec.yml",
            "version: 0.2\nphases:\n  install:\n    runtime-versions:\n      nod¦e: 22",
            ["the runtime is called `nodejs`"],
        ),
        (
            "buildspec.yml",
            "version: 0.2\nphases:\n  build:\n    commands:\n      - echo $CODEBUILD_BUILD¦_ID",
            ["project name, colon, UUID"],
        ),
        (
            "buildspec.yml",
            (
                "version: 0.2\nenv:\n  variables:\n    A: one\nphases:\n  build:\n    commands:\n"
                "      - >-\n        echo\n        ${¦A}"
            ),
            ["defined in env.variables (line 4)", "`one`"],
        ),
        (
            "buildspec.yml",
            "version: 0.2\nphases:\n  post_bu¦ild:\n    commands: [a]",
            ["runs even if build fails"],
        ),
        (
            "buildspec.yml",
            "version: 0.2\nartifacts:\n  files: ['dist/*¦']",
            ["matches 2 files", "`dist/b.js`"],
        ),
        (
            "appspec.yml",
            "version: 0.0\nos: linux\nhooks:\n  Application¦Stop:\n    - location: a",
            ["**previous** successful revision", "3600 s"],
        ),
        (
            "appspec.yml",
            "version: 0.0\nos: linux\nhooks:\n  After¦Install:\n    - location: a",
            ["the revision that is being deployed"],
        ),
        (
            "appspec.yml",
            (
                "version: 0.0\nResources:\n  - F:\n      Type: AWS::Lambda::Function\n"
                "Hooks:\n  - BeforeAllow¦Traffic: f"
            ),
            ["Lambda function", "one hour"],
        ),
        (
            "appspec.yml",
            "version: 0.0\nos: linux\npermissions:\n  - object: /\n    mode: 06¦44",
            ["sets `0420`", "agent 2 sets `0644`"],
        ),
    ],
)
def test_says(name: str, text: str, parts: list[str]) -> None:
    said = words(name, text)
    for part in parts:
        assert part in said


def test_the_span_is_the_thing_itself() -> None:
    text, offset = split("version: 0.2\nphases:\n  build:\n    commands:\n      - a 😀 ${H¦OME}\n")
    found = hover_at(context_of("buildspec.yml", text), offset)
    assert found is not None
    assert text[found.span.start : found.span.end] == "HOME"


def test_nothing_is_said_between_things() -> None:
    assert hover("buildspec.yml", "version: 0.2\n\n¦\nphases: {}\n") is None


def test_what_stands_before_a_syntax_error_is_still_known() -> None:
    said = words("buildspec.yml", "version: 0.2\nphases:\n  bui¦ld:\n    commands:\n  - [")
    assert "**build**" in said
