"""The HTML page: self-contained, well formed, and rendered where Chromium is installed."""

from __future__ import annotations

import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dryspec_simulate.fleet.command import main

VOID = {"meta", "line", "path", "rect"}
SCENARIOS = {
    "in-place": "--instances 10 --config HalfAtATime --fail 3 --fail-rate 5% --compare --survive",
    "many": "--instances 1000 --min-healthy 90% --fail-rate 4% --draw --auto-rollback",
    "blue-green": "--type blue-green --instances 6 --fail 6@AllowTraffic --advise 80%",
    "traffic": "--platform ecs --traffic canary:10:5 --alarm 3 --auto-rollback --compare",
    "nothing": "--instances 0",
}


class Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID or (tag == "rect" and self.get_starttag_text()[-2] != "/"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def write_page(argv: str, path: Path) -> str:
    main([*argv.split(), "--format", "html", "--output", str(path)])
    return path.read_text("utf-8")


@pytest.mark.parametrize("argv", SCENARIOS.values(), ids=SCENARIOS)
def test_page_is_well_formed_and_needs_no_network(argv: str, tmp_path: Path) -> None:
    text = write_page(argv, tmp_path / "page.html")
    checker = Checker()
    checker.feed(text)
    assert checker.open == []
    assert checker.addresses == []
    assert "script" not in checker.tags
    assert "://" not in text
    assert "url(" not in text
    assert "prefers-color-scheme: dark" in text


def test_user_text_is_escaped(tmp_path: Path) -> None:
    appspec = tmp_path / "appspec.yml"
    appspec.write_text("version: '<b>'\nos: linux\n", "utf-8")
    text = write_page(str(appspec), tmp_path / "page.html")
    assert "refuses the appspec" in text
    assert "<b>" not in text


@pytest.mark.parametrize("width", [1000, 390])
def test_page_renders_in_chromium(width: int, tmp_path: Path) -> None:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed")
    write_page(SCENARIOS["in-place"], tmp_path / "page.html")
    picture = tmp_path / "page.png"
    flags = (
        "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
        "disable-component-update disable-sync"
    )
    done = subprocess.run(
        [
            program,
            *(f"--{flag}" for flag in flags.split()),
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--window-size={width},1600",
            f"--screenshot={picture}",
            (tmp_path / "page.html").as_uri(),
        ],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert picture.stat().st_size > 20_000
