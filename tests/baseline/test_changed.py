"""What git says has changed, from a repository that is not trusted."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dryspec.changed import ChangedError, changed_lines

Commit = Callable[[dict[str, str]], None]


def git(repository: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=repository, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.yml": "1\n2\n3\n4\n5\n", "sub/ü b.yml": "1\n2\n"})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def write(repository: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = repository / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def lines(changed: dict[str, list[range]]) -> dict[str, list[int]]:
    return {name: [line for part in parts for line in part] for name, parts in changed.items()}


def test_nothing_changed(repository: Path) -> None:
    assert changed_lines(str(repository), "HEAD") == {}


def test_changed_lines(repository: Path) -> None:
    write(repository, {"a.yml": "1\nnew\n3\n4\nmore\n5\nend\n", "sub/ü b.yml": "0\n1\n2\n"})
    assert lines(changed_lines(str(repository), "HEAD")) == {
        "a.yml": [2, 5, 7],
        "sub/ü b.yml": [1],
    }


def test_lines_around_a_gap_count(repository: Path) -> None:
    write(repository, {"a.yml": "1\n2\n4\n5\n"})
    assert lines(changed_lines(str(repository), "HEAD")) == {"a.yml": [2, 3]}


def test_untracked_file_is_new(repository: Path) -> None:
    write(repository, {"b.yml": "1\n"})
    changed = changed_lines(str(repository), "HEAD")
    assert list(changed) == ["b.yml"]
    assert 1 in changed["b.yml"][0]


def test_since_an_older_revision(repository: Path) -> None:
    write(repository, {"a.yml": "0\n1\n2\n3\n4\n5\n"})
    git(repository, "commit", "-qam", "second")
    assert changed_lines(str(repository), "HEAD") == {}
    assert lines(changed_lines(str(repository), "HEAD~1")) == {"a.yml": [1]}


def test_text_that_looks_like_a_diff(repository: Path) -> None:
    write(repository, {"a.yml": "++ b/other.yml\n@@ -1 +9 @@\n++ /dev/null\n2\n3\n4\n5\n"})
    assert lines(changed_lines(str(repository), "HEAD")) == {"a.yml": [1, 2, 3]}


def test_no_program_of_the_repository_is_started(repository: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    ran = tmp_path / "ran"
    trap.write_text(f"#!/bin/sh\necho $0 >> '{ran}'\ncat\n")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x=y.clean",
        "filter.x.smudge",
    ):
        git(repository, "config", key, str(trap))
    git(repository, "config", "filter.x.required", "true")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("*.yml filter=x diff=x\n")
    (repository / "sub" / ".gitattributes").write_text("*.yml filter=x=y\n")
    write(repository, {"a.yml": "1\n2\n3\n4\nnew\n", "sub/ü b.yml": "1\nnew\n"})
    changed = changed_lines(str(repository), "HEAD")
    assert lines({name: changed[name] for name in ("a.yml", "sub/ü b.yml")}) == {
        "a.yml": [5],
        "sub/ü b.yml": [2],
    }
    assert not ran.exists(), ran.read_text()


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~9", "", "--output=x", "-p"])
def test_unknown_revision(revision: str, repository: Path) -> None:
    with pytest.raises(ChangedError, match=r"^(--since|git)"):
        changed_lines(str(repository), revision)
    assert not (repository / "x").exists()


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(ChangedError, match="not a git repository"):
        changed_lines(str(tmp_path), "HEAD")


def test_no_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ChangedError, match="there is no git here"):
        changed_lines(str(repository), "HEAD")
