"""The hooks run through pre-commit itself, on a scratch repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parent.parent.parent
HOOKS: list[dict[str, Any]] = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())

GOOD_NAMES = [
    "buildspec.yml",
    "ci/buildspec-prod.yaml",
    "codebuild/my_buildspec.json",
    "BuildSpec.yml",
]
FOLDER_NAMES = ["buildspec/deploy.yml", "ci/.buildspecs/test.json"]
APPSPEC_NAMES = ["appspec.yml", "deploy/appspec_template.yaml", "appspec.json"]
BAD_NAMES = [
    "build.yml",
    "buildspec.yml.bak",
    "buildspec/readme.md",
    "appspecs/notes.txt",
    "buildspec/sub/other.yml",
    "mybuildspec/other.yml",
]

BAD = "version: 0.2\nphases:\n  biuld:\n    commands: [make]\n"
GOOD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
FIXABLE = "version: 0.2\nphases:\n  build:\n    commands:\n      - echo done:\n"


def files_pattern(hook: dict[str, Any]) -> re.Pattern[str]:
    return re.compile(hook["files"])


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_file_patterns(hook: dict[str, Any]) -> None:
    pattern = files_pattern(hook)
    lints = hook["id"] != "dryspec-simulate-build"
    names = GOOD_NAMES + APPSPEC_NAMES + FOLDER_NAMES if lints else GOOD_NAMES
    assert [name for name in names if not pattern.search(name)] == []
    assert [name for name in BAD_NAMES if pattern.search(name)] == []


def git(repository: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=repository, check=True, capture_output=True)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "user.email", "a@example.org")
    git(tmp_path, "config", "user.name", "a")
    # As a consumer gets them, but from this checkout's environment: no network, no second install.
    hooks = [{**hook, "language": "system"} for hook in HOOKS]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    return tmp_path


def run_hook(scratch: Path, hook: str) -> subprocess.CompletedProcess[str]:
    git(scratch, "add", "-A")
    environment = {**os.environ, "NO_COLOR": "1"}
    environment.pop("GITHUB_ACTIONS", None)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", hook, "--all-files", "--color", "never"],
        cwd=scratch,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_bad_file_fails_with_a_readable_message(scratch: Path) -> None:
    (scratch / "buildspec.yml").write_text(BAD)
    (scratch / "other.yml").write_text("not: [ours\n")
    done = run_hook(scratch, "dryspec")
    assert done.returncode == 1
    assert "buildspec.yml:3:3" in done.stdout
    assert 'did you mean "build"?' in done.stdout
    assert "other.yml" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_other_files_beside_buildspecs_pass(scratch: Path) -> None:
    folder = scratch / "buildspecs"
    folder.mkdir()
    (folder / "deploy.yml").write_text(GOOD)
    (folder / "values.json").write_text('{"a": 1}')
    assert run_hook(scratch, "dryspec").returncode == 0
    (folder / "deploy.yml").write_text(BAD)
    done = run_hook(scratch, "dryspec")
    assert done.returncode == 1
    assert "buildspecs/deploy.yml:3:3" in done.stdout


def test_good_file_passes(scratch: Path) -> None:
    (scratch / "buildspec.yml").write_text(GOOD)
    assert run_hook(scratch, "dryspec").returncode == 0


def test_fix_hook_changes_the_file(scratch: Path) -> None:
    path = scratch / "buildspec.yml"
    path.write_text(FIXABLE)
    done = run_hook(scratch, "dryspec-fix")
    assert done.returncode == 1, "pre-commit fails a run that changed files"
    assert path.read_text() == FIXABLE.replace("echo done:", "'echo done:'")
    assert run_hook(scratch, "dryspec-fix").returncode == 0


def test_simulation_hook_fails_when_a_failed_build_is_published(scratch: Path) -> None:
    path = scratch / "buildspec.yml"
    path.write_text(GOOD + "  post_build:\n    commands:\n      - docker push x\n")
    assert run_hook(scratch, "dryspec-simulate-build").returncode == 1
    path.write_text(GOOD)
    assert run_hook(scratch, "dryspec-simulate-build").returncode == 0
