"""Everything one run of ``simulate deploy`` found out: what the reports are written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dryspec_simulate.fleet.configuration import HostMinimum
    from dryspec_simulate.fleet.estimate import Estimate
    from dryspec_simulate.fleet.questions import (
        Advice,
        ServerComparison,
        Survival,
        TrafficComparison,
    )
    from dryspec_simulate.fleet.record import Deployment


@dataclass(frozen=True, slots=True)
class Answers:
    """The deployment, and the answers to the questions that were asked.

    ``notes`` are facts about the scenario worth a line, such as an appspec that is refused.
    ``with_timings`` says that durations were asked for.  ``summary`` leaves the instances out.
    """

    deployment: Deployment
    appspec: str | None = None
    notes: tuple[str, ...] = ()
    estimate: Estimate | None = None
    comparison: tuple[ServerComparison, ...] | tuple[TrafficComparison, ...] = ()
    survival: Survival | None = None
    survival_asked: bool = False
    advice: tuple[Advice, ...] = ()
    availability: HostMinimum | None = None
    with_timings: bool = False
    summary: bool = False
