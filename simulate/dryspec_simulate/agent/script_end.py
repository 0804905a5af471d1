"""How a hook script ends."""

from __future__ import annotations

from dataclasses import dataclass, field

SUCCEEDED = "succeeded"
FAILED = "failed"
TIMED_OUT = "timed-out"
LEFT_OPEN = "left-open"
NOT_STARTED = "not-started"
UNKNOWN = "unknown"


@dataclass(slots=True)
class Reading:
    """How one script ends.

    ``status`` is its exit status where that is known, ``stream`` the one left open, ``log`` the
    lines it prints, each with its stream; ``reason`` says why the outcome is unknown or what went
    wrong, ``line`` (1-based) where.
    """

    outcome: str
    status: int | None = None
    stream: str = ""
    reason: str = ""
    line: int = 0
    log: list[str] = field(default_factory=list[str])
    log_known: bool = True
