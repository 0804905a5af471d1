"""Stretches between quotes, also of texts that are no whole commands."""

from __future__ import annotations

import pytest

from dryspec.shell.quoting import stretches


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [("", "")]),
        ("a b", [("a b", "")]),
        ("a 'b \\' c", [("a ", ""), ("b \\", "'"), (" c", "")]),
        ('a "b\'c" d', [("a ", ""), ("b'c", '"'), (" d", "")]),
        ('"a\\"b"', [("", ""), ("a", '"'), ("b", '"'), ("", "")]),
        ("a \\'b", [("a ", ""), ("b", "")]),
        ("a # it's\nb", [("a ", ""), ("\nb", "")]),
        ("a#b 'c # d", [("a#b ", ""), ("c # d", "'")]),
        ("a # b", [("a ", ""), ("", "")]),
        ("a \\", [("a ", ""), ("", "")]),
    ],
)
def test_stretches(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(text[start:end], quote) for start, end, quote in stretches(text)] == parts
