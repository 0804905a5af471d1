"""The interpreter line of a hook script: whether it starts, and with which options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.agent.script_end import FAILED, NOT_STARTED, UNKNOWN, Reading

if TYPE_CHECKING:
    from dryspec.shell.shebang import Shebang

SHELLS = frozenset({"/bin/sh", "/bin/bash", "/usr/bin/bash", "/usr/bin/sh", "/bin/dash"})
_ENV = "/usr/bin/env"
OTHERS = frozenset(
    {
        "/usr/bin/python3",
        "/usr/bin/python",
        "/usr/bin/perl",
        "/usr/bin/ruby",
        "/usr/bin/node",
        "/bin/zsh",
        "/bin/ksh",
        "/usr/bin/php",
    }
)
"""Interpreters that are usually there, and whose scripts are not read."""

_HOLD_PROGRAMS = frozenset(
    {
        *("app", "bin", "data", "etc", "home", "lib", "lib64", "mnt", "nix", "opt", "root", "run"),
        *("sbin", "snap", "srv", "tmp", "usr", "var"),
    }
)
"""Directories at the root of an instance that may have any program somewhere."""

_LOGIN = ("-", "--", "-l", "--login")


def cannot_start(shebang: Shebang, files: frozenset[str]) -> Reading | None:
    """Say how a script ends whose interpreter line is at fault, ``None`` when it is not."""
    program = shebang.program
    if program.endswith("\r"):
        reason = "the interpreter line ends with a carriage return, so no such program exists"
        return Reading(NOT_STARTED, reason=reason, line=1)
    if program not in SHELLS | {_ENV} | OTHERS and program not in files:
        # The agent runs in "/", so a relative path begins there, too.
        first, slash, _ = program.lstrip("/").partition("/")
        if slash and first in _HOLD_PROGRAMS:
            return Reading(UNKNOWN, reason=f"whether there is a {program} is not known", line=1)
        return Reading(NOT_STARTED, reason=f"there is no interpreter {program}", line=1)
    if not shebang.arguments.endswith("\r"):
        return None
    # Observed: env looks for "bash\r" (127); bash and dash refuse the option "-e\r" (1 and 2).
    status = 127 if program == _ENV else 1 if shebang.name == "bash" else 2
    reason = "the interpreter line ends with a carriage return, which counts as part of its option"
    return Reading(FAILED, status, reason=reason, line=1, log_known=False)


def options_given(shebang: Shebang) -> list[str]:
    """Return the options of the shell, as ``set`` takes them."""
    words = shebang.arguments.split()
    if shebang.program == _ENV:
        words = words[words.index(shebang.name) + 1 :] if shebang.name in words else []
    return [word for word in words if word not in _LOGIN]
