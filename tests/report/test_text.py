"""What people read: golden files, and laws that hold for any line."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import dropwhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec.escape import printable
from dryspec.outcome import Outcome
from dryspec.report import render
from dryspec.report._cells import width_of, wrapped
from dryspec.report._excerpt import TAB, excerpt

GOLDEN = Path(__file__).parent / "golden"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
LINES = st.text(st.characters(exclude_characters="\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("text", {}),
        ("text-narrow", {"width": 48}),
        ("text-color", {"color": True}),
    ],
)
def test_golden(name: str, options: dict[str, int], sample: Outcome, update: bool) -> None:
    _compare(GOLDEN / f"{name}.txt", render("text", sample, **options), update)


@pytest.mark.parametrize("name", ["concise", "github", "azure", "markdown"])
def test_golden_lines(name: str, sample: Outcome, update: bool) -> None:
    _compare(GOLDEN / f"{name}.txt", render(name, sample), update)


def _compare(path: Path, text: str, update: bool) -> None:
    if update:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_color_changes_no_word(sample: Outcome) -> None:
    assert ANSI.sub("", render("text", sample, color=True)) == render("text", sample)


@pytest.mark.parametrize("width", [48, 80, 100])
def test_keeps_to_the_width(width: int, sample: Outcome) -> None:
    for line in render("text", sample, width=width).splitlines():
        assert width_of(line) <= width or "https://" in line, line


def test_clean_run_is_one_line(clean: Outcome) -> None:
    assert render("text", clean) == "2 files checked, nothing found\n"
    assert render("text", clean, quiet=True) == ""
    assert render("concise", clean, quiet=True) == ""


def test_help_is_shown_once_for_each_rule(sample: Outcome) -> None:
    text = render("text", sample)
    rules = {found.rule for found in sample.diagnostics}
    assert len(rules) < len(sample.diagnostics)
    assert text.count("help: ") == len(rules)


def test_summary_counts(sample: Outcome) -> None:
    counts = "1 error, 4 warnings, 2 notes in 2 of 3 files"
    fixes = "1 can be fixed with --fix, 2 more with --unsafe-fixes"
    assert render("text", sample).splitlines()[-2:] == [counts, fixes]
    assert render("text", sample, width=100).splitlines()[-1] == f"{counts}; {fixes}"


def test_paths_that_could_not_be_read_are_counted(clean: Outcome) -> None:
    clean.problems.append("x.yml: there is no such file")
    assert render("concise", clean) == (
        "2 files checked, nothing found; 1 path could not be checked\n"
    )


@given(LINES, st.data(), st.integers(12, 90))
def test_marks_stand_below_the_words(line: str, data: st.DataObject, room: int) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    shown = excerpt(line, (1, start + 1, 1, end + 1), room)
    if shown is None:
        assert not line.strip() or start > len(line.rstrip())
        return
    whole = shown.before + shown.text + shown.after
    assert width_of(whole) <= room
    words = line.rstrip()[start:end]
    wanted = "".join(TAB if char == "\t" else printable(char) for char in words)
    if not _cells(line[:start]):  # a mark that has nothing to stand on is in no cell
        wanted = "".join(dropwhile(lambda char: width_of(char) == 0, wanted))
    marked = _cells(whole)[shown.indent : shown.indent + shown.length]
    if not wanted or width_of(wanted) == 0:
        assert shown.length == 1
    else:
        assert wanted.startswith("".join(marked).rstrip("…") or wanted[0])
        if not shown.after:
            assert "".join(marked) == wanted or width_of(wanted) > room - 2


def _cells(text: str) -> list[str]:
    """Return what each terminal cell shows; the right half of a wide character is empty."""
    cells: list[str] = []
    for char in text:
        width = width_of(char)
        if width == 0 and cells:
            at = len(cells) - 1
            while at and not cells[at]:
                at -= 1
            cells[at] += char
        elif width:
            cells += [char, *[""] * (width - 1)]
    return cells


def test_long_line_is_cut_around_the_words(outcome_of: Callable[..., Outcome]) -> None:
    line = "a" * 200 + " needle " + "b" * 200
    text = render("text", outcome_of(line, 201, 207), width=60)
    excerpt_line, marks = text.splitlines()[3:5]
    assert excerpt_line.startswith("1 | …a")
    assert excerpt_line.endswith("b…")
    assert len(excerpt_line) <= 60
    at = marks.index("^")
    assert excerpt_line[at : at + marks.count("^")] == "needle"


def test_wide_characters_take_two_cells(outcome_of: Callable[..., Outcome]) -> None:
    marks = render("text", outcome_of("数字x", 2, 3)).splitlines()[4]
    assert marks == "  |     ^"


def test_tab_is_shown_as_blanks(outcome_of: Callable[..., Outcome]) -> None:
    lines = render("text", outcome_of("\tx: y", 1, 2)).splitlines()
    assert lines[3:5] == ["1 |     x: y", "  |     ^"]


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"])), st.integers(10, 80))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    lines = wrapped(text, width, 5, "  ")
    assert " ".join([lines[0], *(line[2:] for line in lines[1:])]) == text
    for line in lines[1:]:
        assert len(line) <= width or " " not in line[2:] or " ::" in line
