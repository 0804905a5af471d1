"""What a run loads: start-up is the whole run of a hook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "argparse",
    "asyncio",
    "dataclasses",
    "difflib",
    "dryspec_simulate",
    "hypothesis",
    "inspect",
    "json",
    "jsonschema",
    "lark",
    "logging",
    "lsprotocol",
    "numpy",
    "pathlib",
    "pygls",
    "pygments",
    "ruamel",
    "subprocess",
    "tomllib",
    "typing",
)
PROGRAM = """
import sys
from dryspec.cli import main
code = main(sys.argv[1:])
print(",".join(sorted(m for m in {heavy!r} if m in sys.modules)), file=sys.stderr)
"""
GOOD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
APPSPEC = "version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv\n"


@pytest.mark.parametrize(
    ("name", "text"), [("buildspec.yml", GOOD), ("appspec.yml", APPSPEC)], ids=["build", "app"]
)
def test_lint_loads_nothing_heavy(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM.format(heavy=HEAVY), "lint", name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == "", "these are loaded"


def test_the_simulator_knows_no_rule() -> None:
    root = Path(__file__).resolve().parent.parent.parent / "simulate"
    for path in sorted(root.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "import dryspec_rules" not in text, path
        assert "from dryspec_rules" not in text, path


def test_the_core_knows_neither_rules_nor_simulator() -> None:
    root = Path(__file__).resolve().parent.parent.parent / "lint" / "dryspec"
    allowed = {"cli.py", "loader.py", "explain.py"}
    for path in sorted(root.rglob("*.py")):
        if path.name in allowed or "lsp" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert "import dryspec_simulate" not in text, path
        assert "from dryspec_simulate" not in text, path
        assert "from dryspec_rules" not in text, path
