"""Which rules are asked about the calls of a command."""

from __future__ import annotations

import pytest

from dryspec.rule import Rule
from dryspec.rule_plan import CommandRules


def rule(name: str, programs: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> Rule:
    return Rule(
        name=name,
        summary="a rule",
        severity="note",
        on="call",
        check=lambda *_: iter(()),
        group="style",
        programs=programs,
        words=words,
    )


@pytest.mark.parametrize(
    "text",
    [
        "apt-get install jq",
        "sudo /usr/bin/apt-get install jq",
        'x=$("apt-get" -v)',
        "true;apt-get update",
        "\\apt-get update",
        "echo é && apt-get update",
    ],
)
def test_a_program_is_found_wherever_it_stands(text: str):
    on_calls = CommandRules([rule("a-rule", ("apt-get",))]).on_calls(text)
    assert on_calls is not None
    assert [found.name for found in on_calls.of("apt-get")] == ["a-rule"]
    assert not on_calls.of("apt")


def test_a_command_without_the_program_is_not_taken_apart():
    rules = CommandRules([rule("a-rule", ("apt",))])
    assert rules.on_calls("apt-get install aptitude") is None


def test_a_program_with_an_unusual_name_is_found():
    on_calls = CommandRules([rule("a-rule", ("[",))]).on_calls("[ -f x ] || exit 1")
    assert on_calls is not None
    assert on_calls.of("[")


def test_words_hold_for_rules_of_a_program_and_of_every_call():
    rules = CommandRules([rule("one", ("aws",), ("s3",)), rule("every", words=("|",))])
    assert rules.on_calls("aws ecr list-images") is None
    both = rules.on_calls("aws s3 ls | sort")
    assert both is not None
    assert [found.name for found in both.of("aws")] == ["one", "every"]
    assert [found.name for found in both.of("sort")] == ["every"]
