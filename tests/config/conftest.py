"""Trees with configuration files; the user's own configuration is out of the way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dryspec import config


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    config.forget()
    yield
    config.forget()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return a function that writes a file: below the repository, or ``~/`` for the user's."""

    def write_file(name: str, text: str) -> Path:
        base = tmp_path / "home" / "dryspec" if name.startswith("~/") else tmp_path / "repo"
        path = base / name.removeprefix("~/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        config.forget()
        return path

    assert os.getcwd() == str(tmp_path / "repo")
    return write_file
