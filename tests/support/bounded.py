"""Runs of the command within limits of the operating system.

The limits are generous: a case that grows without bound runs into them on any machine.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from support.command import CLEAN_ENVIRONMENT

SECONDS = 20
"""Processor seconds after which the operating system ends a run."""
MEGABYTES = 400
"""Address space of a run; shared libraries count, too."""


class Done:
    """How a run ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    def __repr__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out[:2000]}\n--- stderr\n{self.err[:2000]}"


def dryspec(
    *arguments: str, cwd: Path, stdin: bytes = b"", before: Sequence[str] = (), timeout: float = 60
) -> Done:
    """Run ``python -m dryspec``, which puts the directory under check on the path first."""
    done = subprocess.run(
        [*before, sys.executable, "-m", "dryspec", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=CLEAN_ENVIRONMENT,
        check=False,
        timeout=timeout,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return Done(done.returncode, out, err)


def bounded(*arguments: str, cwd: Path) -> Done:
    limit = f'ulimit -t {SECONDS}; ulimit -v {MEGABYTES * 1024}; exec "$@"'
    return dryspec(*arguments, cwd=cwd, before=["bash", "-c", limit, "bash"])
