"""``dryspec iam``: the line that causes each action, and the policy made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dryspec_simulate.iam.command import main

BUILDSPEC = """\
version: 0.2
env:
  parameter-store:
    PASSWORD: /CodeBuild/password
  secrets-manager:
    TOKEN: prod/token:key
phases:
  pre_build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin "$REPO"
  build:
    commands:
      - |
        docker build -t app .
        docker push "$REPO/app"
      - aws s3 sync dist s3://bucket
reports:
  unit:
    files: ['**/*.xml']
artifacts:
  files: ['**/*']
batch:
  build-list: []
"""


@pytest.fixture
def iam(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(name: str, text: str, *argv: str) -> dict[str, Any]:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        assert main([str(path), *argv, "--format", "json"]) == 0
        document: dict[str, Any] = json.loads(capsys.readouterr().out)
        return {entry["role"]: entry for entry in document["roles"]} | {"notes": document["notes"]}

    return call


def lines_of(entry: dict[str, Any], action: str) -> set[int | None]:
    return {reason["line"] for reason in entry["reasons"] if action in reason["actions"]}


def test_every_action_names_the_line_that_causes_it(iam: Any) -> None:
    found = iam("buildspec.yml", BUILDSPEC)
    service = found["CodeBuild service role"]
    assert lines_of(service, "ssm:GetParameters") == {4}
    assert lines_of(service, "secretsmanager:GetSecretValue") == {6}
    assert lines_of(service, "ecr:GetAuthorizationToken") == {10, 15}
    assert lines_of(service, "ecr:PutImage") == {15}
    assert lines_of(service, "codebuild:CreateReport") == {17}
    assert lines_of(service, "s3:PutObject") == {20}
    assert lines_of(service, "logs:PutLogEvents") == {None}
    assert lines_of(found["CodeBuild batch role"], "codebuild:StartBuild") == {22}
    assert "aws s3 sync" in found["notes"][0]


def test_policy_names_the_parameter_and_the_secret(iam: Any) -> None:
    policy = iam("buildspec.yml", BUILDSPEC)["CodeBuild service role"]["policy"]
    by_resource = {entry["Resource"]: entry["Action"] for entry in policy["Statement"]}
    assert by_resource["arn:aws:ssm:*:*:parameter/CodeBuild/password"] == ["ssm:GetParameters"]
    assert by_resource["arn:aws:secretsmanager:*:*:secret:prod/token-*"] == [
        "secretsmanager:GetSecretValue"
    ]


def test_the_three_launch_template_actions_belong_to_launch_templates(iam: Any) -> None:
    appspec = "version: 0.0\nos: linux\n"
    extra = ["ec2:CreateTags", "ec2:RunInstances", "iam:PassRole"]
    plain = iam("appspec.yml", appspec, "--deployment", "blue-green")
    role = plain["CodeDeploy service role"]
    assert role["managed_policies"] == ["AWSCodeDeployRole"]
    assert role["policy"]["Statement"] == []
    templated = iam(
        "appspec.yml", appspec, "--deployment", "blue-green", "--with", "launch-template"
    )
    assert templated["CodeDeploy service role"]["policy"]["Statement"][0]["Action"] == extra
    assert lines_of(templated["instance profile"], "s3:Get*") == {2}


def test_lambda_hooks_must_carry_the_name_the_managed_policy_allows(iam: Any) -> None:
    appspec = """\
version: 0.0
Resources:
  - f:
      Type: AWS::Lambda::Function
Hooks:
  - BeforeAllowTraffic: CodeDeployHook_before
  - AfterAllowTraffic: after
"""
    found = iam("appspec.yaml", appspec)
    role = found["CodeDeploy service role"]
    assert role["managed_policies"] == ["AWSCodeDeployRoleForLambda"]
    assert [entry["Resource"] for entry in role["policy"]["Statement"]] == [
        "arn:aws:lambda:*:*:function:after"
    ]
    action = "codedeploy:PutLifecycleEventHookExecutionStatus"
    assert lines_of(found["hook function role"], action) == {6, 7}


def test_text_is_a_table_with_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "buildspec.yml"
    path.write_text(BUILDSPEC, "utf-8")
    assert main([str(path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("CodeBuild service role\n")
    assert "ssm:GetParameters" in out
    assert "source: CodeBuild user guide, Build specification reference" in out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--with", "launch-templat", "--deployment", "ecs"], 'did you mean "launch-template"?'),
        (["nowhere.yml"], "there is no such file"),
        (["--deployment", "rolling"], '--deployment does not know "rolling"; one of in-place'),
    ],
)
def test_wrong_use_is_exit_2(
    argv: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "appspec.yml").write_text(
        "version: 0.0\nResources:\n  - s:\n      Type: AWS::ECS::Service\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert main(argv) == 2
    error = capsys.readouterr().err
    assert error.startswith("dryspec iam: ")
    assert words in error
