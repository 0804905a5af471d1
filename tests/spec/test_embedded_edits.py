"""Edits of a buildspec inside another file change that file so that the buildspec is just so."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dryspec.embedded import inside
from dryspec.embedded_edits import applied, led_out
from dryspec.finding import Edit
from dryspec.source import Source, Span

SPEC = "version: 0.2\nphases:\n  build:\n\n    commands:\n      - make $A\n      - echo 😀 done\n"
REST = "  Other:\n    Type: AWS::SNS::Topic\n"


def block(spec: str, style: str = "|", depth: int = 10) -> str:
    pad = " " * depth
    lines = "".join(f"{pad}{line}\n" if line else "\n" for line in spec.split("\n")[:-1])
    return (
        "Resources:\n  Build:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source:\n"
        f"        BuildSpec: {style}\n{lines}{REST}"
    )


def one_line(spec: str) -> str:
    properties = {"Source": {"BuildSpec": spec}}
    build = {"Type": "AWS::CodeBuild::Project", "Properties": properties}
    return json.dumps({"Resources": {"Build": build}}, ensure_ascii=False)


def edit(spec: str, old: str, new: str) -> Edit:
    at = spec.index(old)
    return Edit(Span(at, at + len(old)), new)


def changed(name: str, text: str, *edits: Edit) -> str | None:
    source = Source(name, text)
    outer = led_out(source, inside(source)[0], edits)
    return None if outer is None else applied(text, outer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("make", "cmake"),
        ("make $A", 'make "$A"'),
        ("version", "# why\nversion"),
        ("      - make $A\n", ""),
        ("      - make $A\n", "      - make $A\n      - ls\n"),
        ("      - echo 😀 done\n", ""),
        ("      - echo 😀 done\n", "      - true\n"),
        ("done\n", "done\nartifacts:\n  files: x\n"),
        ("  build:\n\n", "  build:\n"),
        ("  build:\n", "  install:\n\n    finally: [a]\n  build:\n"),
    ],
)
@pytest.mark.parametrize("style", ["|", "|+", "!Sub |", "|2"])
def test_a_block_takes_every_edit(old: str, new: str, style: str) -> None:
    depth = 10 if style == "|2" else 12
    text = changed("t.yml", block(SPEC, style, depth), edit(SPEC, old, new))
    assert text == block(SPEC.replace(old, new), style, depth)


def test_a_block_that_ends_without_a_line_end() -> None:
    text = changed("t.yml", block(SPEC, "|-"), edit(SPEC, "done", "done\n      - ls"))
    assert text == block(SPEC.replace("done", "done\n      - ls"), "|-")


def test_line_ends_of_the_file_are_kept() -> None:
    text = block(SPEC).replace("\n", "\r\n")
    new = SPEC.replace("version", "# why\nversion")
    assert changed("t.yml", text, edit(SPEC, "version", "# why\nversion")) == (
        block(new).replace("\n", "\r\n")
    )


@pytest.mark.parametrize(
    ("old", "new"), [("make", "cmake"), ("$A", '"$A"'), ("version", "# why\nversion")]
)
def test_a_string_of_one_line(old: str, new: str) -> None:
    text = changed("t.json", one_line(SPEC), edit(SPEC, old, new))
    assert text == one_line(SPEC.replace(old, new))


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_folded_string_takes_what_stays_in_its_line(quote: str) -> None:
    folded = SPEC.replace("\n", "\n\n").replace("\n\n\n\n", "\n\n\n")
    text = block("", "").replace("BuildSpec: ", f"BuildSpec: {quote}{folded}{quote}")
    source = Source("t.yml", text)
    spec = inside(source)[0].text
    renamed = changed("t.yml", text, edit(spec, "build", "install"))
    assert renamed == text.replace("build:", "install:")
    odd = changed("t.yml", text, edit(spec, "make", f"{quote}make{quote}"))
    assert odd is not None
    assert inside(Source("t.yml", odd))[0].text == spec.replace("make", f"{quote}make{quote}")


def test_what_the_template_fills_in_is_not_overwritten() -> None:
    spec = "version: 0.2\nphases:\n  build:\n    commands: [ 'x ${Stage} y' ]\n"
    text = block(spec, "!Sub |")
    source = Source("t.yml", text)
    inner = inside(source)[0]
    assert "x Stage y" in inner.text
    for old, new in [("x Stage y", "z"), ("Stage", "beta"), ("tage", "TAGE")]:
        assert led_out(source, inner, [edit(inner.text, old, new)]) is None
    beside = led_out(source, inner, [edit(inner.text, "x Stage y", "w Stage y")])
    assert beside is not None
    assert applied(text, beside) == text.replace("x ${Stage}", "w ${Stage}")
    behind = led_out(source, inner, [Edit(Span(*[inner.text.index(" y")] * 2), "!")])
    assert behind is not None
    assert applied(text, behind) == text.replace("${Stage}", "${Stage}!")


@pytest.mark.parametrize(("style", "escaped"), [("!Sub |", "${!A}"), ("|", "${A}")])
def test_new_variables_are_escaped_where_the_template_would_take_them(
    style: str, escaped: str
) -> None:
    text = changed("t.yml", block(SPEC, style), edit(SPEC, "$A", "${A}"))
    assert text == block(SPEC.replace("$A", escaped), style)


def test_a_heredoc() -> None:
    lines = "".join(f"      {line}\n" if line else "\n" for line in SPEC.split("\n")[:-1])
    text = f'resource "x" "y" {{\n    buildspec = <<-EOT\n{lines}    EOT\n}}\n'
    new = SPEC.replace("$A", "${A}").replace("version", "# why\nversion")
    result = changed(
        "main.tf", text, edit(SPEC, "$A", "${A}"), edit(SPEC, "version", "# why\nversion")
    )
    assert result is not None
    assert "make $${A}" in result
    assert "\n      # why\n      version" in result
    assert inside(Source("main.tf", result))[0].text == new


def test_only_the_buildspec_that_is_meant_changes() -> None:
    two = block(SPEC).replace(REST, "  Twin:\n" + block(SPEC).split("  Build:\n")[1])
    source = Source("t.yml", two)
    first, second = inside(source)
    assert (first.name, second.name) == ("Build", "Twin")
    edits = led_out(source, second, [edit(SPEC, "make", "cmake")])
    assert edits is not None
    assert [found.text for found in inside(Source("t.yml", applied(two, edits)))] == [
        SPEC,
        SPEC.replace("make", "cmake"),
    ]


_PIECES = st.text(alphabet="ab: -\n'\"\\#${}é😀", max_size=12)


@given(st.integers(0, len(SPEC)), st.integers(0, len(SPEC)), _PIECES, st.sampled_from("|>j"))
def test_nothing_but_the_edit_happens(one: int, other: int, new: str, host: str) -> None:
    """A reader of YAML that knows nothing of us sees the edited text, and nothing else changed."""
    text = (
        one_line(SPEC)
        if host == "j"
        else block(SPEC.replace("\n", "\n\n" * (host == ">") or "\n"), host)
    )
    source = Source("t.json" if host == "j" else "t.yml", text)
    inner = inside(source)[0]
    start, end = sorted((min(one, len(inner.text)), min(other, len(inner.text))))
    outer = led_out(source, inner, [Edit(Span(start, end), new)])
    if outer is None:
        return
    before, after = yaml.safe_load(text), yaml.safe_load(applied(text, outer))
    assert after["Resources"]["Build"]["Properties"]["Source"].pop("BuildSpec") == (
        inner.text[:start] + new + inner.text[end:]
    )
    del before["Resources"]["Build"]["Properties"]["Source"]["BuildSpec"]
    assert after == before
