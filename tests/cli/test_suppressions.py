"""Comments silence findings by name; useless and unknown ones are findings."""

from __future__ import annotations

import pytest

from dryspec.add_ignores import add_ignores
from dryspec.engine import Result, lint_text
from dryspec.settings import Settings

SPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"


def lint(text: str, *select: str) -> Result:
    return lint_text("buildspec.yml", text, Settings(select=select or ("unknown-key",)))


def rules(result: Result) -> list[str]:
    return [found.rule for found in result.findings]


@pytest.mark.parametrize(
    "extra",
    [
        "owner: x  # dryspec: ignore[unknown-key] kept for people\n",
        "# dryspec: ignore[unknown-key]\nowner: x\n",
        "# dryspec: ignore[unknown-key]\n# and a comment\n\nowner: x\n",
        "# dryspec: ignore[yaml-syntax, unknown-key]\nowner: x\n",
        "owner: x\n# dryspec: ignore-file[unknown-key]\n",
        "owner: x\r\n#dryspec:ignore-file[unknown-key]\r\n",
    ],
)
def test_silences(extra: str) -> None:
    result = lint(SPEC + extra)
    assert rules(result) == []
    assert [found.rule for found in result.suppressed] == ["unknown-key"]


def test_other_rules_and_lines_stay() -> None:
    text = SPEC + "owner: x  # dryspec: ignore[misplaced-key]\nteam: y\n"
    assert rules(lint(text)) == ["unknown-key", "unknown-key"]


def test_unused() -> None:
    result = lint(SPEC + "# dryspec: ignore[unknown-key]\n")
    assert rules(result) == ["unused-suppression"]


def test_a_rule_that_did_not_run_is_not_unused() -> None:
    assert rules(lint(SPEC + "# dryspec: ignore[failure-masked]\n")) == []


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("ignore[unknwon-key]", 'did you mean "unknown-key"?'),
        ("ignore", "no rule is named"),
        ("ignore[]", "no rule is named"),
        ("skip[unknown-key]", '"skip" is neither'),
        ("ignore[line-too-long]", "`dryspec rules` lists them"),
        ("ignore[all]", '"all" is no single rule'),
        ("ignore[suspicious]", '"suspicious" is no single rule'),
    ],
)
def test_unknown(comment: str, words: str) -> None:
    result = lint(SPEC + f"# dryspec: {comment}\n")
    assert rules(result) == ["unknown-suppression"]
    assert words in result.findings[0].message


def test_inside_a_block_scalar() -> None:
    text = (
        SPEC + "      - |\n        # dryspec: ignore[stderr-swallowed]\n        make 2>/dev/null\n"
    )
    assert rules(lint(text, "stderr-swallowed")) == []


def test_add_ignores_silences_everything_it_can() -> None:
    text = SPEC + "owner: x\nteam: y\n"
    added = add_ignores(lint(text))
    assert added.count == 2
    assert rules(lint(added.text)) == []
    assert add_ignores(lint(added.text)).text == added.text


def test_add_ignores_keeps_line_ends_and_leaves_json_alone() -> None:
    text = SPEC.replace("\n", "\r\n") + "owner: x\r\n"
    assert "# dryspec: ignore[unknown-key]\r\nowner" in add_ignores(lint(text)).text
    spec = '{"version": 0.2, "phases": {"build": {"commands": ["make"]}}, "owner": 1}'
    result = lint(spec)
    assert rules(result) == ["unknown-key"]
    assert add_ignores(result).text == spec


@pytest.mark.parametrize("name", ["unused-suppression", "unknown-suppression"])
def test_what_is_said_of_comments_can_be_left_out(name: str) -> None:
    text = SPEC + "# dryspec: ignore[unknown-key, nothing-at-all]\n"
    both = {"unused-suppression", "unknown-suppression"}
    settings = Settings(
        select=("unknown-key",), ignore=(name,), severities={next(iter(both - {name})): "note"}
    )
    found = lint_text("buildspec.yml", text, settings).findings
    assert [(item.rule, item.severity) for item in found] == [(*(both - {name}), "note")]


def test_a_file_of_another_product_can_be_left_out() -> None:
    template = "Resources: {A: {Type: AWS::S3::Bucket}}\n"
    for name, text in (("notes.yml", "- nothing of ours\n"), ("template.yml", template)):
        assert rules(lint_text(name, text, Settings())) == ["not-a-spec"]
        assert rules(lint_text(name, text, Settings(ignore=("not-a-spec",)))) == []


def test_added_comments_silence_what_is_said_of_the_template() -> None:
    template = (
        "Resources:\n  P:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source:\n"
        "        BuildSpec: !Sub |\n          version: 0.2\n          phases:\n"
        "            build:\n              commands:\n                - make ${Nope} || true\n"
    )
    result = lint_text("template.yml", template, Settings())
    assert "sub-name-unknown" in rules(result)
    assert rules(lint_text("template.yml", add_ignores(result).text, Settings())) == []
