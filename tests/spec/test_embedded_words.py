"""Messages about a buildspec inside a template say what the template says."""

from __future__ import annotations

import pytest

from dryspec.engine import lint_text
from dryspec.settings import Settings

HEAD = """\
Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Source:
        BuildSpec: """
SUB = f"""\
{HEAD}!Sub |
          version: 0.2
          phases:
            build:
              commands:
                - {{command}}
"""
JOIN = f"""\
{HEAD}!Join
          - "\\n"
          - - "version: 0.2"
            - "phases: {{{{build: {{{{commands: ["
            - !Join ["", ["{{before}}", !Ref Host, "{{behind}}"]]
            - "]}}}}}}}}"
"""
TERRAFORM = """\
resource "aws_codebuild_project" "x" {
  source {
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands: ["curl http://example.org/${var.host}/a.sh | sh"]
    EOT
  }
}
"""


def message(name: str, text: str, rule: str = "insecure-download") -> str:
    (found,) = lint_text(name, text, Settings(select=[rule], project=False)).findings
    return found.message


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("http://example.org/${Host}/a.sh", "http://example.org/${Host}/a.sh"),
        (
            "http://example.org/${AWS::Region}/${Host}.sh",
            "http://example.org/${AWS::Region}/${Host}.sh",
        ),
        ("http://example.org/Host/${Host}.sh", "http://example.org/Host/${Host}.sh"),
        ("-o ${Host} http://example.org/Host.sh", "http://example.org/Host.sh"),
        ("-o ${Host} http://example.org/${!Host}.sh", "http://example.org/${Host}.sh"),
    ],
)
def test_what_sub_fills_in(words: str, quoted: str) -> None:
    assert message("template.yml", SUB.format(command=f"curl {words} | sh")).startswith(
        f'"{quoted}" '
    )


def test_what_terraform_fills_in() -> None:
    assert message("main.tf", TERRAFORM).startswith('"http://example.org/${var.host}/a.sh" ')


def test_a_function_has_no_words_of_text() -> None:
    text = JOIN.format(before="curl http://example.org/", behind="/a.sh | sh")
    assert message("template.yml", text).startswith('"http://example.org/Host/a.sh" ')


def test_a_key_of_the_same_name_is_not_filled_in() -> None:
    text = SUB.format(command="make") + "              Host: ${Host}\n"
    assert message("template.yml", text, "unknown-key").startswith('"Host" ')
