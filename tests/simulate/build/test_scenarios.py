"""Whole runs: each folder of `tests/scenarios/build` holds a source tree, the arguments, and what
is printed. `pytest --update` writes the latter anew; read the difference before committing it.
"""

import shlex
from pathlib import Path

import pytest

from dryspec_simulate.build.command import main

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "build"
RUNS = sorted(SCENARIOS.glob("*/*.run"))


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.parent.name}/{run.stem}")
def test_scenario(run, update, monkeypatch, capfdbinary):
    arguments, _, expected = run.read_text(encoding="utf-8").partition("\n")
    monkeypatch.chdir(run.parent)
    code = main(shlex.split(arguments.removeprefix("$ dryspec simulate build")))
    out, err = capfdbinary.readouterr()
    printed = f"{out.decode()}{err.decode()}[exit {code}]\n"
    if update:
        run.write_text(f"{arguments}\n{printed}", encoding="utf-8")
        return
    assert printed == expected


def test_there_are_scenarios():
    assert len(RUNS) > 10
