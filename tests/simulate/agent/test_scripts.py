"""How plain hook scripts end, told without running them."""

import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        ("#!/opt/vendor/bin/ruby2.7\n", ("unknown", None)),
        ("#!/bin/true\nexit 3\n", ("unknown", None)),
        ("#!sh\nexit 3\n", ("not-started", None)),
        ("#!\t\nexit 3\n", ("failed", 3)),
        ("#!/bin/bash\t-e \nfalse\nexit 0\n", ("failed", 1)),
        ("#!/bin/bash\nset -euo pipefail\nfalse\nexit 0\n", ("failed", 1)),
        ("#!/bin/bash\nset -ex -o pipefail\nexit 4\n", ("failed", 4)),
        ("#!/bin/bash -e\nfalse\nexit 0\n", ("failed", 1)),
        ("#!/usr/bin/env -S bash -eu\nfalse\nexit 0\n", ("failed", 1)),
        ("#!/bin/bash --login\nset -o errexit\nset +e\nfalse\ntrue\n", ("succeeded", 0)),
        ("#!/bin/sh\nset -euo pipefail\n", ("unknown", None)),
        ("#!/bin/sh\nset -n\nexit 3\n", ("unknown", None)),
        ("set -- a b\n", ("unknown", None)),
        ("systemctl restart nginx\n", ("unknown", None)),
        ("if true; then exit 3; fi\n", ("unknown", None)),
        ("echo $UNSET\n", ("unknown", None)),
        ("echo `date`\n", ("unknown", None)),
        ("echo 'open\n", ("unknown", None)),
        ("cd /srv/app\nexit 3\n", ("failed", 3)),
        ("cd .\npwd\n", ("succeeded", 0)),
        ("cd / && exit 3\n", ("failed", 3)),
        ("cd /srv/app && exit 3\n", ("unknown", None)),
        ("set -e\ncd /srv/app\ntrue\n", ("unknown", None)),
        ("cd /srv/app\n", ("unknown", None)),
        ("cd /srv/app\npwd\n", ("unknown", None)),
        ("cd /srv/app\necho $?\n", ("unknown", None)),
        ("set -e\nsudo false\n", ("failed", 1)),
        ("sudo sleep 11\n", ("timed-out", None)),
        ("sudo exit 3\n", ("unknown", None)),
        ("echo x > /srv/app/x\n", ("unknown", None)),
        ("echo x > /srv/app/x || true\n", ("unknown", None)),
        ("echo x > /srv/app/x\nexit 3\n", ("failed", 3)),
        ("set -e\necho x > /srv/app/x\nexit 0\n", ("unknown", None)),
        (": > /srv/app/x\nexit 0\n", ("unknown", None)),
        ("read x < /srv/app/x\n", ("unknown", None)),
        ("sleep 1 > /srv/app/x 2>&1 &\n", ("succeeded", 0)),
    ],
)
def test_a_script_ends(text, outcome):
    assert end(text) == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("make install\nexit 3\n", ("failed", 3)),
        ("set -e\ncd /srv/app\nmake || exit 2\nfalse\n", ("failed", 1)),
        ("if test -e /x; then make; fi\nexit 1\n", ("failed", 1)),
        ("X=$(date)\necho $X | cat\nexit 1\n", ("failed", 1)),
        ("make && exit 0\nexit 1\n", ("unknown", None)),
        ("if make; then exit 0; fi\nexit 1\n", ("unknown", None)),
        ("for i in 1 2; do make && exit; done\nexit 1\n", ("unknown", None)),
        ("exec make\nexit 1\n", ("unknown", None)),
        (". ./settings\nexit 1\n", ("unknown", None)),
        ("trap 'exit 0' EXIT\nmake\nexit 1\n", ("unknown", None)),
        ("exit() { true; }\nexit 1\n", ("unknown", None)),
        ("$COMMAND\nexit 1\n", ("unknown", None)),
        ("make\nexit $?\n", ("unknown", None)),
        ("make\nexit 0\n", ("unknown", None)),
        ("make || exit 1\n", ("unknown", None)),
        ("make; false; make\n", ("unknown", None)),
    ],
)
def test_what_fails_whatever_unknown_commands_do(text, outcome):
    assert end(text) == outcome


def test_what_is_printed_is_told_with_its_stream():
    text = "echo out\necho err >&2\necho 'a b'\necho \"$NAME\"\n"
    reading = read_script(text.encode(), "x", 10, {"NAME": "value"}, frozenset())
    assert reading.log == ["[stdout]out\n", "[stderr]err\n", "[stdout]a b\n", "[stdout]value\n"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("echo -n a", False),
        ("echo -e 'a\\nb'", False),
        ("echo 'a\\nb'", False),
        ("echo '- a -'", True),
    ],
)
def test_what_echo_makes_of_a_text_changes_no_outcome(text, known):
    reading = read_script(f"{text}\nexit 4\n".encode(), "x", 10, {}, frozenset())
    assert (reading.outcome, reading.status, reading.log_known) == ("failed", 4, known)


def test_an_unknown_outcome_says_why_and_where():
    reading = read_script(b"echo a\nmake install\n", "x", 10, {}, frozenset())
    assert (reading.outcome, reading.line) == ("unknown", 2)
    assert "make" in reading.reason


def test_a_value_only_the_deployment_knows_leaves_the_outcome_told():
    text = b'echo "$DEPLOYMENT_ID"\nexit 4\n'
    reading = read_script(text, "x", 10, {"DEPLOYMENT_ID": None}, frozenset())
    assert (reading.outcome, reading.status, reading.log_known) == ("failed", 4, False)


COMMANDS = (
    "true",
    "false",
    "echo a",
    'echo "b $X"',
    "echo 'c  d'",
    "exit 3",
    "set -e",
    "set +e",
    "X=1",
    'X="a b"',
    "export X=2",
    'echo ${Y-none} "${X:-un set}"',
    "echo e >&2",
    "echo g >/dev/null",
    "cat",
    "read v",
    "sleep 0",
    "echo a#b # c",
    'echo "$?"',
    'echo "q\\"r" \\$X',
)
OPERATORS = ("\n", " && ", " || ", "; ")


@pytest.mark.skipif(not os.path.exists("/bin/sh"), reason="there is no /bin/sh to compare with")
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(COMMANDS), st.sampled_from(OPERATORS)), max_size=6))
def test_what_is_told_is_what_the_shell_does(parts):
    """The shell runs nothing here but the harmless commands above."""
    text = "".join(command + ("\n" if "#" in command else operator) for command, operator in parts)
    text = "#!/bin/sh\n" + text.rstrip("&|; \n") + "\n"
    reading = read_script(text.encode(), "x", 10, {"X": "env"}, frozenset())
    if reading.outcome == "unknown":
        return
    ran = subprocess.run(
        ["/bin/sh", "-c", text],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "X": "env"},
        cwd="/",
    )
    shown = {"stdout": ran.stdout, "stderr": ran.stderr}
    for stream, wanted in shown.items():
        mark = f"[{stream}]"
        logged = "".join(line.removeprefix(mark) for line in reading.log if line.startswith(mark))
        assert logged == wanted
    assert reading.status == ran.returncode


def test_a_directory_that_is_there_is_gone_to():
    text = b"set -e\ncd /srv/app\npwd\nexit 3\n"
    reading = read_script(text, "{current}/x.sh", 10, {}, frozenset(), frozenset({"/srv/app"}))
    assert (reading.status, reading.log) == (3, ["[stdout]/srv/app\n"])


@pytest.mark.parametrize(
    ("writable", "outcome"), [(None, "succeeded"), (frozenset({"/home/ann"}), "unknown")]
)
def test_a_file_is_written_where_its_directory_is_there_and_the_user_may(writable, outcome):
    text = b"set -e\necho x > /srv/app/x\ncd /srv/app\necho x > y\n"
    there = frozenset({"/srv/app", "/home/ann"})
    reading = read_script(text, "x", 10, {}, frozenset(), there, writable)
    assert reading.outcome == outcome


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("echo x > $LOG\n", "whether $LOG can be written"),
        ("note() { echo a; }\n", "what the function note does"),
        ('x="a $(id)"\n', 'the substitution in "a $(id)"'),
        (". ~/.profile\n", 'the home directory in "~/.profile"'),
        ("read x < /srv/app/x\n", "whether /srv/app/x can be read"),
        ("sudo systemctl restart nginx\n", "what systemctl does"),
        ("sudo cd /srv\n", "what sudo cd does"),
        ("cd /srv/app\nnpm ci\n", "what npm does"),
        ("set -e\ncd /srv/app\n", "whether /srv/app is there"),
    ],
)
def test_it_is_said_where_reading_ends(text, reason):
    found = read_script(text.encode(), "{current}/x.sh", 10, {}, frozenset())
    assert found.reason.startswith(reason)
