"""Whose file it is: what other products call theirs, and what stays ours all the same."""

import json

import pytest

from dryspec.engine import lint_text
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.spec.detect import detect
from dryspec.tree import parse

APP_PLATFORM = """\
name: shop
region: ams
services:
  - name: web
    dockerfile_path: Dockerfile
    http_port: 8080
"""
SITE = "name: pages\nstatic_sites:\n  - name: pages\n    output_dir: public\n"
CUT_SHORT = "alerts:\n  - rule: DEPLOYMENT_FAILED\nname: shop\nregion: ams\n  services:\n"
WORKFLOW = """\
name: Release
on: push
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: make
"""
COMPOSE = "version: '3'\nservices:\n  web:\n    image: nginx\n"
KUBERNETES = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"
SCORE = "apiVersion: score.dev/v1b1\nmetadata:\n  name: web\ncontainers: {}\n"
OPENAPI = "openapi: 3.0.0\ninfo:\n  title: Shop\npaths: {}\n"
SCHEMA = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {}}'
SERVERLESS = """\
service: ci
provider:
  name: aws
resources:
  Resources:
    Role:
      Type: AWS::IAM::Role
"""
TEMPLATE = "// later\n\nAWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Bucket: {}\n"


@pytest.mark.parametrize("name", ["appspec.yml", "buildspec.yml"])
@pytest.mark.parametrize(
    ("text", "product"),
    [
        (APP_PLATFORM, "DigitalOcean's App Platform"),
        (SITE, "DigitalOcean's App Platform"),
        (CUT_SHORT, "DigitalOcean's App Platform"),
        (WORKFLOW, "GitHub Actions"),
        (COMPOSE, "Docker Compose"),
        (KUBERNETES, "Kubernetes"),
        (SCORE, "Score"),
        (OPENAPI, "OpenAPI"),
        (SCHEMA, "JSON Schema"),
        (
            "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::All: []\n",
            "AWS CloudFormation",
        ),
        (
            "Resources:\n{% for a in b %}\n  A:\n    Type: AWS::CodeBuild::Project\n",
            "AWS CloudFormation",
        ),
        (SERVERLESS, "the Serverless Framework"),
        (TEMPLATE, "AWS CloudFormation"),
    ],
)
def test_files_of_other_products_get_one_note(name, text, product):
    found = lint_text(name, text, Settings(project=False)).findings
    assert [(one.rule, one.severity, one.fix) for one in found] == [("not-a-spec", "note", None)]
    assert f"a file of {product}" in found[0].message


@pytest.mark.parametrize(
    "ours", ["version: 0.0", "os: linux", "files: []", "hooks: {}", "Resources: []"]
)
@pytest.mark.parametrize("text", [APP_PLATFORM, WORKFLOW, KUBERNETES, OPENAPI])
def test_a_key_of_ours_makes_it_ours(text, ours):
    assert detect(parse(Source("appspec.yml", f"{text}{ours}\n")), "appspec.yml").kind == "appspec"


@pytest.mark.parametrize(
    "text",
    [
        "name: shop\n",
        "name: shop\nregion: eu-west-1\n",
        "services:\n  - name: web\n",
        "jobs:\n  build: {}\non: push\n",
        "apiVersion: 0.0\nplatform: linux\n",
        "note: no AWSTemplateFormatVersion\n",
    ],
)
def test_unknown_keys_alone_say_nothing_of_another_product(text):
    found = lint_text("appspec.yml", text, Settings(project=False)).findings
    assert "error" in {one.severity for one in found}


@pytest.mark.parametrize("text", [APP_PLATFORM, WORKFLOW, COMPOSE, KUBERNETES, OPENAPI, TEMPLATE])
def test_who_says_that_it_is_an_appspec_is_told_that_the_agent_refuses_it(text):
    settings = Settings(kind="appspec", agent="1", project=False)
    found = lint_text("appspec.yml", text, settings).findings
    assert "error" in {one.severity for one in found}


def test_a_command_that_names_a_template_is_no_template():
    text = "phases:\n  build:\n    commands:\n      - grep AWSTemplateFormatVersion *.yml\n"
    assert detect(parse(Source("buildspec.yml", text)), "buildspec.yml").kind == "buildspec"


REPORT = {
    "version": 1,
    "tool": {"name": "dryspec", "version": "1"},
    "files": [{"path": "buildspec.yml", "kind": "buildspec", "platform": None}],
    "diagnostics": [],
}
RUN = {"version": 1, "status": "SUCCEEDED", "phases": [{"name": "BUILD"}], "assumptions": []}


@pytest.mark.parametrize("name", ["report.json", "appspec.json", "buildspec-report.json"])
@pytest.mark.parametrize("report", [REPORT, RUN])
def test_reports_of_ours_are_no_specs(name, report):
    found = lint_text(name, json.dumps(report), Settings(project=False)).findings
    assert [(one.rule, one.severity) for one in found] == [("not-a-spec", "note")]
    assert "a file of dryspec (a report), " in found[0].message


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "shop", "version": "1.0.0", "files": ["dist"], "os": ["linux"]}',
        '{"compilerOptions": {}, "files": ["main.ts"]}',
        '{"permissions": {"allow": ["Bash(ls)"]}}',
        '{"files": {"a.py": {"covered": 3}}, "totals": {}}',
        "resources:\n  - deployment.yaml\n",
        "resources:\n  limits:\n    cpu: 1\n",
        "language: python\nos: linux\nversion: ~> 1.0\n",
        '{"phases": [{"name": "BUILD"}], "buildStatus": "FAILED"}',
    ],
)
@pytest.mark.parametrize("name", ["file.yml", "file.json"])
def test_keys_that_others_have_too_make_no_spec(name, text):
    assert detect(parse(Source(name, text)), name).kind == "unknown"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("os: linux\nfiles: /a\n", "appspec"),
        ("version: 0.0\nfiles: [a]\n", "appspec"),
        ("files:\n  - source: /\n    destination: /srv\n", "appspec"),
        ("permissions:\n  - object: /srv\n", "appspec"),
        ("file_exists_behavior: RETAIN\n", "appspec"),
        ("Resources:\n  - F:\n      Type: AWS::Lambda::Function\n", "appspec"),
        ("version: 0.0\nResources: []\n", "appspec"),
        ("version: 0.2\nphases:\n  - build\n", "buildspec"),
        ("phases:\n  build:\n", "buildspec"),
    ],
)
def test_values_of_ours_tell_what_a_file_of_any_name_is(text, kind):
    assert detect(parse(Source("deploy.yml", text)), "deploy.yml").kind == kind
