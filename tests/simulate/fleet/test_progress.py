"""The progress bar of long runs: on a terminal, and nowhere else."""

import os
import subprocess
import sys

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

LONG = ("--instances", "1000", "--fail-rate", "0.02", "--trials", "2000", "--summary")
SHORT = ("--instances", "10", "--fail-rate", "0.02", "--trials", "2000", "--summary")
BAR = b"[#"


def command(*arguments):
    return [sys.executable, "-m", "dryspec", "simulate", "deploy", *arguments]


def on_terminal(arguments):
    """Return standard output and what reached the terminal that standard error is."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            shown += part
        out = process.stdout.read()
    os.close(ours)
    return out, shown


def test_a_long_run_shows_it_and_wipes_it_away():
    out, shown = on_terminal(LONG)
    assert BAR in shown
    assert b"\r" in shown
    assert shown.split(b"\r")[-2].strip(b" ") == b""
    assert BAR not in out
    assert b"succeeds with probability" in out or b"probability" in out


def test_a_short_run_shows_none():
    assert on_terminal(SHORT)[1] == b""


def test_a_pipe_gets_none_and_the_same_answer():
    done = subprocess.run(command(*LONG), capture_output=True, check=False)
    assert done.stderr == b""
    assert done.stdout == on_terminal(LONG)[0]


def test_a_terminal_for_the_answer_alone_gets_none():
    ours, theirs = pty.openpty()
    with subprocess.Popen(command(*LONG), stdout=theirs, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        text = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            text += part
        err = process.stderr.read()
    os.close(ours)
    assert err == b""
    assert BAR not in text
