"""Every real buildspec simulates, with and without each single failure, with no fault of ours."""

import pytest

from dryspec.source import Source
from dryspec.spec.buildspec import read
from dryspec.tree import parse
from dryspec_simulate.build.batch_command import simulate_batch
from dryspec_simulate.build.hazards import after_failure
from dryspec_simulate.build.scenario import Scenario
from dryspec_simulate.build.simulation import simulate
from dryspec_simulate.build.trees import ListedTree
from dryspec_simulate.build.what_if import what_if
from dryspec_simulate.report.batch_text import batch_text
from dryspec_simulate.report.build_json import build_json, what_if_json
from dryspec_simulate.report.build_markdown import build_markdown
from dryspec_simulate.report.build_text import build_text
from dryspec_simulate.report.what_if_text import what_if_text


@pytest.fixture(scope="session")
def real(corpus):
    paths = sorted((corpus / "buildspec").iterdir())
    return [
        read(parse(Source(path.name, path.read_text(encoding="utf-8", errors="replace"))))
        for path in paths
    ]


def test_each_simulates(real):
    assert len(real) > 100
    for buildspec in real:
        scenario = Scenario(ListedTree("nothing", ()))
        record = simulate(buildspec, scenario)
        assert build_text(record)
        assert build_markdown(record)
        assert build_json(record) == build_json(simulate(buildspec, scenario))


def test_each_survives_every_single_failure(real):
    for buildspec in real:
        table = what_if(buildspec, Scenario(ListedTree("nothing", ())))
        assert what_if_text(table)
        assert what_if_json(table)
        if table.refused is None:
            assert {row.status for row in table.rows} <= {"FAILED", "TIMED_OUT"}


def test_the_table_and_the_linter_agree(real):
    for buildspec in real:
        table = what_if(buildspec, Scenario(ListedTree("nothing", ())))
        if table.refused is None:
            linted = {
                f"{hazard.place} (line {hazard.command.line}) still {hazard.effect}"
                for hazard in after_failure(buildspec)
                if hazard.sure and not hazard.in_vain
            }
            simulated = {hazard for row in table.rows for hazard in row.hazards}
            assert linted <= simulated


def test_each_batch_runs(real):
    batches = [buildspec for buildspec in real if buildspec.batch is not None]
    for buildspec in batches:
        run, assumptions = simulate_batch(
            buildspec, Scenario(ListedTree("nothing", ())), (), None, {}.get
        )
        assert run.status in ("SUCCEEDED", "FAILED")
        assert batch_text(run, "name", assumptions)
