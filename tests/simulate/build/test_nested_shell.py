"""A shell that is the whole text of another shell."""

from __future__ import annotations

from dryspec.shell import parse
from dryspec_simulate.build.verdict import judge


def test_a_shell_inside_a_shell_at_the_same_place_ends() -> None:
    verdict = judge(parse("bash -c bash"), "1")
    assert verdict.status is None
    assert judge(parse("bash -c 'bash -c \"exit 3\"'"), "1").status is False
