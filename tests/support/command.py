"""Runs the real command in a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CLEAN_ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if key
    not in {"GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "DRYSPEC_TRACEBACK", "PYTHONUNBUFFERED"}
}


def dryspec(
    *arguments: str, cwd: Path | None = None, stdin: str | bytes = b"", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `dryspec ARGUMENTS` and return what it printed; text is decoded as UTF-8."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-c", "from dryspec.__main__ import run; run()", *arguments],
        cwd=cwd,
        input=data,
        capture_output=True,
        env={**CLEAN_ENVIRONMENT, **environment},
        check=False,
        timeout=120,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
