"""Every character of a value maps back to the file, in all five YAML styles and in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dryspec.scalar_map import scalar_map
from dryspec.source import Source
from dryspec.tree import Alias, Mapping, Node, Scalar, Sequence, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = st.text(
    alphabet=st.sampled_from("ab  \n\t#:'\"\\%@-é中😀\u0301\u2028"), max_size=24
) | st.text(max_size=12).filter(lambda text: text.isprintable())


def scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from scalars(entry.key)
            yield from scalars(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)


def assert_maps(text: str) -> int:
    source = Source("x.yml", text)
    document = parse(source)
    assert document.problem is None, document.problem.problem
    count = 0
    for scalar in scalars(document.root):
        count += 1
        mapping = scalar_map(source, scalar)
        places = [mapping.place(at, at + 1) for at in range(len(scalar.value))]
        for character, place in zip(scalar.value, places, strict=True):
            cut = text[place.start : place.end]
            assert 0 < len(cut) <= 10
            assert cut == character or cut[0] in "\\'\r\n\x85" or character in " \n", (
                cut,
                character,
            )
        starts = [place.start for place in places]
        assert starts == sorted(set(starts)), "every character has a place of its own"
        assert all(scalar.span.start <= start for start in starts)
    return count


@given(
    value=TEXT,
    style=st.sampled_from([None, "'", '"', "|", ">"]),
    width=st.sampled_from([4, 12, 80]),
    indent=st.sampled_from([2, 4, 7]),
    newline=st.sampled_from(["\n", "\r\n"]),
    escape=st.booleans(),
)
def test_every_style(
    value: str, style: str | None, width: int, indent: int, newline: str, escape: bool
) -> None:
    data = {"key": [value, {"inner": value}], "last": value}
    text = yaml.dump(
        data,
        default_style=style,
        width=width,
        indent=indent,
        line_break=newline,
        allow_unicode=not escape,
    )
    assert assert_maps(text) >= 5


@given(value=st.text(alphabet=st.sampled_from('a \n\t"\\é中/'), max_size=20))
def test_json(value: str) -> None:
    assert_maps(json.dumps({"key": [value]}, ensure_ascii=False, indent=2))


@pytest.mark.parametrize(
    ("text", "value", "part", "cut"),
    [
        ("a: &x !t make all\n", "make all", "all", "all"),
        ("a: 'it''s here'\n", "it's here", "here", "here"),
        ('a: "x\\tmake"\n', "x\tmake", "make", "make"),
        ('a: "one\\\n  two"\n', "onetwo", "two", "two"),
        ("a: >-\n  one\n  two\n", "one two", "two", "two"),
        ("a: |+\n  one\n\n  two\n\n", "one\n\ntwo\n\n", "two", "two"),
        ("a: |2\n   x\n", " x\n", "x", "x"),
        ("\ufeffa: make\n", "make", "make", "make"),
        ("a: one\n  two\n", "one two", "two", "two"),
        ("a: 😀 make\n", "😀 make", "make", "make"),
        ("a: x;\ty\n", "x;\ty", "y", "y"),
    ],
)
def test_part_is_cut_out(text: str, value: str, part: str, cut: str) -> None:
    source = Source("x.yml", text)
    root = parse(source).mapping
    assert root is not None
    scalar = root.get("a")
    assert isinstance(scalar, Scalar)
    assert scalar.value == value
    at = value.index(part)
    place = scalar_map(source, scalar).place(at, at + len(part))
    assert text[place.start : place.end] == cut


def test_alias_keeps_its_own_place() -> None:
    text = "a: &x make\nb: *x\n"
    document = parse(Source("x.yml", text))
    assert document.mapping is not None
    alias = document.mapping.entries[1].value
    assert isinstance(alias, Alias)
    assert text[alias.span.start : alias.span.end] == "*x"
    assert isinstance(document.mapping.get("b"), Scalar)


def test_corpus(corpus: Path) -> None:
    count = 0
    for path in sorted(corpus.glob("*spec/*")):
        text = path.read_bytes().decode("utf-8")
        if parse(Source(path.name, text)).problem is None:
            count += assert_maps(text)
    assert count > 5_000
