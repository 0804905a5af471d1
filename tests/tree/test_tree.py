"""Nodes keep raw text and places; nothing is expanded; bad text is a problem, not an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec.source import Source
from dryspec.tree import Mapping, Scalar, Sequence, parse


def root_of(text: str) -> Mapping:
    root = parse(Source("x.yml", text)).mapping
    assert root is not None
    return root


def test_scalars_keep_their_text() -> None:
    root = root_of("python: 3.10\nmode: 0644\nwhen: 2024-05-06\n")
    assert [value.value for _, value in root.items() if isinstance(value, Scalar)] == [
        "3.10",
        "0644",
        "2024-05-06",
    ]


def test_repeated_keys_are_kept_and_the_last_wins() -> None:
    root = root_of("a: 1\na: 2\n")
    assert len(root.entries) == 2
    value = root.get("a")
    assert isinstance(value, Scalar)
    assert value.value == "2"


def test_merge_keys_come_after_own_keys() -> None:
    root = root_of("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  x: 3\n")
    use = root.get("use")
    assert isinstance(use, Mapping)
    pairs = {key.value: value.value for key, value in use.items() if isinstance(value, Scalar)}
    assert pairs == {"x": "3", "y": "2"}


def test_span_of_block_collection_ends_with_its_content() -> None:
    text = "a:\n  - x\n  - y\n\n# comment\nb: 1\n"
    value = root_of(text).get("a")
    assert isinstance(value, Sequence)
    assert text[value.span.start : value.span.end] == "- x\n  - y"


def test_what_came_before_a_syntax_error_is_kept() -> None:
    document = parse(Source("x.yml", "version: 0.2\nphases:\n\tbuild:\n"))
    assert document.problem is not None
    assert document.mapping is not None
    assert [key.value for key, _ in document.mapping.items()] == ["version", "phases"]


def test_only_the_first_document_is_read() -> None:
    document = parse(Source("x.yml", "a: 1\n---\nb: [\n"))
    assert document.problem is None
    assert document.more_documents == 5


@pytest.mark.parametrize(
    "text",
    ["[" * 60_000, "- " * 100_000, "{a: " * 5_000, "".join(f"{' ' * n}k:\n" for n in range(3_000))],
    ids=["flow", "sequences", "flow maps", "block maps"],
)
def test_depth_is_bounded(text: str) -> None:
    document = parse(Source("x.yml", text))
    assert document.problem is not None
    assert "nest" in document.problem.problem


def test_alias_bomb_is_not_expanded() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    document = parse(Source("x.yml", "\n".join(lines)))
    assert document.problem is None
    assert len(document.aliases) == 39 * 3


def test_self_reference_ends() -> None:
    assert parse(Source("x.yml", "a: &a [*a]\nb:\n  <<: &c\n    <<: *c\n")).mapping is not None


@given(st.text(max_size=200))
def test_any_text_is_read_without_exception(text: str) -> None:
    document = parse(Source("x.yml", text))
    if document.problem is not None:
        assert 0 <= document.problem.offset <= len(text) + 1


@given(st.text(alphabet=st.sampled_from("ab\r\n\x85\u2028"), max_size=40))
def test_positions_go_there_and_back(text: str) -> None:
    source = Source("x", text)
    for offset in range(len(text) + 1):
        line, column = source.position(offset)
        if offset <= source.line_end(line):
            assert source.offset(line, column) == offset
