"""What the commands of the simulators do alike."""

from __future__ import annotations

import pytest

from dryspec_simulate import command_line
from dryspec_simulate.agent.command import main as install
from dryspec_simulate.build.command import main as build
from dryspec_simulate.fleet.command import main as deploy
from dryspec_simulate.iam.command import main as iam

MAINS = {
    "simulate build": build,
    "simulate install": install,
    "simulate deploy": deploy,
    "iam": iam,
}


@pytest.mark.parametrize("name", MAINS)
def test_a_misspelled_option(capsys, name):
    assert MAINS[name](["--formt", "json"]) == 2
    assert capsys.readouterr().err == (
        f'dryspec {name}: no option "--formt"; did you mean "--format"?\n'
    )


@pytest.mark.parametrize("name", MAINS)
def test_a_word_too_many(capsys, name):
    assert MAINS[name](["a.yml", "--format", "json", "b.yml"]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(f"dryspec {name}: ")
    assert complaint.count("\n") == 1
    assert ".yml" in complaint


def refused(error):
    def run():
        raise error

    return run


def test_a_file_that_the_system_refuses(capsys):
    error = PermissionError(13, "Permission denied", "a\x1b[31m.txt")
    assert command_line.guarded("dryspec", refused(error)) == 2
    assert capsys.readouterr().err == 'dryspec: "a\\x1b[31m.txt": permission denied\n'


@pytest.mark.parametrize("error", [OSError(28, "No space left"), BrokenPipeError(), KeyError("x")])
def test_what_the_program_answers_for_all_commands(error):
    with pytest.raises(type(error)):
        command_line.guarded("dryspec", refused(error))
