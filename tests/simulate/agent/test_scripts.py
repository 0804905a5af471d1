"""How plain hook scripts end, told without running them."""

import pytest

from dryspec_simulate.agent.scripts import read_script


def end(text, timeout=10, **variables):
    reading = read_script(text.encode(), "{current}/x.sh", timeout, variables, frozenset())
    return reading.outcome, reading.status


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", ("succeeded", 0)),
        ("#!/bin/sh\nexit 3\n", ("failed", 3)),
        ("false\necho done\n", ("succeeded", 0)),
        ("set -e\nfalse\necho done\n", ("failed", 1)),
        ("set -e\nfalse || true\n", ("succeeded", 0)),
        ("false && exit 3\nexit 0\n", ("succeeded", 0)),
        ("true || exit 3\n", ("succeeded", 0)),
        ("exit 256\n", ("succeeded", 0)),
        ("cat\necho after\n", ("succeeded", 0)),
        ("read answer\n", ("failed", 1)),
        ("sleep 11\n", ("timed-out", None)),
        ("sleep 11 &\necho begun\n", ("left-open", 0)),
        ("sleep 11 >/dev/null 2>&1 &\n", ("succeeded", 0)),
        ("kill -9 $$\n", ("failed", None)),
        ("#!/no/such/program\n", ("not-started", None)),
        ("#!/bin/sh\r\necho hi\r\n", ("not-started", None)),
        ("#!/usr/bin/python3\n", ("unknown", None)),
        ("systemctl restart nginx\n", ("unknown", None)),
        ("if true; then exit 3; fi\n", ("unknown", None)),
        ("echo $UNSET\n", ("unknown", None)),
        ("echo `date`\n", ("unknown", None)),
        ("echo 'open\n", ("unknown", None)),
    ],
)
def test_a_script_ends(text, outcome):
    assert end(text) == outcome


def test_what_is_printed_is_told_with_its_stream():
    text = "echo out\necho err >&2\necho 'a b'\necho \"$NAME\"\n"
    reading = read_script(text.encode(), "x", 10, {"NAME": "value"}, frozenset())
    assert reading.log == ["[stdout]out\n", "[stderr]err\n", "[stdout]a b\n", "[stdout]value\n"]


def test_an_unknown_outcome_says_why_and_where():
    reading = read_script(b"echo a\nmake install\n", "x", 10, {}, frozenset())
    assert (reading.outcome, reading.line) == ("unknown", 2)
    assert "make" in reading.reason


def test_a_value_only_the_deployment_knows_leaves_the_outcome_told():
    text = b'echo "$DEPLOYMENT_ID"\nexit 4\n'
    reading = read_script(text, "x", 10, {"DEPLOYMENT_ID": None}, frozenset())
    assert (reading.outcome, reading.status, reading.log_known) == ("failed", 4, False)
