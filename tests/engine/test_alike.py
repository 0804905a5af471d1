"""What is offered in place of a name is what difflib would offer."""

from __future__ import annotations

from difflib import get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from dryspec.alike import nearest

NAMES = st.text("abcde-_.", max_size=9)


@given(NAMES, st.lists(NAMES, max_size=8), st.sampled_from([0.0, 0.5, 0.6, 0.75, 0.8, 1.0]))
def test_nearest_is_the_first_of_the_close_matches(
    name: str, names: list[str], least: float
) -> None:
    assert nearest(name, names, least) == "".join(get_close_matches(name, names, 1, least))
