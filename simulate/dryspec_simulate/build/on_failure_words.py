"""What a report says about an `on-failure` that does not do what it seems to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec.facts.limits import MAX_RETRIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dryspec_simulate.build.outcomes import BuildRun, PhasePlan
    from dryspec_simulate.build.transitions import OnFailure


def on_failure_words(plan: Mapping[str, PhasePlan], run: BuildRun) -> Iterator[str]:
    """Yield a note for each phase whose failure met a value that is unknown or did not apply."""
    for phase in run.phases:
        planned = plan.get(phase.name)
        if planned is None or phase.message is None or phase.interrupted:
            continue
        words = _words(planned.on_failure, phase.message)
        if words:
            text = planned.on_failure.text
            yield f'on-failure "{text}" of {phase.name.lower()} {words}'


def _words(on_failure: OnFailure, message: str) -> str:
    if on_failure.action == "DEFAULT":
        if not on_failure.text.strip():
            return ""
        return (
            "is none of ABORT, CONTINUE and RETRY[-count][-pattern]; what the service does with it "
            "is not documented, and here it counts as absent"
        )
    if on_failure.action != "RETRY":
        return ""
    if on_failure.asked > MAX_RETRIES:
        return (
            f"asks for more than {MAX_RETRIES} retries; what the service does with it is not "
            f"documented, and here it counts as {MAX_RETRIES}"
        )
    if not on_failure.wants_retry(message):
        return (
            "repeats nothing: its pattern is not found in the message of the failure "
            "(what the service compares is not documented)"
        )
    return ""
