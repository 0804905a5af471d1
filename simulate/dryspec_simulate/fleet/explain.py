"""Which number decided, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.fleet.record import DeploymentError

if TYPE_CHECKING:
    from dryspec_simulate.fleet.closed import Outcome
    from dryspec_simulate.fleet.record import Rollout
    from dryspec_simulate.fleet.scenario import Halt, ServerScenario

ERROR_CODES = {
    "no-instances": "NO_INSTANCES",
    "cannot-start": "HEALTH_CONSTRAINTS_INVALID",
    "zone-cannot-start": "HEALTH_CONSTRAINTS_INVALID",
    "pass-one": "HEALTH_CONSTRAINTS",
    "minimum": "HEALTH_CONSTRAINTS",
    "zone-minimum": "HEALTH_CONSTRAINTS",
    "too-few": "HEALTH_CONSTRAINTS",
    "none-succeeded": "HEALTH_CONSTRAINTS",
}

HALT_CODES = {"alarm": "ALARM_ACTIVE", "stop": "MANUAL_STOP", "run-limit": "TIMEOUT"}


def plural(count: int, noun: str = "instance") -> str:
    """``1 instance``, ``2 instances``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def outcome_error(scenario: ServerScenario, rollout: Rollout) -> DeploymentError | None:
    """The service's error code and the deciding number, or None for a success."""
    if rollout.outcome.is_success:
        return None
    return DeploymentError(ERROR_CODES[rollout.outcome.cause], decided(scenario, rollout))


def halted_error(halt: Halt, outcome: Outcome) -> DeploymentError:
    """The error of a deployment that was stopped from outside."""
    return DeploymentError(HALT_CODES[halt.reason], f"{halt_words(halt)}: {halt_counts(outcome)}")


def halt_words(halt: Halt) -> str:
    """Say what stopped a deployment from outside, and when."""
    who = {"alarm": "an alarm fired", "stop": "it was stopped by request"}
    reason = who.get(halt.reason, "it ran into the limit for the whole deployment")
    return f"{reason} after {halt.seconds / 60:g} minutes"


def halt_counts(outcome: Outcome) -> str:
    """Count the instances of a rollout that was cut short."""
    return (
        f"{outcome.succeeded:,} succeeded by then, {outcome.failed:,} failed or under way, "
        f"{outcome.skipped:,} never tried"
    )


def decided(scenario: ServerScenario, rollout: Rollout) -> str:
    """One sentence naming the number that made the deployment succeed or fail."""
    shape, outcome = rollout.shape, rollout.outcome
    size, minimum = shape.size, shape.minimum
    who = "" if outcome.decisive is None else f"instance {rollout.order[outcome.decisive] + 1}"
    match outcome.cause:
        case "enough":
            return _enough(outcome, size, minimum, who)
        case "no-instances":
            return "there is no instance to deploy to"
        case "cannot-start":
            return _cannot_start(scenario, size, minimum)
        case "zone-cannot-start":
            index = next(i for i, zone in enumerate(shape.zones) if zone.minimum >= zone.size)
            zone = shape.zones[index]
            return (
                f"zone {index + 1} must keep {zone.minimum:,} of its {plural(zone.size)} healthy, "
                "so none of them may be taken out; lower --min-healthy-per-zone"
            )
        case "pass-one":
            healthy = size - outcome.failed
            return (
                f"needs more than {minimum:,} healthy to go on; after the "
                f"{plural(shape.unhealthy, 'unhealthy instance')} only {healthy:,} of {size:,} "
                f"are, so the {size - shape.unhealthy:,} healthy ones are not touched"
            )
        case "minimum":
            return (
                f"needs {max(1, minimum):,} of {size:,}; {_failure(outcome, who)} left "
                f"{size - outcome.failed:,} healthy, the minimum, with {outcome.skipped:,} still "
                "to deploy: the next failure could break it, so the deployment stops"
            )
        case "zone-minimum":
            return _zone_minimum(rollout, who)
        case "too-few":
            return (
                f"needs {minimum:,} of {size:,}; all were unhealthy before, so all were tried, and "
                f"only {outcome.succeeded:,} succeeded"
            )
        case "none-succeeded":
            failed = "the only instance" if size == 1 else f"all {plural(size)}"
            return f"needs {max(1, minimum):,} of {size:,}, and {failed} failed"


def _failure(outcome: Outcome, who: str) -> str:
    return f"the {ordinal(outcome.failed)} failure ({who})" if who else "the failures"


def ordinal(number: int) -> str:
    """Write ``first``, ``second``, ``third``, then ``4th`` and so on."""
    words = {1: "first", 2: "second", 3: "third"}
    if number in words:
        return words[number]
    last, teen = number % 10, number // 10 % 10 == 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return f"{number:,}{'th' if teen else ending}"


def _enough(outcome: Outcome, size: int, minimum: int, who: str) -> str:
    needed = max(1, minimum)
    if not outcome.failed:
        return f"needs {needed:,} of {size:,}; all of them succeeded"
    budget = size - minimum
    if who and outcome.failed >= budget and minimum:
        return (
            f"needs {needed:,} of {size:,} and got exactly {outcome.succeeded:,}; the failure of "
            f"{who} used up the budget, but it was the last instance, so nothing was left to stop"
        )
    spare = outcome.succeeded - needed
    return (
        f"needs {needed:,} of {size:,}; {outcome.succeeded:,} succeeded, {spare:,} more than "
        f"needed, and {outcome.failed:,} failed"
    )


def _cannot_start(scenario: ServerScenario, size: int, minimum: int) -> str:
    origin = scenario.configuration.minimum.words(size)
    return (
        f"needs {minimum:,} of {size:,} healthy all the time ({origin}), so no instance may ever "
        f"be taken out; choose a minimum below {size:,}"
    )


def _zone_minimum(rollout: Rollout, who: str) -> str:
    outcome, shape = rollout.outcome, rollout.shape
    index = outcome.zone or 0
    zone = shape.zones[index]
    after = f"; the failure of {who} brought it there" if who else ""
    return (
        f"zone {index + 1} fell to {zone.minimum:,} healthy of {zone.size:,}, its own minimum, "
        f"with {plural(outcome.skipped)} of the fleet still to deploy{after}: the deployment stops "
        "in every zone"
    )
