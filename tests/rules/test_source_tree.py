"""Which directory of a repository a buildspec is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dryspec.context import Context
from dryspec.project import Project
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.spec.detect import detect
from dryspec.tree import parse
from dryspec_rules._shipped import shipped
from dryspec_rules._source_tree import SourceTree, source_tree

if TYPE_CHECKING:
    from pathlib import Path

FILES = ["app/appspec.yml", "app/scripts/start.sh", "app/ci/x.txt", "README.md", "web/index.html"]


def make(root: Path) -> None:
    for name in FILES:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def context(root: Path, where: str, artifacts: str) -> Context:
    text = f"version: 0.2\nphases:\n  build:\n    commands: [make]\nartifacts:\n{artifacts}"
    document = parse(Source(where, text))
    return Context(document, detect(document, where), Settings(), Project(str(root), where))


def tree(root: Path, where: str, artifacts: str) -> SourceTree | None:
    asked = context(root, where, artifacts)
    assert asked.buildspec is not None
    return source_tree(asked.buildspec, asked)


@pytest.mark.parametrize(
    ("where", "artifacts", "root"),
    [
        ("buildspec.yml", "  files: [nothing]\n", ""),
        ("app/buildspec.yml", "  files: [appspec.yml]\n", "app"),
        ("app/ci/buildspec.yml", "  files: [appspec.yml, 'scripts/*']\n", "app"),
        ("app/buildspec.yml", "  files: [README.md]\n", ""),
        ("app/buildspec.yml", "  files: ['**/*']\n", None),
        ("app/buildspec.yml", "  files: [README.md, appspec.yml]\n", None),
        ("app/buildspec.yml", "  files: [missing.txt]\n", None),
    ],
)
def test_root(tmp_path: Path, where: str, artifacts: str, root: str | None) -> None:
    make(tmp_path)
    found = tree(tmp_path, where, artifacts)
    assert (found.root if found else None) == root


def test_half_a_file_says_nothing(tmp_path: Path) -> None:
    make(tmp_path)
    assert tree(tmp_path, "buildspec.yml", "  files: [a, b\n") is None


def test_paths_are_relative_to_the_source(tmp_path: Path) -> None:
    make(tmp_path)
    found = tree(tmp_path, "app/buildspec.yml", "  files: [appspec.yml]\n")
    assert found is not None
    assert found.files == ["appspec.yml", "ci/x.txt", "scripts/start.sh"]
    assert found.path("appspec.yml") == "app/appspec.yml"
    assert found.nearest("appspec.yaml") == "appspec.yml"
    assert found.nearest("index.html") == "", "the neighbour lies outside the source"
    assert found.nearest_directory("script") == "scripts"
    assert found.nearest_directory("build") == ""


@pytest.mark.parametrize(
    ("artifacts", "paths"),
    [
        ("  files: ['**/*']\n  base-directory: app/scripts\n", ["start.sh"]),
        ("  files: ['**/*.sh']\n", ["app/scripts/start.sh"]),
        ("  files: ['**/*.sh']\n  discard-paths: yes\n", ["start.sh"]),
        ("  files: ['app/**/*']\n  exclude-paths: ['**/*.txt']\n", FILES[:2]),
        ("  files: ['$DIR/*', '/etc/x']\n", []),
        ("  files: ['**/*']\n  base-directory: $DIR\n", []),
    ],
)
def test_shipped(tmp_path: Path, artifacts: str, paths: list[str]) -> None:
    make(tmp_path)
    asked = context(tmp_path, "buildspec.yml", artifacts)
    assert asked.buildspec is not None
    assert asked.buildspec.artifacts is not None
    found = source_tree(asked.buildspec, asked)
    assert found is not None
    assert [path for _, path in shipped(asked.buildspec.artifacts, found)] == paths
