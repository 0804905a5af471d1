"""Buildspecs inside templates get answers, too."""

from __future__ import annotations

from pathlib import Path

from support.lsp_client import Client

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Source:
        Type: GITHUB
        BuildSpec: |
          version: 0.2
          env:
            variables:
              STAGE: beta
          phases:
            build:
              on-failur: ABORT
              commands:
                - echo 😀 $STAGE $CODEBUILD_BUILD_ID
"""
LINES = TEMPLATE.split("\n")


def at(word: str) -> tuple[int, int]:
    line = next(n for n, text in enumerate(LINES) if word in text)
    return line, len(LINES[line][: LINES[line].index(word)].encode("utf-16-le")) // 2


def test_a_template_is_checked_and_asked(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "template.yaml").as_uri()
    client.open(uri, TEMPLATE)
    found = {item["code"]: item["range"]["start"] for item in client.diagnostics(uri)}
    line, column = at("on-failur")
    assert found["unknown-key"] == {"line": line, "character": column}

    line, column = at("CODEBUILD_BUILD_ID")
    hover = client.at("textDocument/hover", uri, line, column + 4)
    assert "UUID" in hover["contents"]["value"]
    assert hover["range"]["start"] == {"line": line, "character": column}
    assert client.at("textDocument/hover", uri, 1, 3) is None, "the template itself is not ours"

    line, column = at("$STAGE")
    (target,) = client.at("textDocument/definition", uri, line, column + 2)
    assert target["range"]["start"] == dict(zip(("line", "character"), at("STAGE:"), strict=True))


def test_completion_inside_a_template(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "template.yaml").as_uri()
    text = "\n".join(LINES[:13]) + "\n            bu"
    client.open(uri, text)
    items = client.at("textDocument/completion", uri, 13, 14)
    build = next(item for item in items if item["label"] == "build")
    assert build["textEdit"]["range"]["start"] == {"line": 13, "character": 12}
    assert build["textEdit"]["newText"] == "build:\n" + " " * 14 + "commands:\n" + " " * 16 + "- "
