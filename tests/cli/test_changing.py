"""What is written back, shown as a patch, or put on standard output."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.command import dryspec

FIXABLE = "version: 0.2\nphases:\n  build:\n    commands:\n      - echo done:\n"
FIXED = FIXABLE.replace("echo done:", "'echo done:'")
UNKNOWN = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\nowner: x\n"


@pytest.mark.parametrize("options", [["--fix"], ["--unsafe-fixes"], ["--fix", "--unsafe-fixes"]])
def test_standard_input_is_all_that_standard_output_gets(
    options: list[str], tmp_path: Path
) -> None:
    done = dryspec(
        "lint", *options, "-", "--stdin-filename", "buildspec.yml", cwd=tmp_path, stdin=FIXABLE
    )
    assert done.stdout == FIXED
    assert "1 finding mended" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_clean_standard_input_comes_out_as_it_was(tmp_path: Path) -> None:
    done = dryspec(
        "lint", "--fix", "-", "--stdin-filename", "buildspec.yml", cwd=tmp_path, stdin=UNKNOWN
    )
    assert done.stdout == UNKNOWN
    assert "unknown-key" in done.stderr
    assert done.returncode == 1


def test_a_patch_of_standard_input(tmp_path: Path) -> None:
    done = dryspec(
        "lint", "--diff", "-", "--stdin-filename", "buildspec.yml", cwd=tmp_path, stdin=FIXABLE
    )
    assert done.returncode == 1
    assert "+      - 'echo done:'" in done.stdout
    (tmp_path / "buildspec.yml").write_text(FIXABLE)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=done.stdout, text=True, check=True)
    assert (tmp_path / "buildspec.yml").read_text() == FIXED


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_patch_applies_whatever_the_line_ends(newline: str, ending: str, tmp_path: Path) -> None:
    text = FIXABLE.rstrip("\n").replace("\n", newline) + f"{newline}# \u2028\x85{ending}"
    (tmp_path / "buildspec.yml").write_bytes(text.encode())
    done = dryspec("lint", "--diff", "buildspec.yml", cwd=tmp_path)
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=tmp_path,
        input=done.stdout.encode(),
        check=True,
    )
    expected = text.replace("echo done:", "'echo done:'")
    assert (tmp_path / "buildspec.yml").read_bytes().decode() == expected


def test_suppressions_say_what_they_could_not_do(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_text(UNKNOWN)
    (tmp_path / "buildspec.json").write_text('{"version": 0.2, "phases": {}, "owner": 1}')
    done = dryspec("lint", "--add-ignores", "--select", "unknown-key", ".", cwd=tmp_path)
    assert "1 finding silenced" in done.stderr
    assert "1 finding left" in done.stderr
    assert "# dryspec: ignore[unknown-key]\nowner" in (tmp_path / "buildspec.yml").read_text()
    assert done.returncode == 1


def test_since_asks_the_repository_of_each_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "buildspec.yml").write_text(UNKNOWN)
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
            who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
            subprocess.run(["git", *who, *command], cwd=folder, check=True)
    with (tmp_path / "two" / "buildspec.yml").open("a") as file:
        file.write("team: y\n")
    done = dryspec("lint", "--since", "HEAD", "--format", "concise", "one", "two", cwd=tmp_path)
    assert "two/buildspec.yml:7:1" in done.stdout
    assert "one/" not in done.stdout
    assert ":6:1" not in done.stdout
