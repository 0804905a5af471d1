"""Patterns of permissions that agent 2 reads as globset does."""

from __future__ import annotations

import pytest

from dryspec_simulate.agent.generation2 import _globset  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.txt", "a/b.txt", True),
        ("a*b*c", "a/xb/yc", True),
        ("a*b*c", "acb", False),
        ("*ab*ab", "ab", False),
        ("*a*a", "aaa", True),
        ("*{ab,a}*b", "ab", True),
        ("a*[*]", "ab*", True),
        ("a*[*]", "ab", False),
        ("*a" * 30 + "b", "a" * 200, False),
        ("{x,*a}" * 30 + "b", "a" * 200, False),
    ],
)
def test_globset(pattern: str, path: str, matches: bool) -> None:
    assert (_globset(pattern).fullmatch(path) is not None) is matches
