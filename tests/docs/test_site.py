"""The site builds, has a page for every name a finding can have, and asks no other host."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dryspec.loader import load_rules
from dryspec.selection import ENGINE_FINDINGS, SECOND_OPINION

ROOT = Path(__file__).resolve().parent.parent.parent
# Tags that make a browser fetch something; links that a reader follows may lead anywhere.
_FETCHED = re.compile(r'<(?:script|img|iframe|source|object|embed)\b[^>]*\bsrc=["\']?([^"\'\s>]+)')
_LINKED = re.compile(r'<link\b[^>]*\brel=["\']?(stylesheet|preload|icon|preconnect)\b[^>]*>')
_ELSEWHERE = re.compile(r"(https?:)?//")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages as the generator writes them."""
    spec = importlib.util.spec_from_file_location("build_manual", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.__dict__["TARGET"] = tmp_path_factory.mktemp("site") / "docs"
    module.main()
    target: Path = module.__dict__["TARGET"]
    return target


def test_every_finding_has_its_address(pages: Path) -> None:
    names = {rule.name for rule in load_rules("")} | {*ENGINE_FINDINGS, SECOND_OPINION}
    written = {page.stem for page in (pages / "rules").glob("*.md")} - {"index"}
    assert written == names
    index = (pages / "rules" / "index.md").read_text(encoding="utf-8")
    assert [name for name in sorted(names) if f"({name}.md)" not in index] == []


def test_nothing_comes_from_another_host(pages: Path) -> None:
    if importlib.util.find_spec("mkdocs") is None or importlib.util.find_spec("material") is None:
        pytest.skip("mkdocs-material is not installed (`make docs` installs it)")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("docs_dir: build/docs", f"docs_dir: {pages.as_posix()}")
    config = config.replace("site_dir: site", f"site_dir: {pages.parent.as_posix()}/html")
    (pages.parent / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=pages.parent,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    html = sorted((pages.parent / "html").rglob("*.html"))
    assert len(html) > 100
    for page in html:
        text = page.read_text(encoding="utf-8")
        fetched = [*_FETCHED.findall(text), *(m.group() for m in _LINKED.finditer(text))]
        assert [item for item in fetched if _ELSEWHERE.search(item)] == [], page.name
