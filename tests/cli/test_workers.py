"""Any number of workers prints the same, whatever the files are like."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.command import dryspec

from dryspec.workers import WorkerError, run

CLEAN = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
TYPO = "version: 0.2\nphases:\n  biuld:\n    commands:\n      - make\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for number in range(12):
        folder = tmp_path / f"d{number:02d}"
        folder.mkdir()
        (folder / "buildspec.yml").write_text(TYPO if number % 3 else CLEAN)
    (tmp_path / "d03" / "dryspec.toml").write_text('ignore = ["no-such-rule"]\n')
    (tmp_path / "d05" / "dryspec.toml").write_text("slect = []\n")
    (tmp_path / "d07" / "dryspec.toml").write_text('fail-on = "note"\nignore = ["unknown-key"]\n')
    (tmp_path / "d08" / "buildspec.yml").write_bytes(b"\xff\xfe\0")
    (tmp_path / "d09" / "buildspec.yml").unlink()
    (tmp_path / "d09" / "buildspec.yml").symlink_to("nothing")
    (tmp_path / "d10" / "appspec.yml").write_text("version: 0.0\nos: linux\nfoo: \u00e4\n")
    return tmp_path


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "concise"])
def test_same_output(tree: Path, format_: str) -> None:
    runs = [
        dryspec("lint", "--format", format_, "--jobs", jobs, ".", cwd=tree)
        for jobs in ("1", "2", "5", "64")
    ]
    assert {(done.returncode, done.stdout, done.stderr) for done in runs} == {
        (2, runs[0].stdout, runs[0].stderr)
    }
    if format_ == "concise":
        assert "d04/buildspec.yml:3:3" in runs[0].stdout
        assert "d07" not in runs[0].stdout
        lines = runs[0].stderr.splitlines()
        assert [line.partition("/")[0] for line in lines] == [
            "dryspec: d03",
            "dryspec: d05",
            "dryspec: d08",
            "dryspec: d09",
        ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="one process where there is no fork")
def test_a_worker_that_dies_is_an_error() -> None:
    def work(index: int) -> int:
        if index == 3:
            os._exit(9)
        return index

    with pytest.raises(WorkerError, match="ended without an answer"):
        list(run(6, 2, work))


@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
def test_records_come_in_order(jobs: int) -> None:
    assert list(run(7, jobs, lambda index: "x" * index * 100_000)) == [
        "x" * index * 100_000 for index in range(7)
    ]
