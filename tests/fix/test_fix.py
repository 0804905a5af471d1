"""Fixing changes the words of a finding alone, once and for all, and never loses a file."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import dryspec

from dryspec.engine import Result
from dryspec.finding import ERROR, Edit, Finding, Fix
from dryspec.fix import fix_text, write_atomically
from dryspec.settings import Settings
from dryspec.source import Source, Span
from dryspec.tree import parse

SPEC = """\
version: 0.2
phases:
  build:  # the build
    commands:
      - echo done:
      - 'make'
"""
FIXED = SPEC.replace("echo done:", "'echo done:'")


def test_safe_fixes_alone() -> None:
    text = SPEC.replace("commands:", "comands:")
    fixed = fix_text("buildspec.yml", text, Settings(), None)
    assert fixed.text == text, "renaming a key is unsafe"
    fixed = fix_text("buildspec.yml", text, Settings(), None, unsafe=True)
    assert "commands:" in fixed.text


def test_twice_is_once() -> None:
    once = fix_text("buildspec.yml", SPEC, Settings(), None)
    assert once.text == FIXED
    assert once.count == 1
    assert fix_text("buildspec.yml", once.text, Settings(), None).count == 0


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_bytes_elsewhere_stay(tmp_path: Path, newline: str, bom: str) -> None:
    path = tmp_path / "buildspec.yml"
    path.write_bytes((bom + SPEC.replace("\n", newline)).encode())
    path.chmod(0o640)
    dryspec("lint", "--fix", "buildspec.yml", "--select", "command-not-string", cwd=tmp_path)
    assert path.read_bytes() == (bom + FIXED.replace("\n", newline)).encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["buildspec.yml"]


def test_diff_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "buildspec.yml"
    path.write_text(SPEC)
    done = dryspec("lint", "--diff", "buildspec.yml", cwd=tmp_path)
    assert done.returncode == 1
    assert "+      - 'echo done:'" in done.stdout
    assert path.read_text() == SPEC


def test_a_link_keeps_pointing_to_its_target(tmp_path: Path) -> None:
    real = tmp_path / "real.yml"
    real.write_text(SPEC)
    link = tmp_path / "buildspec.yml"
    link.symlink_to("real.yml")
    dryspec("lint", "--fix", "buildspec.yml", cwd=tmp_path)
    assert link.is_symlink()
    assert real.read_text() == FIXED


def test_a_failed_write_keeps_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yml"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(str(path), b"new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["x.yml"]


def test_standard_input_comes_out_fixed(tmp_path: Path) -> None:
    done = dryspec("lint", "--fix", "-", "--stdin-filename", "buildspec.yml", stdin=SPEC)
    assert done.stdout == FIXED


COMMANDS = st.lists(
    st.sampled_from(
        [
            "echo done:",
            'echo "a: b"',
            "apt-get install jq",
            "- nested",
            "make 2>/dev/null",
            "$(aws ecr get-login)",
            "'quoted: yes'",
            "|\n        apt-get install a\n        yum install b",
        ]
    ),
    min_size=1,
    max_size=5,
)


@given(commands=COMMANDS, unsafe=st.booleans())
def test_fixed_text_is_readable_and_stable(commands: list[str], unsafe: bool) -> None:
    body = "".join(f"      - {command}\n" for command in commands)
    text = f"version: 0.2\nphases:\n  build:\n    commands:\n{body}"
    once = fix_text("buildspec.yml", text, Settings(select=["all"]), None, unsafe=unsafe)
    assert parse(Source("x", once.text)).problem is None
    again = fix_text("buildspec.yml", once.text, Settings(select=["all"]), None, unsafe=unsafe)
    assert again.text == once.text


def test_all_fixes_on_the_corpus_keep_files_readable(corpus: Path) -> None:
    changed = 0
    for path in sorted(corpus.glob("*spec/*")):
        text = path.read_bytes().decode("utf-8")
        fixed = fix_text(path.name, text, Settings(select=["all"]), None, unsafe=True)
        if fixed.text == text:
            continue
        changed += 1
        if parse(Source("x", text)).problem is None:
            assert parse(Source("x", fixed.text)).problem is None, path.name
        again = fix_text(path.name, fixed.text, Settings(select=["all"]), None, unsafe=True)
        assert again.text == fixed.text, path.name
    assert changed > 20


def test_what_comes_to_light_and_can_be_mended_does_not_stop_a_fix() -> None:
    text = SPEC.replace("commands:", "comands:")
    assert fix_text("buildspec.yml", text, Settings(), None, unsafe=True).text == FIXED


def test_one_bad_fix_among_many_is_left_out() -> None:
    """The neighbours of a fix that does harm are applied in the same run."""
    source = Source("buildspec.yml", "version: 0.2\n" + "".join(f"k{n}: v\n" for n in range(9)))
    edits = {n: Edit(Span(at := source.text.index(f"k{n}"), at + 2), f"x{n}") for n in range(9)}
    edits[4] = Edit(edits[4].span, "[")
    findings = [
        Finding(edit.span, "m", rule="r", fix=Fix(str(n), [edit])) for n, edit in edits.items()
    ]

    def lint(name: str, text: str, *_: object) -> Result:
        found = (
            []
            if "[" not in text
            else [Finding(Span(0, 1), "m", rule="yaml-syntax", severity=ERROR)]
        )
        left = [item for item in findings if text[item.span.start] == "k"]
        return Result(Source(name, text), "buildspec", None, [*left, *found], [])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dryspec.fix.lint_text", lint)
        fixed = fix_text("buildspec.yml", source.text, Settings(), None)
    assert fixed.count == 8
    assert fixed.text == source.text.replace("k", "x").replace("x4", "k4")


def test_output_to_a_device_leaves_the_device(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_text(SPEC)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        write_atomically(str(pipe), b"through\n")
        assert reader.stdout.read() == b"through\n"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_fix_that_did_harm_is_tried_again_when_others_have_changed_the_text() -> None:
    """What a first run leaves to a second one would never be mended in a hook."""
    text = "version: 0.2\n    - web\nphases:\n  build:\n    commands: [make]\n"
    settings = Settings(select=["all"], kind="appspec")
    once = fix_text("x.yml", text, settings, None, unsafe=True)
    assert once.text.startswith("version: 0.0\nos: linux\n")
    assert fix_text("x.yml", once.text, settings, None, unsafe=True).text == once.text
