"""Buildspecs inside templates get answers, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.lsp_client import Client
from support.lsp_edits import applied

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


def actions(client: Client, uri: str, line: int, column: int) -> dict[str, Any]:
    at = {"line": line, "character": column}
    found = client.about(
        "textDocument/codeAction",
        uri,
        range={"start": at, "end": at},
        context={"diagnostics": []},
    )
    return {action["title"]: action for action in found}


@pytest.fixture
def uri(client: Client, tmp_path: Path) -> str:
    client.start()
    address = (tmp_path / "template.yaml").as_uri()
    client.open(address, TEMPLATE)
    return address


def test_quick_fixes_inside_a_template(client: Client, uri: str) -> None:
    line, column = at("on-failur")
    found = actions(client, uri, line, column)
    (fix,) = (action for title, action in found.items() if title.startswith("rename it"))
    assert fix["diagnostics"][0]["range"]["start"] == {"line": line, "character": column}
    edits = fix["edit"]["changes"][uri]
    assert applied(TEMPLATE, edits) == TEMPLATE.replace("on-failur:", "on-failure:")
    assert "open the page of unknown-key" in found


@pytest.mark.parametrize("where", ["on this line", "in this file"])
def test_ignoring_inside_a_template(client: Client, uri: str, where: str) -> None:
    assert "unknown-key" in {item["code"] for item in client.diagnostics(uri, 1)}
    action = actions(client, uri, *at("on-failur"))[f"ignore unknown-key {where}"]
    text = applied(TEMPLATE, action["edit"]["changes"][uri])
    (added,) = set(text.split("\n")) - set(LINES)
    assert added.lstrip().startswith("# dryspec: ignore")
    client.change(uri, text, 2)
    assert "unknown-key" not in {item["code"] for item in client.diagnostics(uri, 2)}


def test_fix_all_mends_what_the_template_does_not_fill_in(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "template.yaml").as_uri()
    text = TEMPLATE.replace("on-failur: ABORT", "finally: []")
    text += "          artifacts:\n            files: dist/app.js\n"
    text += "  Twin:" + text.split("  Build:")[1].replace(
        "BuildSpec: |", "BuildSpec: !Sub |"
    ).replace("dist/app.js", "${Folder}")
    client.open(uri, text)
    everywhere = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    (fix,) = client.about(
        "textDocument/codeAction",
        uri,
        range=everywhere,
        context={"diagnostics": [], "only": ["source.fixAll"]},
    )
    fixed = applied(text, fix["edit"]["changes"][uri])
    assert fixed != text
    assert "dist/app.js" in fixed
    assert fixed.count("${Folder}") == 1
    assert fixed.split("  Build:")[0] == text.split("  Build:")[0]


def test_rename_inside_a_template(client: Client, uri: str) -> None:
    line, column = at("$STAGE")
    assert client.at("textDocument/prepareRename", uri, line, column + 2)["placeholder"] == "STAGE"
    edit = client.at("textDocument/rename", uri, line, column + 2, newName="LEVEL")
    assert applied(TEMPLATE, edit["changes"][uri]) == TEMPLATE.replace("STAGE", "LEVEL")


def test_rename_of_what_the_template_fills_in_is_refused(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "template.yaml").as_uri()
    text = TEMPLATE.replace("BuildSpec: |", "BuildSpec: !Sub |").replace("STAGE:", "${STAGE}:")
    client.open(uri, text)
    line, column = at("$STAGE")
    params = {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": column + 2},
        "newName": "LEVEL",
    }
    refused = client.ask("textDocument/rename", params)
    assert "fills in a part of this name" in refused["error"]["message"]


def test_outline_folds_hints_and_lens_inside_a_template(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "template.yaml").as_uri()
    text = TEMPLATE + "            post_build:\n              commands: [make]\n"
    client.open(uri, text)
    (build,) = client.about("textDocument/documentSymbol", uri)
    assert (build["name"], build["detail"]) == ("Build", "buildspec")
    assert [child["name"] for child in build["children"]] == ["version", "env", "phases"]
    line, column = at("phases:")
    assert build["children"][2]["selectionRange"] == {
        "start": {"line": line, "character": column},
        "end": {"line": line, "character": column + len("phases")},
    }
    folds = {
        fold["startLine"]: fold["endLine"]
        for fold in client.about("textDocument/foldingRange", uri)
    }
    assert folds[at("commands:")[0]] == at("- echo")[0], "a list of the buildspec"
    assert folds[at("Resources:")[0]] == text.count("\n") - 1, "the template folds as before"
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    (hint,) = client.about("textDocument/inlayHint", uri, range=whole)
    line = text.split("\n").index("            post_build:")
    assert hint["label"] == "runs even if build fails"
    assert hint["position"] == {"line": line, "character": len("            post_build:")}
    (lens,) = client.about("textDocument/codeLens", uri)
    assert lens["range"]["start"]["line"] == at("phases:")[0]
    result = client.request("workspace/executeCommand", lens["command"])
    assert result["uri"].endswith("/template-Build-simulation.txt")
    assert result["text"].startswith("template-Build.yml: ")


def test_links_inside_a_template(client: Client, tmp_path: Path) -> None:
    (tmp_path / "other.yml").write_text("version: 0.2\n")
    client.start()
    uri = (tmp_path / "template.yaml").as_uri()
    batch = "          batch:\n            build-list:\n"
    batch += "              - identifier: a\n                buildspec: other.yml\n"
    text = TEMPLATE + batch
    client.open(uri, text)
    (link,) = client.about("textDocument/documentLink", uri)
    line = text.split("\n").index("                buildspec: other.yml")
    assert link["range"]["start"] == {"line": line, "character": len("                buildspec: ")}
    assert link["target"].endswith("/other.yml")


def test_a_terraform_file_is_left_to_fold_by_its_indentation(
    client: Client, tmp_path: Path
) -> None:
    client.start()
    uri = (tmp_path / "main.tf").as_uri()
    spec = "".join(f"      {line}\n" for line in ["version: 0.2", "phases:", "  biuld: {}"])
    text = f'resource "x" "y" {{\n    buildspec = <<-EOT\n{spec}    EOT\n}}\n'
    client.open(uri, text)
    assert client.about("textDocument/foldingRange", uri) is None
    names = [symbol["name"] for symbol in client.about("textDocument/documentSymbol", uri)]
    assert names == ["version", "phases"]
    found = actions(client, uri, 4, 10)
    (fix,) = (action for title, action in found.items() if title.startswith("rename it"))
    fixed = applied(text, fix["edit"]["changes"][uri])
    assert fixed == text.replace("biuld", "build")


def test_a_json_string_of_one_line(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "template.json").as_uri()
    text = (
        '{"Resources": {"B": {"Type": "AWS::CodeBuild::Project", "Properties": {"Source": '
        '{"BuildSpec": "version: 0.2\\nphases:\\n  biuld:\\n    commands: [make]\\n"}}}}}\n'
    )
    client.open(uri, text)
    found = actions(client, uri, 0, text.index("biuld") + 1)
    (fix,) = (action for title, action in found.items() if title.startswith("rename it"))
    assert applied(text, fix["edit"]["changes"][uri]) == text.replace("biuld", "build")
    ignored = applied(text, found["ignore unknown-key on this line"]["edit"]["changes"][uri])
    assert ignored == text.replace("  biuld", "  # dryspec: ignore[unknown-key]\\n  biuld")
