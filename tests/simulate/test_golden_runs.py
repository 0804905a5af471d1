"""Whole runs of `simulate install` and `simulate deploy`: the arguments, and what is printed.

Each `.run` file of `tests/scenarios/install` and `tests/scenarios/deploy` begins with the command.
`pytest --update` writes what follows anew; read the difference before committing it.
"""

import shlex
from pathlib import Path

import pytest

from dryspec_simulate.agent.command import main as install
from dryspec_simulate.fleet.command import main as deploy

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
RUNS = sorted((*SCENARIOS.glob("install/**/*.run"), *SCENARIOS.glob("deploy/**/*.run")))
COMMANDS = {"install": install, "deploy": deploy}


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.parent.name}/{run.stem}")
def test_golden_run(run, update, monkeypatch, capsys):
    line, _, expected = run.read_text(encoding="utf-8").partition("\n")
    _, _, _, name, *arguments = shlex.split(line)
    monkeypatch.chdir(run.parent)
    code = COMMANDS[name](arguments)
    out, err = capsys.readouterr()
    printed = f"{out}{err}[exit {code}]\n"
    if update:
        run.write_text(f"{line}\n{printed}", encoding="utf-8")
        return
    assert printed == expected


def test_there_are_golden_runs():
    assert len(RUNS) > 15
