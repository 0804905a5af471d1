"""How one lifecycle event of the agent ended, and the scripts in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dryspec.outcome import Diagnostic
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import Script

CURRENT = "current"
"""The revision of the deployment itself, as a source of scripts."""

# The agent has 2 and 5, too: a script that cannot be made executable, an unknown error.
SCRIPT_MISSING = 1
SCRIPT_TIMED_OUT = 3
SCRIPT_FAILED = 4
OUTPUTS_LEFT_OPEN = 6


def through_su(script: Script) -> bool:
    """Whether the agent puts su or sudo before the script."""
    return script.runas is not None or script.uses_sudo


@dataclass(frozen=True, slots=True)
class ScriptRun:
    """One script: how it ends, what it prints, and what can be said about it.

    ``outcome`` is ``succeeded``, ``failed`` or ``unknown``; ``made_executable`` whether the agent
    had to set the bit; ``findings`` what the linter's rules say of it, where they were asked
    (:mod:`dryspec_simulate.agent.script_findings`).
    """

    script: Script
    outcome: str
    made_executable: bool
    reason: str = ""
    line: int = 0
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class HookError:
    """A failed event in the agent's words; ``code`` is its script error number, if any."""

    error_class: str
    kind: str
    message: str
    code: int | None = None
    script_name: str | None = None


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One event.

    ``source`` says whose revision is used, ``None`` when there is none. ``verdict`` is
    ``succeeded``, ``failed`` or ``unknown``; ``script_log`` is ``None`` where nothing is logged or
    not all of it can be told; ``phase`` where it failed: ``construct`` or
    ``execute``. ``modes`` are the modes of files the agent made executable.
    """

    event: str
    source: str | None
    is_noop: bool | None
    total_timeout: int | None
    verdict: str
    phase: str | None
    error: HookError | None
    runs: tuple[ScriptRun, ...]
    script_log: tuple[str, ...] | None
    modes: Mapping[str, int]
    appspec: ServerAppspec | None
