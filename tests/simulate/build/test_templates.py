"""Builds of the buildspecs that a template holds, and files that hold none."""

import json
import re

import pytest

from dryspec_simulate.build.command import main
from dryspec_simulate.iam.command import main as iam

PROJECT = """\
  {name}:
    Type: AWS::CodeBuild::Project
    Properties:
      Source:
        Type: CODEPIPELINE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - {command}
"""
TEMPLATE = (
    "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n"
    + PROJECT.format(name="App", command="make app")
    + PROJECT.format(name="Site", command="aws s3 sync site s3://b")
)
TERRAFORM = """\
resource "aws_codebuild_project" "app" {
  source {
    buildspec = <<-EOT
      version: 0.2
      phases: {build: {commands: []}, oops: {}}
    EOT
  }
}
"""


def test_every_buildspec_of_a_template_is_simulated(tmp_path, capsys):
    path = tmp_path / "template.yml"
    path.write_text(TEMPLATE)
    assert main([str(path), "--format", "json"]) == 0
    app, site = json.loads(capsys.readouterr().out)
    assert (app["buildspec"], site["buildspec"]) == (f"{path} (App)", f"{path} (Site)")
    (command,) = site["phases"][6]["commands"]
    assert command["line"] == TEMPLATE[: TEMPLATE.index("aws s3")].count("\n") + 1


FILLED = """\
resource "aws_codebuild_project" "app" {
  source {
    buildspec = yamlencode({
      version = 0.2
      phases = { build = { commands = concat(["cd ${var.part}/$${DIR}"], local.more) } }
    })
  }
}
"""


def test_commands_are_shown_in_the_words_of_the_template(tmp_path, capsys):
    path = tmp_path / "main.tf"
    path.write_text(FILLED)
    main([str(path)])
    out = capsys.readouterr().out
    assert "cd ${var.part}/${DIR}\n" in out
    assert " local.more\n" in out


@pytest.mark.parametrize(
    "artifacts",
    [
        '{ files = ["${var.part}/app.bin"] }',
        '{ base-directory = "${var.part}", files = ["**/*.bin"] }',
    ],
)
def test_paths_that_the_template_fills_in_are_not_missed(artifacts, tmp_path, capsys):
    path = tmp_path / "main.tf"
    commands = 'artifacts = ARTIFACTS\n      phases = { build = { commands = ["true"] } }'
    text = re.sub(r"phases = .*", commands, FILLED)
    path.write_text(text.replace("ARTIFACTS", artifacts))
    assert main([str(path)]) == 0
    assert "the template fills it in" in capsys.readouterr().out


NOTHING_UPLOADED = """\
resource "aws_codebuild_project" "app" {
  artifacts {
    type = "NO_ARTIFACTS"
  }
  source {
    buildspec = <<-EOT
      version: 0.2
      phases: {build: {commands: [make]}}
      artifacts: {files: [imageDetail.json]}
    EOT
  }
}
"""


def test_a_project_without_artifacts_uploads_nothing(tmp_path, capsys):
    path = tmp_path / "main.tf"
    path.write_text(NOTHING_UPLOADED)
    assert main([str(path)]) == 0
    out = capsys.readouterr().out
    assert "the project says NO_ARTIFACTS" in out
    assert "no project is given" not in out
    assert iam([str(path)]) == 0
    assert "s3:PutObject" not in capsys.readouterr().out


def test_what_the_service_says_counts_the_lines_of_the_buildspec(tmp_path, capsys):
    path = tmp_path / "main.tf"
    path.write_text(TERRAFORM)
    assert main([str(path)]) == 1
    out = capsys.readouterr().out
    assert f"{path.name} (app)" in out
    assert 'YAML_FILE_ERROR: "oops" is no key of phases at line 2' in out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("template.yml", "AWSTemplateFormatVersion: x\nResources: {}\n", "no buildspec written"),
        ("main.tf", 'resource "aws_s3_bucket" "b" {}\n', "no buildspec written"),
        ("ci.yml", "on: push\njobs: {a: {runs-on: b, steps: []}}\n", "of GitHub Actions"),
        ("appspec.yml", "version: 0.0\nos: linux\nfiles: []\n", "simulate install"),
    ],
)
def test_what_is_no_buildspec_is_wrong_use(name, text, said, tmp_path, capsys):
    path = tmp_path / name
    path.write_text(text)
    assert main([str(path)]) == 2
    assert said in capsys.readouterr().err


def test_the_permissions_that_a_template_needs_have_lines_of_it(tmp_path, capsys):
    path = tmp_path / "template.yml"
    path.write_text(TEMPLATE)
    assert iam([str(path)]) == 0
    line = TEMPLATE[: TEMPLATE.index("aws s3")].count("\n") + 1
    assert f"template.yml:{line}:" in capsys.readouterr().out.replace("\n", "")


VARIABLES = {
    "template.yml": """\
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Environment:
        EnvironmentVariables:
          - {Name: PART, Value: shop}
          - {Name: STAGE, Value: !Ref Stage}
          - {Name: TOKEN, Type: SECRETS_MANAGER, Value: token}
          - !If [Live, {Name: OTHER, Value: x}, !Ref AWS::NoValue]
      Source:
        BuildSpec: |
          version: 0.2
          phases: {build: {commands: [cd $PART, ls]}}
""",
    "main.tf": """\
resource "aws_codebuild_project" "app" {
  environment {
    environment_variable {
      name  = "PART"
      value = "shop"
    }
    environment_variable {
      name  = "STAGE"
      value = var.stage
    }
    environment_variable {
      name  = "TOKEN"
      value = "token"
      type  = "SECRETS_MANAGER"
    }
  }
  source {
    buildspec = <<-EOT
      version: 0.2
      phases: {build: {commands: [cd $PART, ls]}}
    EOT
  }
}
""",
    "main.tf.json": json.dumps(
        {
            "resource": {
                "aws_codebuild_project": {
                    "app": {
                        "environment": {
                            "environment_variable": [
                                {"name": "PART", "value": "shop"},
                                {"name": "STAGE", "value": "${var.stage}"},
                                {"name": "TOKEN", "value": "token", "type": "SECRETS_MANAGER"},
                            ]
                        },
                        "source": {
                            "buildspec": "version: 0.2\nphases:\n  build:\n    commands:\n"
                            "      - cd $PART\n      - ls\n"
                        },
                    }
                }
            }
        }
    ),
}


@pytest.mark.parametrize("name", VARIABLES)
def test_variables_of_the_project_around_a_buildspec_count(name, tmp_path, capsys):
    path = tmp_path / name
    path.write_text(VARIABLES[name])
    (tmp_path / "shop").mkdir()
    (tmp_path / "site").mkdir()
    main([str(path)])
    out = " ".join(capsys.readouterr().out.split())
    assert "variables of the project beside the buildspec count: PART, STAGE, TOKEN; " in out
    assert "the template fills in STAGE" in out
    assert "known at the start: PART masked in the log: TOKEN" in out
    assert " in shop " in out
    main([str(path), "--env", "PART=site"])
    assert " in site " in " ".join(capsys.readouterr().out.split())
    project = tmp_path / "project.json"
    project.write_text('{"project": {"name": "app"}}')
    main([str(path), "--project", str(project)])
    assert "PART" not in capsys.readouterr().out.partition("Variables")[2]
