"""The one way in for a library user: a scenario in, a deployment out."""

from __future__ import annotations

from dryspec_simulate.fleet.bluegreen import deploy_blue_green
from dryspec_simulate.fleet.inplace import deploy_in_place
from dryspec_simulate.fleet.record import Deployment
from dryspec_simulate.fleet.scenario import Scenario, ServerScenario
from dryspec_simulate.fleet.traffic import deploy_traffic


def deploy(scenario: Scenario) -> Deployment:
    """Simulate a deployment; the same scenario always gives the same record."""
    if not isinstance(scenario, ServerScenario):
        return deploy_traffic(scenario)
    if scenario.blue_green:
        return deploy_blue_green(scenario)
    return deploy_in_place(scenario)
