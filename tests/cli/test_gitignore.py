"""Our reading of ignore files against git's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dryspec.discover import find
from dryspec.gitignore import Patterns

# ASCII alone: to git `?` is one byte, to us one character.
NAMES = ["a", "ab", "b", "build", "buildspec.yml", "x.y", "foo bar", "[a]", "a-b"]
PIECES = [
    *NAMES,
    "*",
    "**",
    "?",
    "a*",
    "*b",
    "*a*",
    "[ab]",
    "[!a]",
    "[a-c]*",
    "\\a",
    "*.yml",
    "\\[a]",
    "b*d",
]

names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)
lines = st.builds(
    lambda negated, anchored, pieces, closing: (
        ("!" if negated else "") + ("/" if anchored else "") + "/".join(pieces) + closing
    ),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=3),
    st.sampled_from(["", "/", "  ", "\r"]),
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", "."], cwd=path, check=True)
    return path


def says_git(repository: Path, path: str) -> bool:
    done = subprocess.run(
        ["git", "-c", "core.excludesFile=", "check-ignore", "-q", "--no-index", path],
        cwd=repository,
        check=False,
    )
    assert done.returncode in {0, 1}
    return done.returncode == 0


def say_we(lines: list[str], path: str) -> bool:
    """As a walk does: an ignored directory is not entered."""
    patterns = Patterns(lines)
    parts = path.split("/")
    return any(patterns.decide(parts[:end], end < len(parts)) for end in range(1, len(parts) + 1))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(lines, min_size=1, max_size=3), names)
def test_same_answer_as_git(repository: Path, lines: list[str], names: list[str]) -> None:
    (repository / ".gitignore").write_bytes("\n".join(lines).encode())
    path = "/".join(names)
    assert say_we(lines, path) == says_git(repository, path)


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")


def walked(root: Path, exclude: tuple[str, ...] = (), base: str = "") -> list[str]:
    found = find([str(root)], exclude, base)
    return [str(Path(path).relative_to(root)).replace("\\", "/") for path in found]


def test_nested_files_and_negation(tmp_path: Path) -> None:
    write(
        tmp_path,
        ".git/HEAD",
        "old/buildspec.yml",
        "new/buildspec.yml",
        "new/buildspec-kept.yml",
        "vendor/deep/appspec.yml",
    )
    (tmp_path / ".gitignore").write_text("old/\n*spec*\n!*-kept.yml\n")
    (tmp_path / "vendor" / ".gitignore").write_text("!appspec.yml\n")
    assert walked(tmp_path) == ["new/buildspec-kept.yml", "vendor/deep/appspec.yml"]


def test_patterns_above_the_walk_count_inside_a_repository(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD", "ci/buildspec.yml", "ci/appspec.yml")
    (tmp_path / ".gitignore").write_text("/ci/appspec.yml\n")
    assert walked(tmp_path / "ci") == ["buildspec.yml"]


def test_exclude_is_relative_to_its_base(tmp_path: Path) -> None:
    write(tmp_path, "ci/buildspec.yml", "ci/old/buildspec.yml")
    assert walked(tmp_path / "ci", ("/ci/old",), str(tmp_path)) == ["buildspec.yml"]
    assert walked(tmp_path, ("old/",)) == ["ci/buildspec.yml"]


def test_names_are_walked_in_order_and_once(tmp_path: Path) -> None:
    write(
        tmp_path, "b/buildspec.yml", "a/buildspec.yml", "buildspec.yml", "a.yml", "BuildSpec.YAML"
    )
    assert walked(tmp_path) == [
        "BuildSpec.YAML",
        "buildspec.yml",
        "a/buildspec.yml",
        "b/buildspec.yml",
    ]
    twice = list(find([f"{tmp_path}/a", f"{tmp_path}/a/buildspec.yml"]))
    assert twice == [f"{tmp_path}/a/buildspec.yml"]


def test_a_file_that_git_keeps_all_the_same_is_found(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_text("*deploy.yml\n")
    below = tmp_path / "ci"
    below.mkdir()
    for name in ("buildspec-deploy.yml", "buildspec-2-deploy.yml"):
        (below / name).write_text("version: 0.2\n")
    subprocess.run(["git", "add", "-f", "ci/buildspec-deploy.yml"], cwd=tmp_path, check=True)
    for root in (tmp_path, below):
        assert [Path(path).name for path in find([str(root)])] == ["buildspec-deploy.yml"]
        assert list(find([str(root)], exclude=["*deploy.yml"])) == []
