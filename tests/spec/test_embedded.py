"""Findings in a buildspec inside a template stand on the words of the template."""

from __future__ import annotations

from pathlib import Path

import pytest

from dryspec.engine import Result, lint_text
from dryspec.settings import Settings

TEMPLATE = """\
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Source:
        Type: CODEPIPELINE
        BuildSpec: {head}
          version: 0.2
          phases:
            build:
              on_failure: ABORT
              commands:
                - echo ${{AWS::Region}} ${{!HOME}}
"""

TERRAFORM = """\
resource "aws_codebuild_project" "x" {
  source {
    type      = "CODEPIPELINE"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          on_failure: ABORT
          commands: ["echo $${HOME} ${var.name}"]
    EOT
  }
}
"""


def words(result: Result) -> list[tuple[str, str]]:
    text = result.source.text
    return [(found.rule, text[found.span.start : found.span.end]) for found in result.findings]


@pytest.mark.parametrize("head", ["|", "!Sub |", ">-\n\n"])
def test_cloudformation(head: str) -> None:
    settings = Settings(select=["unknown-key", "yaml-syntax"])
    text = TEMPLATE.format(head=head)
    if head.startswith(">"):
        text = text.replace("\n          ", "\n\n          ")
    result = lint_text("template.yml", text, settings)
    assert words(result) == [("unknown-key", "on_failure")]
    assert result.kind == "buildspec"


def test_terraform() -> None:
    result = lint_text("main.tf", TERRAFORM, Settings(select=["unknown-key", "yaml-syntax"]))
    assert words(result) == [("unknown-key", "on_failure")]


def test_json_template() -> None:
    text = (
        '{"Resources": {"B": {"Type": "AWS::CodeBuild::Project", "Properties": {"Source": '
        '{"BuildSpec": {"Fn::Sub": "version: 0.2\\nphases:\\n  biuld:\\n    commands: [make]\\n"}'
        "}}}}}"
    )
    result = lint_text("template.json", text, Settings(select=["unknown-key"]))
    assert words(result) == [("unknown-key", "biuld")]


def test_a_template_without_inline_buildspec_is_left_alone() -> None:
    text = "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n"
    assert [found.rule for found in lint_text("t.yml", text, Settings()).findings] == ["not-a-spec"]


def test_corpus(corpus: Path) -> None:
    kinds = {}
    for path in sorted([*corpus.glob("cfn/*"), *corpus.glob("terraform/*")]):
        result = lint_text(path.name, path.read_text(encoding="utf-8"), Settings(project=False))
        assert "internal-error" not in {found.rule for found in result.findings}
        kinds[path.name] = result.kind
    assert list(kinds.values()).count("buildspec") >= 6


def test_what_a_template_leaves_to_the_shell_is_the_shells_own() -> None:
    text = TEMPLATE.format(head="!Sub |").replace("${!HOME}", "${!CODEBUILD_BUILD_ID#*:}")
    result = lint_text("template.yml", text, Settings(select=["bashism-under-sh"]))
    assert words(result) == []


def test_the_name_of_a_json_template_promises_nothing_of_the_buildspec() -> None:
    text = (
        '{"Resources": {"B": {"Type": "AWS::CodeBuild::Project", "Properties": {"Source": '
        '{"BuildSpec": "version: 0.2\\nphases:\\n  build:\\n    commands: [make]\\n"}}}}}'
    )
    assert words(lint_text("template.json", text, Settings())) == []
