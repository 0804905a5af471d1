"""What is kept from one run of the command to the next is never older than what it is made from."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dryspec
import dryspec_rules
import dryspec_simulate
from dryspec import kept_patterns, lazy
from dryspec.kept_patterns import KeptPatterns

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SPEC = "version: 0.2\nphases:\n  biuld:\n    commands: [make]\n"
ORDINARY = """version: 0.2
phases:
  install:
    runtime-versions:
      nodejs: 22
    commands:
      - apt-get install jq
      - npm ci
  build:
    commands:
      - npm test | tee test.log
"""
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GITHUB_"))
}

CPYTHON = pytest.mark.skipif(
    sys.implementation.name != "cpython", reason="other Pythons compile expressions in another way"
)


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


def imported(checkout: Path) -> str:
    """Return what Python says of the modules that a run imports, each behind a bar."""
    return re.sub(r"\| +", "| ", lint(checkout, "-X", "importtime"))


def lint(checkout: Path, *options: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *options, "-c", "from dryspec.__main__ import run; run()", "lint", "."],
        cwd=checkout / "repo",
        capture_output=True,
        text=True,
        env={**ENVIRONMENT, "PYTHONPATH": str(checkout / "lib"), **environment},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    return done.stderr if options else done.stdout


def kept(checkout: Path, name: str = "_start") -> list[Path]:
    return list(checkout.rglob(f"{name}.*"))


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


def test_a_copy_runs_its_own_modules(checkout: Path, tmp_path: Path) -> None:
    lint(checkout)
    copy = tmp_path / "copy"
    shutil.copytree(checkout / "lib", copy / "lib")
    shutil.copytree(checkout / "repo", copy / "repo")
    module = copy / "lib" / "dryspec" / "report" / "_summary.py"
    with module.open("a", encoding="utf-8") as file:
        file.write("\n\ndef summary(outcome):\n    return 'the summary of the copy'\n")
    assert lint(copy).rstrip().endswith("the summary of the copy")


def test_a_rule_is_asked_of_what_its_table_has_gained(checkout: Path) -> None:
    spec = checkout / "repo" / "buildspec.yml"
    spec.write_text(
        "version: 0.2\nphases:\n  biuld: {}\n  build:\n    commands:\n      - make | lolcat\n"
    )
    assert "pipeline-masks-failure" not in lint(checkout)
    table = checkout / "lib" / "dryspec" / "programs" / "steps.py"
    with table.open("a", encoding="utf-8") as file:
        file.write('\n\nFILTERS = frozenset({*FILTERS, "lolcat"})\n')
    assert "pipeline-masks-failure" in lint(checkout)


@pytest.mark.parametrize("name", ["_start", "_patterns"])
@pytest.mark.parametrize("damage", [b"", b"no marshal", b"N", b"(\x00\x00\x00\x00"])
def test_a_damaged_file_is_made_anew(checkout: Path, damage: bytes, name: str) -> None:
    first = lint(checkout)
    (file,) = kept(checkout, name)
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
    assert not kept(checkout, "_bundle")
    assert not kept(checkout, "_patterns")


@CPYTHON
def test_the_second_run_compiles_no_expression(checkout: Path) -> None:
    (checkout / "repo" / "buildspec.yml").write_text(ORDINARY)
    assert "| re\n" in imported(checkout)
    assert "| re\n" not in imported(checkout)


@CPYTHON
def test_damaged_codes_are_compiled_anew(checkout: Path) -> None:
    first = lint(checkout)
    (file,) = kept(checkout, "_patterns")
    whole = file.read_bytes()
    head = 4 + int.from_bytes(whole[:4], "little")
    file.write_bytes(whole[:head] + b"\xff" * (len(whole) - head))
    assert lint(checkout) == first
    assert file.read_bytes() == whole


@CPYTHON
def test_a_kept_expression_is_the_one_that_re_compiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_patterns, "_path", lambda: str(tmp_path / "codes"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    ours = [(found.pattern, found.flags) for found in patterns_of_ours()]
    assert len(ours) > 200
    before = KeptPatterns(None)
    for text, flags in ours:
        before.compiled(text, flags)
    kept_patterns.extend(before)
    after = KeptPatterns(kept_patterns.found())
    for text, flags in ours:
        found, expected = after.compiled(text, flags), re.compile(text, flags)
        assert found == expected
        assert (found.groups, found.groupindex) == (expected.groups, expected.groupindex)
    assert not after.missing


def patterns_of_ours() -> Iterator[re.Pattern[str]]:
    for package in (dryspec, dryspec_rules, dryspec_simulate):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.startswith("dryspec.lsp") or module.name.endswith("__main__"):
                continue
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type(lazy.pattern(""))):
                    yield value
