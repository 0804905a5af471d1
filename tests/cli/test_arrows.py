"""What a run loads: start-up is the whole run of a hook."""

from __future__ import annotations

import ast
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


ROOT = Path(__file__).resolve().parent.parent.parent
LOW = {"alike", "dialect", "finding", "lazy", "scalar_map", "source", "tree"}
FLOORS = {
    "source": {"places"},
    "project": {"alike", "git_index"},
    "facts": {"lazy"},
    "tree": {"lean", "source"},
    "finding": {"source"},
    "shell": {"glance", "lazy", "lean"},
    "programs": {"facts", "shell", "glance", "lazy"},
    "spec": {"facts", "shell", "rewrite", *LOW},
    "report": {"__version__", "escape", "fingerprint", "loader", "outcome", "rule", *LOW},
}
"""Packages and modules of lint, each with what else of lint it may name, be it for a type."""


def imported(path: Path) -> set[str]:
    """The modules that a module imports from, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize(
    ("package", "strangers"),
    [
        ("lint/dryspec", {"dryspec_rules", "dryspec_simulate"}),
        ("simulate/dryspec_simulate", {"dryspec_rules"}),
    ],
)
def test_what_no_module_of_a_package_imports(package: str, strangers: set[str]) -> None:
    modules = sorted((ROOT / package).rglob("*.py"))
    assert len(modules) > 50
    for path in modules:
        # The language server shows what the simulators say.
        allowed = {"dryspec_simulate"} if "lsp" in path.parts else set[str]()
        roots = {name.partition(".")[0] for name in imported(path)}
        assert not roots & strangers - allowed, path


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_names_nothing_that_stands_above_it(floor: str) -> None:
    place = ROOT / "lint/dryspec" / floor
    modules = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    assert modules
    for path in modules:
        named = {name.split(".")[1] for name in imported(path) if name.startswith("dryspec.")}
        assert named <= FLOORS[floor] | {floor}, path
