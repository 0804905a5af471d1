"""The manual tells the truth: its commands run, and its output is today's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.command import CLEAN_ENVIRONMENT
from support.manual import Console, consoles, parts

from dryspec.config_schema import KEYS, Key
from dryspec.report import FORMATS
from dryspec.second_opinion import SecondOpinionError, find_program

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCKS = [
    pytest.param(page, index, id=f"{page.name}:{console.line}")
    for page in PAGES
    for index, console in enumerate(consoles(page))
]
# What a manual shows besides our own commands; a new word here is a decision.
_NOT_RUN = ("pip install ", "make ")
_WRONG_USE = 2


def prepared(console: Console, directory: Path) -> Path:
    """Return the working directory of a block: a copy of an example, or the page's own files."""
    if console.directory == "page":
        for name, text in console.files.items():
            (directory / name).write_text(text, encoding="utf-8")
        return directory
    shutil.copytree(ROOT / "examples", directory, dirs_exist_ok=True)
    here = directory / console.directory
    # Names that the pages use for what every reader has under another one.
    (here / "ci").mkdir()
    shutil.copy(here / "buildspec.yml", here / "ci")
    (here / "build").mkdir()
    with zipfile.ZipFile(here / "revision.zip", "w") as archive:
        for path in sorted(here.rglob("*")):
            if path.is_file() and path.suffix != ".zip":
                archive.write(path, path.relative_to(here))
    shutil.copy(here / "revision.zip", here / "build")
    return here


def has_shellcheck() -> bool:
    try:
        return bool(find_program())
    except SecondOpinionError:
        return False


def run(command: str, directory: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader would, output and errors in one."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        shell=True,
        cwd=directory,
        env={**CLEAN_ENVIRONMENT, "PATH": path, "XDG_CONFIG_HOME": str(directory / "none")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.skipif(os.name == "nt", reason="the commands are written for a POSIX shell")
@pytest.mark.parametrize(("page", "index"), BLOCKS)
def test_commands_run_and_print_what_is_shown(
    page: Path, index: int, tmp_path: Path, update: bool
) -> None:
    console = consoles(page)[index]
    assert console.commands, "a console block without a line that starts with $"
    here = prepared(console, tmp_path)
    printed = ""
    for command in console.commands:
        if command.startswith(_NOT_RUN):
            continue
        assert re.match(r"(cat \S+ \| )?dryspec ", command), f"not known how to try: {command}"
        if "--shellcheck" in command and not has_shellcheck():
            pytest.skip("shellcheck is neither on the PATH nor beside this Python")
        done = run(command, here)
        assert done.returncode < _WRONG_USE, f"{command}\n{done.stdout}"
        assert "Traceback" not in done.stdout
        printed = done.stdout
    if console.output is not None:
        shown = console.output
        today = excerpt(console, printed) if console.excerpt else printed.rstrip("\n").split("\n")
        if update and shown != today:
            rewrite(page, console, today)
        else:
            assert shown == today, f"{page.name}:{console.line} (--update writes what is printed)"


def excerpt(console: Console, printed: str) -> list[str]:
    """Return the excerpt as printed today: each part from its first line on, as long as it was.

    A part of one line may be a piece of a line.
    """
    lines = printed.rstrip("\n").split("\n")
    today: list[str] = []
    at = 0
    for part in parts(console):
        if today:
            today.append("...")
        if len(part) == 1 and part[0] not in lines and part[0] in printed:
            today.append(part[0])
            continue
        assert part[0] in lines[at:], f'"{part[0]}" is not printed any more:\n{printed}'
        at = lines.index(part[0], at)
        today += lines[at : at + len(part)]
        at += len(part)
    return today


def rewrite(page: Path, console: Console, output: list[str]) -> None:
    lines = page.read_text(encoding="utf-8").split("\n")
    start, stop = console.output_lines
    lines[start:stop] = output
    page.write_text("\n".join(lines), encoding="utf-8")


def test_every_key_of_the_configuration_is_on_its_page(update: bool) -> None:
    page = ROOT / "docs" / "configuration.md"
    text = page.read_text(encoding="utf-8")
    rows = ["| key | takes | |", "|---|---|---|", *(row for key in KEYS for row in table(key, ""))]
    block = "<!-- keys: begin -->\n" + "\n".join(rows) + "\n<!-- keys: end -->"
    new = re.sub(r"<!-- keys: begin -->.*<!-- keys: end -->", lambda _: block, text, flags=re.S)
    if update and new != text:
        page.write_text(new, encoding="utf-8")
    else:
        assert text == new, "the table is not that of config_schema.py (--update writes it)"


def table(key: Key, prefix: str) -> list[str]:
    name = f"{prefix}{key.name}"
    takes = ", ".join(f"`{choice}`" for choice in key.choices) or key.kind
    rows = [f"| `{name}` | {takes} | {key.help} |"]
    known = {top.name for top in KEYS}
    for inner in key.keys:
        if inner.name not in known:
            rows += table(inner, f"{name}.")
    if key.keys:
        same = ", ".join(f"`{inner.name}`" for inner in key.keys if inner.name in known)
        rows.append(f"| | | and {same}, as above |")
    return rows


def test_every_format_is_on_its_page() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", text, re.M)
    assert sorted(listed) == sorted(FORMATS)
    headings = re.findall(r"^## (\w+)$", text, re.M)
    assert sorted([*headings, "jsonl"]) == sorted(FORMATS)


def test_links_between_pages_lead_somewhere() -> None:
    generated = {"rules/index.md", "schemas/buildspec.json", "schemas/appspec.json"}
    missing: list[str] = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" in target or target.removeprefix("../") in generated:
                continue
            if not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert missing == []
