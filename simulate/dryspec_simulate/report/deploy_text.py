"""A deployment as text, 80 columns wide: the timeline, the deciding number, the answers."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from dryspec_simulate.fleet.configuration import ServerConfiguration, short
from dryspec_simulate.fleet.explain import plural
from dryspec_simulate.fleet.record import (
    BlueGreenDeployment,
    Deployment,
    InPlaceDeployment,
    TrafficDeployment,
)
from dryspec_simulate.report import deploy_answers, deploy_timeline
from dryspec_simulate.report.deploy_view import clock, fleets, healthy_levels, lowest, overview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec_simulate.fleet.answers import Answers

WIDTH = 80


def lines(answers: Answers) -> Iterator[str]:
    """Yield the report line by line, without line ends."""
    deployment = answers.deployment
    yield from _head(deployment)
    for note in answers.notes:
        yield from wrapped(f"note: {note}", "  ")
    if not answers.summary:
        yield from _course(deployment)
    yield ""
    yield from _verdict(deployment)
    if answers.with_timings:
        yield from _timing(deployment)
    if isinstance(deployment, InPlaceDeployment) and deployment.rollback:
        yield from _rollback(deployment.rollback, summary=answers.summary)
    yield from deploy_answers.lines(answers)
    yield from _assumptions(deployment)


def wrapped(text: str, first: str = "", later: str | None = None) -> list[str]:
    """Wrap a sentence to the width of the report."""
    rest = " " * len(first) if later is None else later
    # A break inside "--first-deployment" makes two words of one option.
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _head(deployment: Deployment) -> Iterator[str]:
    configuration = deployment.scenario.configuration
    name = short(configuration.name)
    if isinstance(deployment, TrafficDeployment):
        platform = deployment.scenario.configuration.platform
        yield f"blue/green deployment to {platform}, {name}"
        yield f"  traffic: {deployment.scenario.configuration.routing.words()}"
        return
    scenario = deployment.scenario
    kind = "blue/green" if isinstance(deployment, BlueGreenDeployment) else "in-place"
    yield f"{kind} deployment to {plural(scenario.size)}, {name}"
    if isinstance(configuration, ServerConfiguration):
        fleet = fleets(deployment)[0]
        origin = configuration.minimum.words(scenario.size)
        yield (
            f"  minimum healthy {fleet.minimum:,} ({origin}), "
            f"at most {fleet.concurrency:,} at a time"
        )
    if isinstance(deployment, InPlaceDeployment) and scenario.zones:
        zones = deployment.rollout.shape.zones
        sizes = ", ".join(f"{zone.size:,} (keep {zone.minimum:,})" for zone in zones)
        yield from wrapped(f"zones: {sizes}", "  ")


def _course(deployment: Deployment) -> Iterator[str]:
    if isinstance(deployment, TrafficDeployment):
        yield ""
        yield from deploy_timeline.target(deployment)
        yield ""
        yield from deploy_timeline.traffic(deployment)
        return
    if isinstance(deployment, BlueGreenDeployment):
        yield ""
        yield from _steps(deployment)
    for fleet in fleets(deployment):
        chart = list(deploy_timeline.timeline(fleet, WIDTH))
        if chart:
            yield ""
            yield from chart


def _steps(deployment: BlueGreenDeployment) -> Iterator[str]:
    starts = ["" if s.started is None else clock(s.started) for s in deployment.steps]
    width = max(map(len, starts))
    for step, start in zip(deployment.steps, starts, strict=True):
        yield from wrapped(step.text, f"  {step.name:<10} {step.status:<9} {start:<{width}} ")


def _verdict(deployment: Deployment) -> Iterator[str]:
    fleet = fleets(deployment)[0]
    error = f" ({deployment.error.code})" if deployment.error else ""
    counts = ", ".join(
        f"{count:,} {name.lower()}" for name, count in overview(deployment).items() if count
    )
    subject = f": {counts}" if fleet.size > 1 else ""
    yield f"{deployment.status}{error}{subject}"
    if fleet.decided:
        yield from wrapped(fleet.decided, "  ")
    if isinstance(deployment, InPlaceDeployment) and deployment.rollout.shape.size:
        yield from _service(deployment)
    if isinstance(deployment, BlueGreenDeployment):
        yield f"  serving: {deployment.serving}"
    if isinstance(deployment, TrafficDeployment):
        yield f"  production traffic: {deployment.production}"
    if not isinstance(deployment, InPlaceDeployment):
        for sentence in deployment.left:
            yield from wrapped(sentence, "  ")


def _service(deployment: InPlaceDeployment) -> Iterator[str]:
    rollout = deployment.rollout
    low = lowest(healthy_levels(rollout))
    size, minimum = rollout.shape.size, rollout.shape.minimum
    below = ", below the minimum from the start" if low < minimum < size else ""
    yield f"  in service: never fewer than {low:,} of {size:,}{below}"


def _timing(deployment: Deployment) -> Iterator[str]:
    fleet = fleets(deployment)[0]
    timings = deployment.scenario.timings
    basis = "at worst" if timings.basis == "worst" else "with the given durations"
    yield ""
    yield f"takes {clock(fleet.finished_at)} {basis}"
    shortest = {name: low for name, low, _ in timings.ranges}
    named = [(name, timings.seconds(name)) for name in fleet.names]
    each = ", ".join(
        f"{name} {f'{clock(shortest[name])} to ' if name in shortest else ''}{clock(seconds)}"
        for name, seconds in named
        if seconds
    )
    yield from wrapped(f"one instance: {each or 'no time at all'}", "  ")
    if shortest:
        yield f"  drawn evenly for each instance, seed {timings.seed}"
    if isinstance(deployment, InPlaceDeployment) and fleet.finished_at > 12 * 3600:
        yield from wrapped(
            "that is over the limit of 12 hours for an in-place deployment (8 hours for "
            "configurations made before June 2023): the service would end it; --run-limit 12 "
            "shows where",
            "  ",
        )


def _rollback(deployment: InPlaceDeployment, *, summary: bool) -> Iterator[str]:
    yield ""
    yield "automatic rollback: a second deployment, of the last good revision"
    if not summary:
        for fleet in fleets(deployment):
            yield from deploy_timeline.timeline(fleet, WIDTH)
        yield ""
    yield from _verdict(deployment)


def _assumptions(deployment: Deployment) -> Iterator[str]:
    if not deployment.assumptions:
        return
    yield ""
    yield "assumptions"
    for item in deployment.assumptions:
        other = item.otherwise
        end = f"; otherwise: {other}" if not other.startswith("none") else ""
        yield from wrapped(f"{item.topic}: {item.taken}{end}", "  - ", "    ")
