"""The ways in which a template writes a buildspec, and what it may not be blamed for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dryspec.embedded import inside
from dryspec.embedded_lint import STRUCTURAL
from dryspec.engine import Result, lint_text
from dryspec.loader import load_rules
from dryspec.project import project_for
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.tree import parse

HEAD = (
    "Resources:\n  App:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source:\n"
    "        BuildSpec: "
)
KEYS = Settings(select=["unknown-key", "yaml-syntax"], project=False)


def words(result: Result) -> list[tuple[str, str]]:
    text = result.source.text
    return [(found.rule, text[found.span.start : found.span.end]) for found in result.findings]


def terraform(lines: str, head: str = "buildspec = <<-EOT", tail: str = "") -> str:
    body = "".join(f"      {line}\n" if line else "\n" for line in lines.split("\n"))
    return (
        f'resource "aws_codebuild_project" "app" {{\n  source {{\n    {head}\n{body}    EOT{tail}\n'
        "  }\n}\n"
    )


@pytest.mark.parametrize(
    "value",
    [
        '!Join ["", ["version: 0.2\\nphases:\\n  build:\\n    on_failure: ", !Ref Mode, "\\n"]]',
        'Fn::Join: ["\\n", ["version: 0.2", "phases:", "  build:", "    on_failure: ABORT"]]',
        '\'{"version": 0.2, "phases": {"build": {"on_failure": 1}}}\'',
        "'{version: 0.2, phases: {build: {on_failure: ABORT}}}'",
        '!If [Fast, !Ref "AWS::NoValue", "{version: 0.2, phases: {build: {on_failure: A}}}"]',
        '!Sub ["version: 0.2\\nphases:\\n  build:\\n    on_failure: ${A}\\n", {A: x}]',
    ],
)
def test_forms_of_cloudformation(value: str) -> None:
    if value.startswith("Fn::"):
        value = "{" + value + "}"
    ((rule, word),) = words(lint_text("t.yml", HEAD + value + "\n", KEYS))
    assert (rule, word.strip('"')) == ("unknown-key", "on_failure")


def test_the_default_of_a_parameter() -> None:
    text = (
        "Parameters:\n  Spec:\n    Default: |\n      version: 0.2\n      phasis: {}\n"
        + HEAD
        + "!Ref Spec\n"
    )
    assert words(lint_text("t.yml", text, KEYS)) == [("unknown-key", "phasis")]


def test_the_words_of_a_json_template_that_joins() -> None:
    parts = ["version: 0.2\nphases:\n  build:\n    commands:\n      - ", {"Ref": "Tool"}]
    spec = {"Fn::Join": ["", [*parts, ' "$X\n      - ls\n']]}
    project = {"Type": "AWS::CodeBuild::Project", "Properties": {"Source": {"BuildSpec": spec}}}
    text = json.dumps({"Resources": {"App": project}}, indent=1)
    result = lint_text("t.json", text, Settings(select=["shell-syntax"], project=False))
    (found,) = result.findings
    assert text[found.span.start : found.span.end] == '\\"'


TYPO = "version: 0.2\nphases:\n  biuld: {}"
LOCAL = """\
locals {
  spec = <<EOF
version: 0.2
phases:
  biuld: {}
EOF
}
resource "x" "y" {
  buildspec = local.spec
}
"""
MODULE = """\
module "ci" {
  codebuild_buildspec = "version: 0.2\\nphases:\\n  biuld: {}\\n"
}
"""
YAMLENCODE = """\
module "ci" {
  jobs = {
    a = { buildspec = yamlencode({
      version = 0.2
      phases = { biuld = {} } # why
    }) }
  }
}
"""
JSONENCODE = """\
resource "aws_codebuild_project" "p" {
  source {
    buildspec = jsonencode({
      "version" : "0.2", "phases" : { "biuld" : { "commands" : concat(["a"], var.x) } }
    })
  }
}
"""
JOINED = """\
resource "aws_codebuild_project" "p" {
  source {
    buildspec = yamlencode(local.spec)
  }
}
locals {
  spec = {
    version = 0.2
    phases = {
      (var.phase) = { commands = ["make"] }
      build = {
        commands = concat(["make a"], var.more, ["make b"])
        finally = var.clean ? ["rm a"] : []
      }
    }
  }
}
"""
ENCODED = """\
resource "aws_codebuild_project" "p" {{
  source {{
    buildspec = {}
  }}
}}
"""
OBJECT = "{ version = 0.2, phases = { biuld = {} } }"
ELSEWHERE = """\
locals {
  specs = {
    app = { buildspec = yamlencode({ version = 0.2, phases = { biuld = {} } }) }
  }
}
"""
WRITTEN = {
    "used-elsewhere": ELSEWHERE,
    "function": terraform(TYPO, "buildspec = trimspace(<<-EOT", "\n)"),
    "other-name": terraform(TYPO, "build_spec = <<-EOT"),
    "second-choice": terraform(TYPO, 'buildspec = var.x ? "a.yml" : <<-EOT'),
    "first-choice": terraform(TYPO, "buildspec = var.x ? <<-EOT", '\n : "b.yml"'),
    "local": LOCAL,
    "string": MODULE,
    "yamlencode": YAMLENCODE,
    "jsonencode": JSONENCODE,
    "encoded-choice": ENCODED.format(f'var.x != "" ? var.x : yamlencode({OBJECT})'),
    "encoded-argument": ENCODED.format(f"trimspace(jsonencode({OBJECT}))"),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_forms_of_terraform(form: str) -> None:
    ((rule, word),) = words(lint_text("main.tf", WRITTEN[form], KEYS))
    assert (rule, word.strip('"')) == ("unknown-key", "biuld")


def test_lists_that_terraform_joins() -> None:
    (found,) = inside(Source("main.tf", JOINED))
    import yaml

    build = yaml.safe_load(found.text)["phases"]["build"]
    assert build == {"commands": ["make a", "var_more", "make b"], "finally": ["rm a"]}
    assert found.computed
    place = found.origin[found.text.index("make b")]
    assert JOINED[place.start : place.start + 6] == "make b"


@pytest.mark.parametrize(
    ("value", "commands"),
    [
        ('concat(["a"], length(x.y) > 0 ? ["b", "c"] : [], ["d"])', ["a", "b", "c", "d"]),
        ('concat(["a"], var.e == "x" ? [] : ["b"])', ["a", "b"]),
        ('var.e == "x" ? ["a"] : var.other', ["a"]),
        ('var.e["x"] ? [] : ["b"]', ["b"]),
        ('f(var.e, "x") ? ["a"] : ["b"]', ["f_var_e_x_a_b"]),
    ],
)
def test_lists_that_terraform_chooses(value: str, commands: list[str]) -> None:
    import yaml

    text = f"phases = {{ build = {{ commands = {value} }} }}"
    text = f'resource "x" "y" {{\n  buildspec = yamlencode({{ version = 0.2, {text} }})\n}}\n'
    (found,) = inside(Source("main.tf", text))
    written = yaml.safe_load(found.text)["phases"]["build"]["commands"]
    assert written == commands if isinstance(written, list) else [written] == commands


def test_what_terraform_merges_may_still_change() -> None:
    both = ENCODED.format(f"yamlencode(merge({OBJECT}, var.more))")
    both = both.replace("biuld = {}", 'biuld = {}, build = { commands = ["yum install jq"] }')
    found = lint_text("main.tf", both, Settings(project=False)).findings
    assert [one.rule for one in found] == ["interactive-command"]


def test_terraform_in_json() -> None:
    source = {"buildspec": "version: 0.2\nphases:\n  biuld:\n    commands: [echo ${var.x}]\n"}
    environment = [{"image": "aws/codebuild/standard:7.0", "type": "LINUX_CONTAINER"}]
    artifacts = {"type": "NO_ARTIFACTS"}
    project = {"source": [source], "environment": environment, "artifacts": artifacts}
    text = json.dumps({"resource": {"aws_codebuild_project": {"app": project}}})
    assert words(lint_text("main.tf.json", text, KEYS)) == [("unknown-key", "biuld")]
    (found,) = inside(Source("main.tf.json", text))
    assert (found.name, found.system, found.uploads) == ("app", "linux", False)
    assert found.image is not None
    assert found.image.value == "aws/codebuild/standard:7.0"


def test_what_terraform_encodes() -> None:
    text = """\
resource "aws_codebuild_project" "app" {
  source {
    buildspec = yamlencode({
      version = 0.2
      env = { variables = { A = "x ${var.a} y", B = var.b } }
      phases = {
        build = {
          commands = [
            "echo \\"$${A}\\"", // said
            <<-EOT
              make ${var.target}
              ls
            EOT
            , "z",
          ]
          finally = [for x in var.all : "rm ${x}"]
        }
      }
    })
  }
}
"""
    (found,) = inside(Source("main.tf", text))
    document = parse(Source("b.yml", found.text))
    assert document.problem is None
    import yaml

    read = yaml.safe_load(found.text)
    assert read["env"]["variables"] == {"A": "x var_a y", "B": "var_b"}
    assert read["phases"]["build"]["commands"] == ['echo "${A}"', "make var_target\nls\n", "z"]
    assert isinstance(read["phases"]["build"]["finally"], str)
    for fill in found.filled:
        assert found.text[fill.start : fill.end].isidentifier()
    at = found.text.index("make")
    place = found.origin[at]
    assert text[place.start : place.start + 4] == "make"


PHASES = "phases:\n  build:\n    commands:"
COMMANDS = f"version: 0.2\n{PHASES}"
MAP = '${tomap({\n    A = "b: c"\n  })}'
FILLED = {
    "map": f"version: 0.2\nenv:\n  variables: {MAP}\n{PHASES} [make]",
    "loop": COMMANDS + "\n%{ for x in var.all ~}\n      - a\n%{ endfor }",
    "nested": COMMANDS + """\n      - echo ${join(",", [for k, v in var.m : "${k}=${v}"])}""",
    "indent": COMMANDS + """\n      ${indent(6, join("\\n", var.all))}""",
    "encoded": COMMANDS + " ${jsonencode(var.all)}",
    "phases": "version: 0.2\n${local.phases}\n",
    "key": "version: 0.2\nphases:\n  %{ if var.x }build%{ else }install%{ endif }: {commands: [a]}",
}


@pytest.mark.parametrize("form", FILLED)
def test_what_an_interpolation_may_become_is_no_mistake(form: str) -> None:
    result = lint_text("main.tf", terraform(FILLED[form]), Settings(project=False))
    assert result.kind == "buildspec"
    assert words(result) == []


def test_plain_names_do_not_hide_a_mistake() -> None:
    text = terraform('version: 0.2\nphases:\n  build:\n    commands: ["${var.x}"')
    (found,) = lint_text("main.tf", text, KEYS).findings
    assert (found.rule, found.severity) == ("yaml-syntax", "error")


def test_a_name_that_fills_a_whole_line_of_sub() -> None:
    text = (
        "Parameters:\n  Phases: {}\n"
        + HEAD
        + "!Sub |\n          version: 0.2\n          ${Phases}\n"
    )
    assert words(lint_text("t.yml", text, Settings(project=False))) == []


def test_messages_name_lines_of_the_file() -> None:
    text = HEAD + '|\n          version: 0.2\n          phases: {"a": 1\n          b: 2\n'
    (found,) = lint_text("t.yml", text, Settings(select=["yaml-syntax"], project=False)).findings
    line = text[: text.index("{")].count("\n") + 1
    assert f'"{{" in line {line} ' in found.message
    assert "at line 3" in found.message, "the service counts the buildspec's own lines"


NAMED = Settings(select=["terraform-name-unknown"], project=False)


@pytest.mark.parametrize("fill", ["${PART}", "${#PART}", "${!PART}", "${A[@]}", "%{http_code}"])
def test_what_terraform_cannot_fill_in(fill: str) -> None:
    source = {"buildspec": f"version: 0.2\nphases:\n  build:\n    commands: [a {fill}]\n"}
    text = json.dumps({"resource": {"aws_codebuild_project": {"app": {"source": [source]}}}})
    assert words(lint_text("main.tf.json", text, NAMED)) == [("terraform-name-unknown", fill)]
    text = terraform(source["buildspec"])
    assert words(lint_text("main.tf", text, NAMED)) == [("terraform-name-unknown", fill)]


@pytest.mark.parametrize("fill", ["${true}", "${var.a}", "${f(a)}", "${1}", "${part}", "$${a}"])
def test_what_terraform_can_fill_in(fill: str) -> None:
    text = terraform(f"version: 0.2\nphases:\n  build:\n    commands: [a {fill}]\n")
    text += 'locals {\n  parts = [for part in ["a"] : part]\n}\n'
    assert words(lint_text("main.tf", text, NAMED)) == []


@pytest.mark.parametrize(("kind", "uploads"), [("NO_ARTIFACTS", False), ("CODEPIPELINE", True)])
def test_whether_a_project_uploads(kind: str, uploads: bool) -> None:
    text = terraform(TYPO, tail=f'\n  }}\n  artifacts {{\n    type = "{kind}"')
    (found,) = inside(Source("main.tf", text))
    assert found.uploads is uploads


BARE = """\
resource "aws_codebuild_project" "app" {
  environment {
    image = "aws/codebuild/standard:3.0"
  }
  source {
    type = "CODEPIPELINE"
  }
}
"""


def test_the_image_of_a_project_whose_buildspec_is_elsewhere() -> None:
    found = lint_text("main.tf", BARE, Settings(project=False)).findings
    assert [(one.rule, one.severity) for one in found] == [
        ("not-a-spec", "note"),
        ("image-deprecated", "warning"),
    ]
    assert "only images were looked at" in found[0].message


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("t.yml", HEAD + "ci/build.yml\n", "that line 6 gives a project is not written out"),
        ("t.yml", HEAD + "!ImportValue Spec\n", "(Spec)"),
        (
            "t.yml",
            HEAD + "\n          Fn::ImportValue:\n            Spec\n",
            "(Fn::ImportValue:...)",
        ),
        ("t.yml", HEAD + "x\n        A: %b\n", "no YAML (found character that cannot start any"),
        ("a.tf", 'resource "aws_codebuild_project" "a" {\n buildspec = file("b")\n}', "line 2"),
        ("a.tf", 'resource "aws_s3_bucket" "a" {\n buildspec = file("b")\n}', "not a CodeBuild"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str, said: str) -> None:
    (found,) = lint_text(name, value, Settings(project=False)).findings
    assert (found.rule, found.severity) == ("not-a-spec", "note")
    assert said in found.message


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"ci/.build/app.yml"', '; lint "ci/.build/app.yml", too'),
        ('file("${path.module}/../.build/app.yml")', '; lint "ci/.build/app.yml", too'),
        ('"../.build/app.yml"', '; lint "ci/.build/app.yml", too'),
        ('"app.yml"', "; only images were looked at"),
        ('"../../.build/app.yml"', "; only images were looked at"),
        ("var.spec", "; only images were looked at"),
    ],
)
def test_the_file_that_a_template_names_is_worth_a_look(
    value: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "ci" / ".build").mkdir(parents=True)
    (tmp_path / "ci" / ".build" / "app.yml").write_text("version: 0.2\n")
    file = tmp_path / "ci" / "tf" / "main.tf"
    file.parent.mkdir()
    text = f'resource "aws_codebuild_project" "a" {{\n  buildspec = {value}\n}}\n'
    file.write_text(text)
    (found,) = lint_text(str(file), text, Settings(), project_for(str(file))).findings
    assert found.message.endswith(said)


def test_the_rules_about_shapes_exist() -> None:
    assert {rule.name for rule in load_rules("")} >= STRUCTURAL
