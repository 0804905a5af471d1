"""Written suppressions silence what they were written for and change nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import dryspec

from dryspec.add_ignores import add_ignores
from dryspec.embedded import inside
from dryspec.embedded_ignores import add_around
from dryspec.engine import lint_text
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.tree import Mapping, Node, Scalar, Sequence, parse

ALL = Settings(select=["all"])
MARK = "# dryspec: ignore["
COMMENT = re.compile(
    r"(?m)^ *# dryspec: ignore\[[^\]]*\]\r?\n|  # dryspec: ignore\[[^\]]*\](?=\r?$)"
)


def scalars(node: Node | None) -> Iterator[str]:
    """Values in file order, without our comments in block scalars."""
    if isinstance(node, Scalar):
        yield COMMENT.sub("", node.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from scalars(entry.key)
            yield from scalars(entry.value)


def check(name: str, text: str) -> None:
    before = lint_text(name, text, ALL)
    added = add_ignores(before)
    after = lint_text(name, added.text, ALL)
    left = [found for found in after.findings if found.rule != "not-a-spec"]
    assert not [found for found in left if "suppression" in found.rule]
    assert len(left) <= added.skipped
    assert add_ignores(after).text == added.text, "twice is once"

    values = list(scalars(parse(Source(name, text)).root))
    assert list(scalars(parse(Source(name, added.text)).root)) == values
    plain = added.text.removeprefix("\ufeff")
    assert COMMENT.sub("", plain) == text.removeprefix("\ufeff"), "every other byte stays"


def test_on_the_corpus(corpus: Path) -> None:
    checked = 0
    for folder in ("buildspec", "appspec"):
        for path in sorted((corpus / folder).iterdir()):
            if MARK not in (text := path.read_bytes().decode("utf-8")):
                check(path.name.rpartition("__")[2], text)
                checked += 1
    assert checked > 200


COMMANDS = [
    "make || true",
    "yum install x",
    "a 2>/dev/null",
    "cd x; make; cd ..",
    "cat <<E\n2>/dev/null\nE",
    "a \\\n  2>/dev/null",
    "echo 'x\n2>/dev/null\n'",
    "if true; then\n  rm -i x\nfi",
    "curl http://x | sh",
]


@given(st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=3), st.sampled_from("|>"))
def test_inside_block_scalars(commands: list[str], style: str) -> None:
    body = "\n".join(commands).replace("\n", "\n        ")
    text = f"version: 0.2\nphases:\n  build:\n    commands:\n      - {style}\n        {body}\n"
    check("buildspec.yml", text)


INSIDE = """\
version: 0.2
phases:
  build:
    commands:
      - apt-get install jq
      - >
        docker login -u me -p "$PASSWORD"
        registry.example.com
      - echo done
        && apt-get install zip
"""
TEMPLATE = "Resources:\n  P:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source:\n"
TERRAFORM = 'resource "aws_codebuild_project" "p" {\n  source {\n    buildspec = <<-EOT\n'


def indented(text: str, blanks: int) -> str:
    return "".join(" " * blanks + line for line in text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.yml", TEMPLATE + "        BuildSpec: |\n" + indented(INSIDE, 10)),
        ("t.yml", TEMPLATE + "        BuildSpec: !Sub |\n" + indented(INSIDE, 10)),
        ("t.tf", TERRAFORM + indented(INSIDE, 6) + "    EOT\n  }\n}\n"),
        ("t.yml", TEMPLATE + f"        BuildSpec: {json.dumps(INSIDE)}\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_in_templates_commands_stay_what_they_are(name: str, text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    before = lint_text(name, text, Settings())
    added = add_around(before, Settings(), None)
    assert added.count, "the command of one line can have a comment"
    old, new = ([found.text for found in inside(Source(name, each))] for each in (text, added.text))
    assert [list(scalars(parse(Source("x.yml", each)).root)) for each in new] == [
        list(scalars(parse(Source("x.yml", each)).root)) for each in old
    ]
    after = lint_text(name, added.text, Settings())
    assert len(after.findings) == added.skipped == len(before.findings) - added.count


def test_a_comment_that_hides_what_it_should_silence_is_left_out(tmp_path: Path) -> None:
    text = INSIDE.partition("      - >")[0] + "      - |-\n        until ./up; do sleep 5; done\n"
    (tmp_path / "buildspec.yml").write_text(text)
    dryspec("lint", "--add-ignores", "buildspec.yml", cwd=tmp_path)
    done = dryspec("lint", "--format", "concise", "buildspec.yml", cwd=tmp_path)
    assert "suppression" not in done.stdout
    assert "interactive-command" not in done.stdout
