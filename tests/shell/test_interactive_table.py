"""The table of interactive commands: every row is found in the shapes it claims, and answered."""

from __future__ import annotations

import pytest

from dryspec.engine import lint_text
from dryspec.programs.interactive import (
    OUTCOMES,
    PROMPTS,
    Prompt,
    infrastructure,
    languages,
    packages,
    system,
)
from dryspec.settings import Settings

# What a row's further test wants to see before it takes the call for a question.
EXTRA = {
    "git tag": "-a v1",
    "jest": "--watch",
    "openssl pkcs12": "-export",
    "openssl genrsa": "-aes256",
    "docker run": "-i app",
    "docker exec": "-i app",
    "adduser": "me",
    "openssl req": "-new",
    "ssh-keygen": "-t ed25519",
}
ROWS = [
    pytest.param(prompt, " ".join(command), id=" ".join(command))
    for prompt in PROMPTS
    for command in prompt.commands
    if not prompt.licence
]
WRAPPERS = ["sudo", "env A=1", "time", "nice -n 5", "timeout 60", "sudo -E env A=1"]


def found(command: str, head: str = "") -> bool:
    text = f"version: 0.2\n{head}phases:\n  build:\n    commands:\n      - |\n        {command}\n"
    settings = Settings(select=["interactive-command"], project=False)
    return bool(lint_text("buildspec.yml", text, settings, None).findings)


def asking(prompt: Prompt, command: str) -> str:
    words = [command, *prompt.only[:1]]
    if command in EXTRA:
        words.append(EXTRA[command])
    return " ".join(words)


def test_one_module_has_all_rows_of_a_program() -> None:
    module_of: dict[str, object] = {}
    for module in (packages, languages, infrastructure, system):
        for row in module.PROMPTS:
            for program, *_ in row.commands:
                assert module_of.setdefault(program, module) is module, program


@pytest.mark.parametrize(("prompt", "command"), ROWS)
def test_row_is_well_formed(prompt: Prompt, command: str) -> None:
    assert prompt.eof in OUTCOMES
    assert prompt.asks
    assert prompt.use
    assert not (prompt.insert and prompt.drop)
    assert bool(prompt.insert) == (prompt.after != -1)


@pytest.mark.parametrize(("prompt", "command"), ROWS)
def test_row_is_found(prompt: Prompt, command: str) -> None:
    assert found(asking(prompt, command))


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize(("prompt", "command"), ROWS)
def test_row_is_found_behind_a_wrapper(prompt: Prompt, command: str, wrapper: str) -> None:
    assert found(f"{wrapper} {asking(prompt, command)}")


@pytest.mark.parametrize(
    "shape",
    [
        "cd x && {}",
        "cd x; {}",
        "if true; then {}; fi",
        "({})",
        "for i in 1 2; do {}; done",
        "bash -c '{}'",
        "{} || exit 1",
        "X=$({})",
        "{} > log 2>&1",
        "{} | tee log",
    ],
)
def test_shapes(shape: str) -> None:
    for command in ("apt-get install jq", "terraform destroy", "rm -i x", "npm login"):
        assert found(shape.format(command)), command


@pytest.mark.parametrize(("prompt", "command"), ROWS)
def test_each_option_answers(prompt: Prompt, command: str) -> None:
    for option in prompt.answered:
        words = asking(prompt, command).split()
        at = len(command.split())
        assert not found(" ".join([*words[:at], option, *words[at:]])), option


@pytest.mark.parametrize(("prompt", "command"), ROWS)
def test_each_variable_answers(prompt: Prompt, command: str) -> None:
    for setting in prompt.variables:
        name, _, value = setting.partition("=")
        value = value or "x"
        call = asking(prompt, command)
        assert not found(f"{name}={value} {call}")
        assert not found(f"export {name}={value}; {call}")
        assert not found(call, f'env:\n  variables:\n    {name}: "{value}"\n')


@pytest.mark.parametrize(("prompt", "command"), ROWS)
def test_input_answers_unless_it_wants_a_terminal(prompt: Prompt, command: str) -> None:
    call = asking(prompt, command)
    assert found(f"yes | {call}") is prompt.terminal
    assert found(f"{call} < answers") is prompt.terminal
    assert found(f"{call} < /dev/null")


def test_bundled_and_glued_options() -> None:
    assert not found("apt-get -qqy install jq")
    assert not found("apt-get install -fy jq")
    assert not found("apt-get -o APT::Get::Assume-Yes=true install jq")
    assert found("apt-get -o Dpkg::Options::=--force-confold install jq")
    assert found("apt-get -q install jq")
    assert found("docker run -v /a:/b -it app")
    assert not found("docker run app ls -it")
    assert not found("docker run -dit app")
    assert found("rm -ri x")
    assert not found("rm -rf x")
