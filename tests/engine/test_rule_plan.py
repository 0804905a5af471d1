"""Which rules are asked about the calls of a command."""

from __future__ import annotations

import pytest

from dryspec.rule import Rule
from dryspec.rule_plan import CommandRules, RulePlan
from dryspec.source import Source
from dryspec.tree import parse


def rule(
    name: str,
    programs: tuple[str, ...] | dict[str, tuple[str, ...]] = (),
    words: tuple[str, ...] = (),
    on: str = "call",
) -> Rule:
    return Rule(
        name=name,
        summary="a rule",
        severity="note",
        on=on,
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
    _, on_calls = CommandRules([rule("a-rule", ("apt-get",))]).asked(text)
    assert on_calls is not None
    assert [found.name for found in on_calls.of("apt-get")] == ["a-rule"]
    assert not on_calls.of("apt")


def test_a_command_without_the_program_is_not_taken_apart():
    rules = CommandRules([rule("a-rule", ("apt",))])
    assert rules.asked("apt-get install aptitude") == ([], None)


def test_a_program_with_an_unusual_name_is_found():
    _, on_calls = CommandRules([rule("a-rule", ("[",))]).asked("[ -f x ] || exit 1")
    assert on_calls is not None
    assert on_calls.of("[")


def test_words_hold_for_rules_of_a_program_and_of_every_call():
    rules = CommandRules([rule("one", ("aws",), ("s3",)), rule("every", words=("|",))])
    assert rules.asked("aws ecr list-images") == ([], None)
    _, both = rules.asked("aws s3 ls | sort")
    assert both is not None
    assert [found.name for found in both.of("aws")] == ["one", "every"]
    assert [found.name for found in both.of("sort")] == ["every"]


def test_a_name_may_have_to_stand_beside_the_program():
    rules = CommandRules([rule("one", {"npm": ("init", "--yes"), "yes": ()})])
    assert rules.asked("npm install init-package") == ([], None)
    assert rules.asked("npm install && npm 'init'")[1] is not None
    assert rules.asked("npm --yes=1 x")[1] is not None
    assert rules.asked("yes | npm x")[1] is not None


def test_a_rule_on_commands_is_asked_once_where_a_program_is_named():
    about = rule("one", ("npm", "npx"), on="command")
    assert CommandRules([about]).asked("npm ci; npx npm") == ([about], None)
    assert CommandRules([about]).asked("echo npmrc") == ([], None)


def test_within_a_file_only_rules_that_can_speak_of_it_are_left():
    rules = [rule("one", ("npm", "[")), rule("two", words=("|",)), rule("three", on="command")]
    left = CommandRules(rules).within("echo a\n[ -f a ]")
    assert left.asked("npm ci | cat") == (rules[2:], None)
    _, on_calls = left.asked("[ -f a ]")
    assert on_calls is not None
    assert on_calls.of("[") == rules[:1]


def about_files(name: str, **fields: tuple[str, ...]) -> Rule:
    return Rule(
        name=name,
        summary="a rule",
        severity="note",
        on="buildspec",
        check=lambda *_: iter(()),
        group="style",
        **fields,  # type: ignore[arg-type]
    )


def test_a_rule_about_keys_is_asked_once_where_one_of_them_stands():
    always, fleet, both = (
        about_files("always"),
        about_files("fleet", keys=("fleet",)),
        about_files("both", keys=("files", "paths")),
    )
    plan = RulePlan([always, fleet, both])
    assert plan.on_file("fleet".__contains__, {"version"}) == [always]
    found = plan.on_file("".__contains__, {"files", "paths", "fleet"})
    assert sorted(rule.name for rule in found) == ["always", "both", "fleet"]


def test_keys_are_those_of_all_mappings():
    text = 'a: {b: [c, {"d": e}]}\nx: &y\n  z: |\n    key: no\n<<: *y\n? [q]\n: r\n'
    assert parse(Source("x.yml", text)).keys == {"a", "b", "d", "x", "z", "<<"}
