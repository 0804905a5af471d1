"""Snippets on the editors' pages are at least what their editor can read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from dryspec.spec.schema import build

EDITORS = Path(__file__).resolve().parents[2] / "editors"
NVIM = shutil.which("nvim")
EMACS = shutil.which("emacs")
STUB = """
local started
vim.lsp.start = function(config) started = config end
vim.lsp.config = function(_, config) started = config end
vim.lsp.enable = function() end
vim.fs = vim.fs or { find = function() return {} end, dirname = function(path) return path end }
%s
vim.cmd("edit buildspec.yml")
print(vim.fn.json_encode({ cmd = started.cmd }))
vim.cmd("qall!")
"""


def snippets(page: str, language: str) -> list[str]:
    text = (EDITORS / page / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found
    return found


def test_every_editor_has_its_page() -> None:
    listed = set(re.findall(r"\((\w+)/README\.md\)", (EDITORS / "README.md").read_text()))
    assert listed == {path.parent.name for path in EDITORS.glob("*/README.md")}


@pytest.mark.parametrize("page", ["sublime", "zed", "jetbrains", "schemastore"])
def test_json_snippets(page: str) -> None:
    for snippet in snippets(page, "json"):
        json.loads(snippet)


def test_helix_snippet() -> None:
    (snippet,) = snippets("helix", "toml")
    parsed = tomllib.loads(snippet)
    server = parsed["language-server"]["dryspec"]
    assert [server["command"], *server["args"]] == ["dryspec", "lsp"]
    assert all("dryspec" in language["language-servers"] for language in parsed["language"])


@pytest.mark.skipif(NVIM is None, reason="Neovim is not installed here (nvim)")
@pytest.mark.parametrize("number", [0, 1])
def test_neovim_snippets(tmp_path: Path, number: int) -> None:
    assert NVIM is not None
    script = tmp_path / "init.lua"
    script.write_text(STUB % snippets("neovim", "lua")[number])
    done = subprocess.run(
        [NVIM, "--headless", "--clean", "-n", "-c", f"luafile {script}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("{")]
    assert lines, done.stderr
    assert json.loads(lines[0]) == {"cmd": ["dryspec", "lsp"]}


@pytest.mark.skipif(EMACS is None, reason="Emacs is not installed here (emacs)")
@pytest.mark.parametrize("number", [0, 1])
def test_emacs_snippets(tmp_path: Path, number: int) -> None:
    assert EMACS is not None
    script = tmp_path / "snippet.el"
    script.write_text(snippets("emacs", "elisp")[number])
    ensure = "(defun eglot-ensure () (princ eglot-server-programs))"
    probe = f"(progn {ensure} (defvar eglot-server-programs nil))"
    visit = '(progn (find-file "appspec.yml") (run-hooks (quote yaml-mode-hook)))'
    done = subprocess.run(
        [EMACS, "--batch", "-Q", "--eval", probe, "-l", str(script), "--eval", visit],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert number == 1 or "dryspec lsp" in done.stdout


def test_schema_addresses_are_those_that_are_published() -> None:
    published = {str(build(kind)["$id"]) for kind in ("buildspec", "appspec")}
    text = (EDITORS / "schemastore" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"https://dryspec\.readthedocs\.io/\S+?\.json", text)) == published


@pytest.mark.parametrize(
    ("name", "matched"),
    [
        ("buildspec.yml", True),
        ("buildspec.prod.yaml", True),
        ("buildspec-test.yml", True),
        ("appspec.yml", True),
        ("appspec.json", False),
        ("buildspec.json", False),
        ("mybuildspecs.yml", False),
    ],
)
def test_file_matches_of_the_catalogue(name: str, matched: bool) -> None:
    entries: list[dict[str, Any]] = json.loads(snippets("schemastore", "json")[-1])
    globs = [glob for entry in entries for glob in entry["fileMatch"]]
    assert any(fnmatch(name, glob) for glob in globs) is matched
