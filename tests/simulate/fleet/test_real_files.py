"""Real specifications never make the commands fail by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from dryspec_simulate.fleet.command import main as deploy
from dryspec_simulate.iam.command import main as iam


def test_deploy_reads_every_appspec(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in sorted((corpus / "appspec").iterdir()):
        code = deploy([str(path), "--timings"])
        captured = capsys.readouterr()
        assert code in (0, 1, 2), (path.name, captured.err)


def test_iam_reads_every_specification(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("appspec", "buildspec"):
        for path in sorted((corpus / kind).iterdir()):
            code = iam([str(path)])
            captured = capsys.readouterr()
            assert code in (0, 2), (path.name, captured.err)
