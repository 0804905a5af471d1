"""Where the cursor stands, in files that no parser would take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec.help.spot import BLOCK, KEY, VALUE, Spot, spot_at


def at_cursor(text: str) -> Spot:
    offset = text.index("¦")
    return spot_at(text.replace("¦", ""), offset)


@pytest.mark.parametrize(
    ("text", "expects", "path", "prefix"),
    [
        ("¦", KEY, (), ""),
        ("ver¦", KEY, (), "ver"),
        ("version: ¦", VALUE, ("version",), ""),
        ("version:¦", VALUE, ("version",), ""),
        ("phases:\n  ¦", KEY, ("phases",), ""),
        ("phases:\n  build:\n    com¦", KEY, ("phases", "build"), "com"),
        ("phases:\n  build:\n    commands:\n      - ¦", KEY, ("phases", "build", "commands"), ""),
        ("phases:\n  build:\n    commands:\n    - ma¦", KEY, ("phases", "build", "commands"), "ma"),
        ("phases:\n  build:\n    commands:\n      - make\n    ¦", KEY, ("phases", "build"), ""),
        ("phases:\n  build:\n    commands:\n      - make\n  ¦", KEY, ("phases",), ""),
        ("phases:\n  build:\n    commands:\n      - make\n¦", KEY, (), ""),
        ("files:\n  - source: a\n    des¦", KEY, ("files",), "des"),
        ("files:\n- source: a\n  des¦", KEY, ("files",), "des"),
        ("files:\n- source: ¦", VALUE, ("files", "source"), ""),
        ("hooks:\n  A:\n    - location: x\n      tim¦", KEY, ("hooks", "A"), "tim"),
        ("hooks:\n  A:\n    - location: x\n    - ¦", KEY, ("hooks", "A"), ""),
        ("a:\n  - |\n    foo: 1\n      ba¦", BLOCK, ("a",), "ba"),
        ("a:\n  - |\n    foo\n  - ¦", KEY, ("a",), ""),
        ("a:\n  k: >-\n    foo\n    $¦", BLOCK, ("a", "k"), "$"),
        ("a:\n  k: >-\n    x: y\n  l¦", KEY, ("a",), "l"),
        ("a: plain\n  more¦", BLOCK, ("a",), "more"),
        ("depend-on: [a, b¦", VALUE, ("depend-on",), "b"),
        ('x: "ab¦', VALUE, ("x",), "ab"),
        ("a:\n  - - x: 1\n      y¦", KEY, ("a",), "y"),
        ("a: &anchor\n  ¦", KEY, ("a",), ""),
        ("a: # why\n  ¦", KEY, ("a",), ""),
        ("[[[\nphases:\n  ¦", KEY, ("phases",), ""),
        ('{"phases": {"bu¦', KEY, ("phases",), "bu"),
        ('{"phases": {"build": {"commands": ["a", "¦', VALUE, ("phases", "build", "commands"), ""),
        ('{"version": ¦', VALUE, ("version",), ""),
        ('{"a": {"b": 1}, ¦', KEY, (), ""),
    ],
)
def test_place_of_the_cursor(text: str, expects: str, path: tuple[str, ...], prefix: str) -> None:
    spot = at_cursor(text)
    assert (spot.expects, spot.path, spot.prefix) == (expects, path, prefix)


def test_keys_beside_the_cursor_above_and_below() -> None:
    text = "phases:\n  build:\n    on-failure: ABORT\n    ¦\n    finally:\n      - a\n  install:\n"
    assert at_cursor(text).present == {"on-failure", "finally"}


def test_keys_of_another_item_are_not_beside() -> None:
    spot = at_cursor("files:\n  - source: a\n    destination: b\n  - ¦\n")
    assert spot.present == set()
    assert spot.item


def test_keys_of_the_same_item_are_beside() -> None:
    assert at_cursor("files:\n  - source: a\n    ¦\n").present == {"source"}


def test_prefix_begins_where_the_word_begins() -> None:
    text = "version: 0.2\nphases:\n  bu"
    spot = spot_at(text, len(text))
    assert text[spot.start :] == "bu"


@given(st.text(alphabet="ab:-|>[]{}\"'# \n\t,$é😀", max_size=60), st.integers(0, 60))
def test_no_text_is_too_broken(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    spot = spot_at(text, offset)
    assert 0 <= spot.start <= offset
    assert text[spot.start : offset] == spot.prefix
