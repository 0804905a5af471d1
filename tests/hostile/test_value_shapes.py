"""Whatever shape a value has, no rule crashes on it.

Every value and every key of full examples is replaced in turn by what nobody would expect there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dryspec.engine import lint_text
from dryspec.project import Project
from dryspec.settings import Settings
from dryspec.source import Source, Span
from dryspec.tree import Mapping, Node, Sequence, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SHAPES = (
    "''",
    "null",
    "7",
    "[one, *outer]",
    "[[one], [two]]",
    "{one: two}",
    "{one: {two: three}}",
    "{'': [one]}",
    "*outer",
)
KEYS = ("''", "? [one]\n", "*outer ")
"""What takes a key's place; an alias needs a blank before the colon."""

BUILDSPEC = """\
version: 0.2
run-as: root
env:
  shell: bash
  variables: {NAME: value, PATH: $PATH}
  parameter-store: {KEY: /path/key}
  secrets-manager: {TOKEN: "id:key"}
  exported-variables: [NAME]
  git-credential-helper: yes
proxy: {upload-artifacts: no, logs: no}
batch:
  fast-fail: false
  build-list:
    - {identifier: one, buildspec: one.yml, ignore-failure: true, debug-session: no}
  build-graph:
    - identifier: two
      env:
        compute-type: BUILD_GENERAL1_SMALL
        fleet: fleet
        image: aws/codebuild/standard:2.0
        type: LINUX_CONTAINER
        privileged-mode: true
        variables: {A: b}
      depend-on: [one]
  build-matrix:
    static: {ignore-failure: false, env: {type: LINUX_CONTAINER}}
    dynamic: {buildspec: [a.yml], env: {compute-type: [a], image: [b], variables: {C: [d]}}}
  build-fanout: {parallelism: 2, ignore-failure: false}
phases:
  install:
    run-as: root
    on-failure: RETRY-2-x
    runtime-versions: {python: 3.13, docker: 18}
    commands: [make]
    finally: [echo]
  build:
    commands:
      - echo $TOKEN > imageDetail.json
reports:
  unit: {files: ["**/*"], file-format: JUNITXML, base-directory: out, discard-paths: yes}
artifacts:
  files: [out/*, imageDetail.json]
  name: name-$(date)
  discard-paths: yes
  base-directory: out
  exclude-paths: [.git]
  enable-symlinks: yes
  s3-prefix: p
  type: zip
  secondary-artifacts:
    second: {files: [b], name: c}
cache: {paths: [d], key: e, fallback-keys: [f], action: save}
"""
SERVER = """\
version: 0.0
os: linux
files:
  - source: /a
    destination: /srv/a
permissions:
  - object: /srv/a
    pattern: "**"
    except: [b]
    owner: me
    group: us
    mode: 755
    acls: ["u:me:rw", "d:g:us:r"]
    context: {user: a, name: b, role: c, type: d, range: s0}
    type: [file, directory]
hooks:
  BeforeInstall:
    - location: run.sh
      timeout: 300
      runas: root
      sudo: true
file_exists_behavior: RETAIN
"""
LAMBDA = """\
version: 0.0
Resources:
  - function:
      Type: AWS::Lambda::Function
      Properties: {Name: n, Alias: a, CurrentVersion: 1, TargetVersion: 2}
Hooks:
  - BeforeAllowTraffic: check
"""
ECS = """\
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo: {ContainerName: web, ContainerPort: 80}
        PlatformVersion: LATEST
        NetworkConfiguration:
          AwsvpcConfiguration: {Subnets: [a], SecurityGroups: [b], AssignPublicIp: ENABLED}
        CapacityProviderStrategy: [{Base: 1, CapacityProvider: c, Weight: 1}]
Hooks:
  - AfterInstall: check
"""
LAMBDA_IMAGE = "aws/codebuild/amazonlinux-x86_64-lambda-standard:python3.12"


@pytest.fixture(name="project")
def repository(tmp_path: Path) -> Project:
    """A source with both files in it, a hook script and what an artifact may hold."""
    for name, text in {
        "buildspec.yml": BUILDSPEC,
        "appspec.yml": SERVER,
        "run.sh": "#!/bin/sh\ncd /srv\n",
        "a/b": "",
        "out/report.xml": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return Project(str(tmp_path))


def test_buildspec(project: Project) -> None:
    assert _crashes("buildspec.yml", BUILDSPEC, project) == []


@pytest.mark.parametrize("text", [SERVER, LAMBDA, ECS], ids=["server", "lambda", "ecs"])
def test_appspec(project: Project, text: str) -> None:
    assert _crashes("appspec.yml", text, project) == []


def _crashes(name: str, text: str, project: Project) -> list[str]:
    """Lint every variant of a text and return what failed; every other one for an image."""
    kind = name.removesuffix(".yml")
    either = [Settings(select=("all",), kind=kind, image=image) for image in ("", LAMBDA_IMAGE)]
    crashes: list[str] = []
    for number, variant in enumerate(_variants(f"--- &outer\n{text}")):
        result = lint_text(name, variant, either[number % 2], project.for_spec(name))
        found = {f.message for f in result.findings if f.rule == "internal-error"}
        crashes.extend(f"{message}\n{variant}" for message in found)
    return crashes


def _variants(text: str) -> Iterator[str]:
    """Yield the text with one value or one key replaced."""
    yield text
    root = parse(Source("", text)).root
    assert root is not None
    for span, is_key in _places(root):
        for shape in KEYS if is_key else SHAPES:
            yield f"{text[: span.start]}{shape}{text[span.end :]}"


def _places(node: Node) -> Iterator[tuple[Span, bool]]:
    """Yield where every key (true) and every value (false) stands, the root included."""
    yield node.span, False
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key.span, True
            yield from _places(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _places(item)
