"""The one file that our modules are loaded from is never older than they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SPEC = "version: 0.2\nphases:\n  biuld:\n    commands: [make]\n"
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GITHUB_"))
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the three packages that may be written to."""
    for package in ("lint/dryspec", "rules/dryspec_rules", "simulate/dryspec_simulate"):
        shutil.copytree(
            REPOSITORY / package,
            tmp_path / "lib" / Path(package).name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "buildspec.yml").write_text(SPEC)
    return tmp_path


def lint(checkout: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from dryspec.__main__ import run; run()", "lint", "."],
        cwd=checkout / "repo",
        capture_output=True,
        text=True,
        env={**ENVIRONMENT, "PYTHONPATH": str(checkout / "lib"), **environment},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    return done.stdout


def kept(checkout: Path) -> list[Path]:
    return list(checkout.rglob("_start.*"))


def test_written_once_used_and_renewed(checkout: Path) -> None:
    first = lint(checkout)
    (file,) = kept(checkout)
    stamp = file.stat().st_mtime_ns
    assert lint(checkout) == first
    assert file.stat().st_mtime_ns == stamp, "nothing changed, so it is not written again"

    module = checkout / "lib" / "dryspec" / "report" / "_summary.py"
    text = module.read_text(encoding="utf-8")
    assert "error" not in text.partition('"""')[2].partition('"""')[0]
    module.write_text(text + "\n\ndef summary(outcome):\n    return 'another summary'\n")
    assert lint(checkout).rstrip().endswith("another summary")
    assert file.stat().st_mtime_ns != stamp
    assert lint(checkout).rstrip().endswith("another summary")


@pytest.mark.parametrize("damage", [b"", b"no marshal", b"N", b"(\x00\x00\x00\x00"])
def test_a_damaged_file_is_made_anew(checkout: Path, damage: bytes) -> None:
    first = lint(checkout)
    (file,) = kept(checkout)
    file.write_bytes(damage)
    assert lint(checkout) == first
    assert file.stat().st_size > len(damage)


def test_a_file_cut_short_is_made_anew(checkout: Path) -> None:
    first = lint(checkout)
    (file,) = kept(checkout)
    short = file.read_bytes()[:-1]
    file.write_bytes(short)
    assert lint(checkout) == first
    assert file.read_bytes() != short
    assert lint(checkout) == first


def test_nothing_is_written_where_python_must_not(checkout: Path) -> None:
    lint(checkout, PYTHONDONTWRITEBYTECODE="1")
    assert not kept(checkout)
    assert not list(checkout.rglob("_bundle.*"))
