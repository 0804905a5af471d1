"""The edits that fixes are made of leave everything else as it is."""

from __future__ import annotations

import pytest

from dryspec.source import Source
from dryspec.tree import Mapping, Scalar, parse
from dryspec_rules import _edits as edits


def root(text: str) -> tuple[Source, Mapping]:
    source = Source("x.yml", text)
    mapping = parse(source).mapping
    assert mapping is not None
    return source, mapping


def applied(text: str, edit: edits.Edit | None) -> str | None:
    if edit is None:
        return None
    return text[: edit.span.start] + edit.replacement + text[edit.span.end :]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a: 1\nb: 2\n", "b: 2\n"),
        ("b: 2\na: 1", "b: 2\n"),
        ("a: 1  # why\nb: 2\n", "b: 2\n"),
        ("a:\n  c: 1\n  d: 2\n# note\nb: 2\n", "# note\nb: 2\n"),
        ("a: |\n  one\n  two\nb: 2\n", "b: 2\n"),
        ("a: 1\r\nb: 2\r\n", "b: 2\r\n"),
        ("a:\nb: 2\n", "b: 2\n"),
        ("{a: 1, b: 2}\n", None),
        ("a: 1\n", None),
        ("a: &x 1\nb: *x\n", None),
    ],
)
def test_remove(text: str, left: str | None) -> None:
    source, mapping = root(text)
    assert applied(text, edits.remove(source, mapping, "a")) == left


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        ("a: 1\n", "v: 0\na: 1\n"),
        ("# first\n\na: 1\n", "# first\n\nv: 0\na: 1\n"),
        ("---\na: 1\n", "---\nv: 0\na: 1\n"),
        ("a: 1\r\n", "v: 0\r\na: 1\r\n"),
        ("\ufeffa: 1\n", "\ufeffv: 0\na: 1\n"),
        ("  a: 1\n  b: 2\n", "  v: 0\n  a: 1\n  b: 2\n"),
        ('{"a": 1}\n', None),
    ],
)
def test_put_first(text: str, longer: str | None) -> None:
    source, mapping = root(text)
    assert applied(text, edits.put_first(source, mapping, "v: 0")) == longer


@pytest.mark.parametrize("value", ["yes", "a\\b", "012", "it's", '5" wide'])
def test_quote_keeps_the_value(value: str) -> None:
    text = f"a: {value}\n"
    _, mapping = root(text)
    node = mapping.get("a")
    assert isinstance(node, Scalar)
    quoted = applied(text, edits.quote(node))
    assert quoted is not None
    again = root(quoted)[1].get("a")
    assert isinstance(again, Scalar)
    assert (again.value, again.style != "") == (value, True)


@pytest.mark.parametrize("text", ["a: x\n", "a: 'x'\n", 'a: "x"\n', "a: &n x\n"])
def test_write_keeps_the_style(text: str) -> None:
    _, mapping = root(text)
    node = mapping.get("a")
    assert isinstance(node, Scalar)
    assert applied(text, edits.write(node, "yy")) == text.replace("x", "yy")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a: 1\n", "a: 2\n"),
        ("a: '1'\n", "a: '2'\n"),
        ('a: ""\n', 'a: "2"\n'),
        ("a: !!str\n", "a: !!str 2\n"),
        ("a: !!str 1\n", "a: !!str 2\n"),
        ("a: &x\n", "a: &x 2\n"),
        ("a:\n", "a: 2\n"),
    ],
)
def test_write(text: str, written: str) -> None:
    _, mapping = root(text)
    scalar = mapping.get("a")
    assert isinstance(scalar, Scalar)
    assert applied(text, edits.write(scalar, "2")) == written


@pytest.mark.parametrize("style", ["x", "'x'", '"x"', "|-\n  x", ">-\n  x"])
@pytest.mark.parametrize(
    "value", ["a/b", "**/*", "it's", 'a "b" \\c', "a: b", "a #b", "a, b", "[ab]", "ends:", " x", ""]
)
@pytest.mark.parametrize("flow", [False, True])
def test_write_says_the_value_in_any_style(style: str, value: str, flow: bool) -> None:
    if flow and style[0] in "|>":
        return
    text = f"{{a: {style}, b: 1}}\n" if flow else f"a: {style}\nb: 1\n"
    _, mapping = root(text)
    node = mapping.get("a")
    assert isinstance(node, Scalar)
    written = applied(text, edits.write(node, value))
    assert written is not None
    again = root(written)[1]
    assert [entry.value.value for entry in again.entries if isinstance(entry.value, Scalar)] == [
        value,
        "1",
    ]
