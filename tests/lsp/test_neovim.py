"""Neovim's own client against our server: what somebody sees who opens a bad file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

NVIM = shutil.which("nvim")
SCRIPT = Path(__file__).with_name("client.lua")
# Line 2 has a slip in the key; the emoji stands before what is underlined further down.
APPSPEC = """\
version: 0.0
fils: []
hooks:
  ApplicationStart:
    - location: scripts/start.sh
    - {location: "scripts/😀.sh", tmeout: 5}
"""


@pytest.mark.skipif(NVIM is None, reason="Neovim is not installed here (nvim)")
def test_neovim_shows_fixes_and_jumps(tmp_path: Path) -> None:
    assert NVIM is not None
    root = tmp_path / "repo"
    (root / "scripts").mkdir(parents=True)
    (root / "scripts" / "start.sh").write_text("#!/bin/sh\n")
    (root / "appspec.yml").write_text(APPSPEC, encoding="utf-8")
    out = tmp_path / "out"
    done = subprocess.run(
        [NVIM, "--headless", "--clean", "-n", "-c", f"luafile {SCRIPT}"],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={
            **os.environ,
            "DRYSPEC_ROOT": str(root),
            "DRYSPEC_OUT": str(out),
            "DRYSPEC_PYTHON": sys.executable,
            "LC_ALL": "C.UTF-8",
        },
    )
    assert out.exists(), done.stderr
    said: dict[str, Any] = {}
    for line in out.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        said[key] = json.loads(value)
    assert "timeout" not in said, (said, done.stderr)
    shown = {(item["code"], item["text"]) for item in said["diagnostics"]}
    assert ("unknown-key", "fils") in shown
    assert ("unknown-key", "tmeout") in shown, "columns behind an emoji are right"
    assert said["fix"].startswith('rename it to "files"')
    assert said["fixed"] == "files: []"
    assert said["jumped"] == "start.sh"
