"""Alarms and stop requests that come when nothing is left to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.fleet.record import BlueGreenDeployment, InPlaceDeployment, TrafficDeployment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec_simulate.fleet.record import Deployment

_WHAT = {"alarm": "the alarm", "stop": "the stop"}


def too_late(deployment: Deployment) -> Iterator[str]:
    """Yield a note on each alarm or stop that was asked for and came after the end."""
    if isinstance(deployment, TrafficDeployment):
        yield from _after_the_shift(deployment)
        return
    halt = deployment.scenario.halt
    if halt is None or halt.reason == "run-limit":
        return
    end = _end(deployment)
    if end < halt.seconds:
        yield (
            f"{_WHAT[halt.reason]} at minute {halt.seconds / 60:g} stops nothing: the deployment "
            f"is over after {end / 60:g} minutes"
        )


def _end(deployment: InPlaceDeployment | BlueGreenDeployment) -> float:
    if isinstance(deployment, InPlaceDeployment):
        return deployment.rollout.trace.finished_at
    return max(step.ended or 0.0 for step in deployment.steps)


def _after_the_shift(deployment: TrafficDeployment) -> Iterator[str]:
    scenario = deployment.scenario
    begun = next(
        (event.started for event in deployment.events if event.name == "AllowTraffic"), None
    )
    for reason, minute in (("alarm", scenario.alarm_at), ("stop", scenario.stop_at)):
        if minute is None or scenario.refusal is not None:
            continue
        where = f"{_WHAT[reason]} at minute {minute:g} of the shift stops nothing"
        if begun is None:
            yield f"{where}: the deployment ends before the shift"
        elif deployment.finished_at < begun + minute * 60:
            over = (deployment.finished_at - begun) / 60
            yield f"{where}: the deployment is over at its minute {over:g}"
