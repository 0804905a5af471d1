"""A file with more commands than are taken apart says so and is still checked."""

from __future__ import annotations

from dryspec.engine import lint_text
from dryspec.settings import Settings
from dryspec.spec.buildspec import MAX_SHELL_COMMANDS

HEAD = "version: 0.2\nphases:\n  build:\n    commands:\n"


def spec(count: int) -> str:
    lines = [f"      - make part-{number}\n" for number in range(count - 1)]
    return HEAD + "".join(lines) + "      - make last 2>/dev/null\nartefacts: {}\n"


def rules(count: int) -> list[str]:
    settings = Settings(select=["stderr-swallowed", "unknown-key"])
    return [found.rule for found in lint_text("buildspec.yml", spec(count), settings).findings]


def test_up_to_the_limit_all_are_taken_apart() -> None:
    assert rules(MAX_SHELL_COMMANDS) == ["stderr-swallowed", "unknown-key"]


def test_beyond_the_limit_the_file_says_so() -> None:
    assert rules(MAX_SHELL_COMMANDS + 1) == ["too-many-commands", "unknown-key"]


def test_a_command_of_very_many_parts_says_so() -> None:
    settings = Settings(select=["failure-masked"])

    def found(lines: int) -> list[tuple[str, int]]:
        command = "        make || true\n" * lines
        findings = lint_text("buildspec.yml", f"{HEAD}      - |\n{command}", settings).findings
        return [(found.rule, found.span.start) for found in findings[:2]]

    assert [rule for rule, _ in found(2_000)] == ["failure-masked", "failure-masked"]
    assert found(20_000) == [("too-many-commands", len(HEAD) + len("      - "))]


def test_the_last_command_of_a_large_file_is_looked_at_like_any_other() -> None:
    last = ["docker login -u me -p $PASSWORD", "[[ a == b ]]", "echo $API_TOKEN"]
    few = lint_text("buildspec.yml", of_commands(last), Settings()).findings
    padding = [f"make target-{number} # {'x' * 500}" for number in range(450)]
    many = lint_text("buildspec.yml", of_commands([*padding, *last]), Settings()).findings
    assert {found.rule for found in few} >= {"docker-login-password-arg", "bashism-under-sh"}
    assert [found.rule for found in many] == [found.rule for found in few]


def of_commands(commands: list[str]) -> str:
    return HEAD + "".join(f"      - '{command}'\n" for command in commands)
