"""What counts as a failing command: its exit status, or, as an article has it, output on stderr.

The service goes by exit status: the API's `PhaseContext` speaks of an exit code, the commands are
POSIX shell, and logs print `exit status N`. The other reading is kept because people hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.build.record import Assumption
from dryspec_simulate.build.scenario import EXIT_STATUS, STDERR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dryspec.shell import Call
    from dryspec_simulate.build.hazards import Judge
    from dryspec_simulate.build.outcomes import Step

REASONS = {EXIT_STATUS: "exit status 1", STDERR: "output on standard error"}

_SWALLOWED = frozenset({"null", "closed", "file"})


def signal_assumption(signal: str) -> Assumption:
    """Return the assumption that a report states about a reading of failure."""
    if signal == STDERR:
        text = (
            "a command fails when it prints to standard error: one article's reading; "
            "documented is the exit status"
        )
        return Assumption("failure-signal", signal, text, "--failure-signal exit-status")
    text = (
        "a command succeeds unless it is seen to fail or --fail names it; its exit status counts, "
        "whatever it prints"
    )
    return Assumption("failure-signal", signal, text, "--failure-signal stderr")


class SignalJudge:
    """The engine's judge under one reading of failure."""

    def __init__(self, signal: str, judged: Judge) -> None:
        self._signal = signal
        self._judged = judged

    def __call__(self, step: Step, succeeding: str) -> str | None:
        """Return why a command fails by itself, or None."""
        if self._signal != STDERR:
            return self._judged(step, succeeding)
        verdict = self._judged.verdict(step, succeeding)
        calls = [call for call in step.command.script.calls if verdict.may_run(call)]
        return REASONS[STDERR] if any(map(_writes_to_stderr, calls)) else None


def settle(
    steps: Iterable[Step], faults: Mapping[str, str], signal: str, judged: Judge
) -> tuple[dict[str, str], list[str]]:
    """Return the faults that happen under this reading, and notes on the commands concerned."""
    settled = dict(faults)
    notes: list[str] = []
    for step in steps:
        if faults.get(step.place) != "fail":
            continue
        if signal == STDERR and _silent(step):
            del settled[step.place]
            notes.append(
                f"{step.place} prints nothing to standard error, so under this reading it succeeds"
            )
        elif signal != STDERR and all(judged.verdict(step, now).status is True for now in "01"):
            notes.append(
                f"{step.place} cannot fail as it is written: its exit status is always 0; "
                "it fails here because that was asked for"
            )
    return settled, notes


def _silent(step: Step) -> bool:
    calls = [call for call in step.command.script.calls if call.program]
    return bool(calls) and all(call.output(2) in _SWALLOWED for call in calls)


def _writes_to_stderr(call: Call) -> bool:
    return any(
        redirect.fd == 1
        and redirect.duplicates
        and redirect.target is not None
        and redirect.target.value == "2"
        for redirect in call.redirects
    )
