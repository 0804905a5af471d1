"""From options to a scenario: every check of a combination that makes no sense is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec.dialect import whole
from dryspec.facts.events import FROM_PREVIOUS, UNSCRIPTED
from dryspec_simulate.command_line import UsageError
from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.appspec import (
    FIRST_NEW_EVENT,
    Appspec,
    AppspecError,
    read_appspec,
)
from dryspec_simulate.fleet.configuration import (
    ConfigurationError,
    HostMinimum,
    Platform,
    ServerConfiguration,
    parse_minimum,
)
from dryspec_simulate.fleet.options import SERVER, given
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.request_common import (
    Request,
    configuration_of,
    refuse,
    refuse_waiting,
    rollback_of,
    termination_minutes,
    timings_of,
)
from dryspec_simulate.fleet.request_traffic import traffic_request
from dryspec_simulate.fleet.scenario import (
    BlueGreen,
    Failure,
    Halt,
    ServerScenario,
)
from dryspec_simulate.place import PlaceError, parse_failure, parse_instances

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from typing import Literal

_PLATFORMS: dict[str, Platform] = {"server": "Server", "lambda": "Lambda", "ecs": "ECS"}
MOST_INSTANCES = 10_000_000


def build_request(options: argparse.Namespace) -> Request:
    """Turn options into a scenario; raises UsageError for what makes no sense."""
    try:
        platform = _PLATFORMS.get(options.platform or "")
        appspec = read_appspec(options.appspec, platform) if options.appspec else None
        platform = platform or (appspec.platform if appspec else "Server")
        if platform == "Server":
            return _server_request(options, appspec)
        return traffic_request(options, platform, appspec)
    except PlaceError as error:
        raise UsageError(error.pointed()) from None
    except (ConfigurationError, AppspecError) as error:
        raise UsageError(str(error)) from None


def _server_request(options: argparse.Namespace, appspec: Appspec | None) -> Request:
    refuse(options, SERVER, "traffic", "hook", "hook_result", "no_test_listener")
    blue_green = options.type == "blue-green"
    if not blue_green:
        _refuse_blue_green(options)
    size, zones = _size(options)
    configuration = _server_configuration(options)
    events = _server_events(options)
    failures, originals = _server_failures(options, size, events)
    notes = _server_notes(options, size, configuration, zones)
    if options.ignore_application_stop_failures:
        notes += tuple(_ignored(failures, originals))
        failures, originals = _not_ignored(failures), _not_ignored(originals)
    notes += tuple(_without_script(options, events, appspec))
    if appspec and appspec.refusal and options.agent == "1":
        failures = (*failures, Failure(Ranges.of([(0, size)]), FIRST_NEW_EVENT))
        notes += (f"agent 1.8.1 refuses the appspec on every instance: {appspec.refusal}",)
    timings = timings_of(options, appspec, events)
    everybody = Ranges.of([(0, size)])
    fresh = options.first_deployment == "two-pass"
    scenario = ServerScenario(
        size=size,
        configuration=configuration,
        failures=failures,
        unhealthy=everybody if fresh else _who(options.unhealthy, size),
        unknown=_who(options.unknown, size),
        outdated=_who(options.outdated, size),
        zones=zones,
        zone_minimum=_zone_minimum(options, zones),
        lenient_zones=options.zone_end == "lenient",
        load_balancer=options.load_balancer or blue_green,
        timings=timings,
        halt=_halt(options),
        rollback=rollback_of(options, size, events),
        blue_green=_blue_green(options, size, originals) if blue_green else None,
        single_half_deploys=options.half_of_one == "deploys",
        deployed_before=options.previous is not None and not blue_green,
    )
    return Request(scenario, notes)


def _refuse_blue_green(options: argparse.Namespace) -> None:
    names = ("originals", "provisioning", "provisioning_fails", "register", "terminate")
    for option in given(options, *names, "ready", "wait_minutes", "continue_at"):
        raise UsageError(f"{option} needs --type blue-green")


def _size(options: argparse.Namespace) -> tuple[int, tuple[int, ...]]:
    zones = _zones(options)
    size = options.instances
    if size is None:
        size = sum(zones) if zones else 1
    if size > MOST_INSTANCES:
        raise UsageError(f"--instances {size} is more than {MOST_INSTANCES}, the most we simulate")
    if zones and sum(zones) != size:
        raise UsageError(f"--zones {options.zones} add up to {sum(zones)}, not to {size} instances")
    return size, zones


def _zones(options: argparse.Namespace) -> tuple[int, ...]:
    if options.zones is None:
        for option in given(options, "min_healthy_per_zone", "zone_end"):
            raise UsageError(f"{option} needs --zones")
        return ()
    if options.type == "blue-green":
        raise UsageError("--zones is for in-place deployments only; blue/green has no zones")
    parts = options.zones.split(",")
    sizes = [whole(part) if part.isascii() and part.isdigit() else 0 for part in parts]
    if not all(0 < size < 10**8 for size in sizes):
        raise UsageError(f'--zones takes sizes such as 4,3,3, not "{options.zones}"')
    return tuple(sizes)


def _zone_minimum(options: argparse.Namespace, zones: tuple[int, ...]) -> HostMinimum:
    if not zones or options.min_healthy_per_zone is None:
        return HostMinimum("FLEET_PERCENT", 0)
    return parse_minimum(options.min_healthy_per_zone, "--min-healthy-per-zone")


def _server_configuration(options: argparse.Namespace) -> ServerConfiguration:
    if options.min_healthy is not None:
        if options.config is not None:
            raise UsageError("--config and --min-healthy exclude each other; give one of them")
        return ServerConfiguration(None, parse_minimum(options.min_healthy, "--min-healthy"))
    configuration = configuration_of(options, "Server")
    if not isinstance(configuration, ServerConfiguration):
        raise TypeError(configuration)
    return configuration


def _server_events(options: argparse.Namespace) -> tuple[str, ...]:
    if options.type == "blue-green":
        return (*lifecycle.REPLACEMENT, *lifecycle.ORIGINAL)
    return lifecycle.IN_PLACE_BALANCED if options.load_balancer else lifecycle.IN_PLACE


def _server_failures(
    options: argparse.Namespace, size: int, events: tuple[str, ...]
) -> tuple[tuple[Failure, ...], tuple[Failure, ...]]:
    """Split --fail into failures of the deployed-to instances and of the blue/green originals."""
    originals = options.originals if options.originals is not None else size
    failures: list[Failure] = []
    of_originals: list[Failure] = []
    for text in options.fail:
        place = parse_failure(text)
        event = place.known_event(events) or lifecycle.usual_failure(events)
        if options.type == "blue-green" and event in lifecycle.ORIGINAL:
            of_originals.append(Failure(Ranges.of(place.who.spans(originals)), event))
        else:
            failures.append(Failure(Ranges.of(place.who.spans(size)), event))
    return tuple(failures), tuple(of_originals)


def _ignored(*failures: tuple[Failure, ...]) -> Iterator[str]:
    """Say which failures do not count under ignoreApplicationStopFailures; it covers all three."""
    for event in dict.fromkeys(failure.event for some in failures for failure in some):
        if event in FROM_PREVIOUS:
            yield f"a failure in {event} is ignored as asked: the instance goes on"


def _not_ignored(failures: tuple[Failure, ...]) -> tuple[Failure, ...]:
    return tuple(failure for failure in failures if failure.event not in FROM_PREVIOUS)


def _who(texts: Sequence[str], size: int) -> Ranges:
    return Ranges.of(span for text in texts for span in parse_instances(text).spans(size))


def _server_notes(
    options: argparse.Namespace,
    size: int,
    configuration: ServerConfiguration,
    zones: tuple[int, ...],
) -> tuple[str, ...]:
    notes: list[str] = []
    if zones and configuration.name is not None:
        notes.append(
            "zones belong to custom configurations only; simulated as a custom one with the "
            "minimum of " + configuration.name
        )
    if size > 1000:
        quota = "1,000 (2023 guide) or 2,000 (later guide, some Regions)"
        if size <= 2000:
            quota = "1,000 (the later guide has 2,000 in some Regions)"
        notes.append(
            f"{size:,} instances are over the service's quota of {quota} for one deployment"
        )
    if configuration.name is not None and size == 1 and configuration.minimum.value == 50:
        notes.append("whether the service refuses HalfAtATime over one instance is not known")
    if options.type == "blue-green" and options.unhealthy:
        notes.append("replacement instances are new; --unhealthy is taken for them as given")
    return tuple(notes)


def _without_script(
    options: argparse.Namespace, events: tuple[str, ...], appspec: Appspec | None
) -> Iterator[str]:
    """Say where a failure is asked for that no script of the appspec can bring about."""
    named = (parse_failure(text).known_event(events) for text in options.fail)
    for event in dict.fromkeys(named) if appspec is not None else ():
        if event is None or event in UNSCRIPTED or event in FROM_PREVIOUS:
            continue
        if appspec is not None and appspec.limit(event) is None and not appspec.refusal:
            yield (
                f"the appspec has no script at {event}: only the agent or the instance itself "
                "could fail there"
            )


def _halt(options: argparse.Namespace) -> Halt | None:
    reasons: list[tuple[float, Literal["alarm", "stop", "run-limit"]]] = []
    if options.alarm is not None:
        reasons.append((options.alarm * 60, "alarm"))
    if options.stop is not None:
        reasons.append((options.stop * 60, "stop"))
    if options.run_limit is not None:
        reasons.append((options.run_limit * 3600, "run-limit"))
    return Halt(*min(reasons)) if reasons else None


def _blue_green(
    options: argparse.Namespace, size: int, originals: tuple[Failure, ...]
) -> BlueGreen:
    refuse_waiting(options)
    for option in given(options, "rollback_fail", "rollback_fail_rate"):
        raise UsageError(
            f"{option} is for in-place deployments; blue/green goes back to the originals, to "
            "which nothing is deployed"
        )
    return BlueGreen(
        originals=size if options.originals is None else options.originals,
        provisioning=options.provisioning,
        provisioning_error=options.provisioning_fails,
        ready=options.ready,
        wait_minutes=options.wait_minutes,
        continued_at=options.continue_at,
        terminate_after=termination_minutes(options.terminate, 60),
        register_failed=options.register == "all",
        deregister_failures=originals,
    )
