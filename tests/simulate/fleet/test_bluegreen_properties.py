"""Blue/green on instances: each stage goes by the rule that an in-place deployment goes by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dryspec_simulate.fleet.bluegreen import deploy_blue_green
from dryspec_simulate.fleet.configuration import ServerConfiguration, named, parse_minimum
from dryspec_simulate.fleet.inplace import outcome_only
from dryspec_simulate.fleet.lifecycle import ALLOW, BLOCK, INSTALL
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.scenario import BlueGreen, Failure, ServerScenario


@st.composite
def fleets(draw: st.DrawFn) -> tuple[int, ServerConfiguration, frozenset[int]]:
    size = draw(st.integers(2, 9))
    names = st.sampled_from(["AllAtOnce", "HalfAtATime", "OneAtATime"])
    chosen = draw(names | st.integers(0, size).map(str) | st.integers(0, 99).map("{}%".format))
    if chosen.isalpha():
        configuration = named(chosen, "Server")
        assert isinstance(configuration, ServerConfiguration)
    else:
        configuration = ServerConfiguration(None, parse_minimum(chosen, "--min-healthy"))
    return size, configuration, frozenset(draw(st.sets(st.integers(0, size - 1))))


def scenario(
    size: int,
    configuration: ServerConfiguration,
    failures: tuple[Failure, ...],
    stuck: tuple[Failure, ...] = (),
) -> ServerScenario:
    choices = BlueGreen(originals=size, deregister_failures=stuck)
    return ServerScenario(size, configuration, failures, blue_green=choices)


@given(fleets(), st.sampled_from([*INSTALL, *ALLOW]))
def test_a_stage_ends_as_an_in_place_deployment_would(
    fleet: tuple[int, ServerConfiguration, frozenset[int]], event: str
) -> None:
    size, configuration, failing = fleet
    failures = (Failure(Ranges.members(failing), event),)
    found = deploy_blue_green(scenario(size, configuration, failures))
    expected = outcome_only(ServerScenario(size, configuration, failures))
    assert (found.status == "Succeeded") == expected.is_success
    assert found.serving == ("replacement" if expected.is_success else found.serving)
    registered = event in ALLOW and expected.succeeded
    if not expected.is_success:
        assert found.serving == ("both" if registered else "original")


@given(fleets(), st.sampled_from(BLOCK))
def test_one_original_that_gets_stuck_is_one_too_many(
    fleet: tuple[int, ServerConfiguration, frozenset[int]], event: str
) -> None:
    size, configuration, failing = fleet
    stuck = (Failure(Ranges.members(failing), event),)
    found = deploy_blue_green(scenario(size, configuration, (), stuck))
    starts = outcome_only(ServerScenario(size, configuration)).is_success
    assert (found.status == "Succeeded") == (starts and not failing)
