"""From options to a scenario: every check of a combination that makes no sense is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.appspec import (
    FIRST_NEW_EVENT,
    Appspec,
    AppspecError,
    read_appspec,
    worst_timings,
)
from dryspec_simulate.fleet.configuration import (
    Configuration,
    ConfigurationError,
    HostMinimum,
    Platform,
    ServerConfiguration,
    TrafficConfiguration,
    default_configuration,
    named,
    parse_minimum,
    parse_traffic,
)
from dryspec_simulate.fleet.options import SERVER, TRAFFIC, UsageError
from dryspec_simulate.fleet.ranges import NOBODY, Ranges
from dryspec_simulate.fleet.scenario import (
    BlueGreen,
    Failure,
    Halt,
    Rollback,
    Scenario,
    ServerScenario,
    Timings,
    TrafficScenario,
    Trigger,
)
from dryspec_simulate.fleet.traffic import traffic_events
from dryspec_simulate.place import PlaceError, nearest, parse_failure, parse_instances

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Literal

_PLATFORMS: dict[str, Platform] = {"server": "Server", "lambda": "Lambda", "ecs": "ECS"}
_TRIGGERS: tuple[Trigger, ...] = ("failure", "alarm", "stop")
MOST_INSTANCES = 10_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A scenario, and what there is to say about it before it runs."""

    scenario: Scenario
    notes: tuple[str, ...] = ()


def build_request(options: argparse.Namespace) -> Request:
    """Turn options into a scenario; raises UsageError for what makes no sense."""
    try:
        platform = _PLATFORMS.get(options.platform or "")
        appspec = read_appspec(options.appspec, platform) if options.appspec else None
        platform = platform or (appspec.platform if appspec else "Server")
        if platform == "Server":
            return _server_request(options, appspec)
        return _traffic_request(options, platform, appspec)
    except PlaceError as error:
        raise UsageError(error.pointed()) from None
    except (ConfigurationError, AppspecError) as error:
        raise UsageError(str(error)) from None


def _server_request(options: argparse.Namespace, appspec: Appspec | None) -> Request:
    _refuse(options, SERVER, "traffic", "hook", "hook_result", "no_test_listener")
    blue_green = options.type == "blue-green"
    if not blue_green:
        _refuse_blue_green(options)
    size, zones = _size(options)
    configuration = _server_configuration(options)
    events = _server_events(options)
    failures, originals = _server_failures(options, size, events)
    notes = _server_notes(options, size, configuration, zones)
    if appspec and appspec.refusal and options.agent == "1":
        failures = (*failures, Failure(Ranges.of([(0, size)]), FIRST_NEW_EVENT))
        notes += (f"agent 1.8.1 refuses the appspec on every instance: {appspec.refusal}",)
    timings = _timings(options, appspec, events)
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
        halt=_halt(options, blue_green),
        rollback=_rollback(options, size, events),
        blue_green=_blue_green(options, size, originals) if blue_green else None,
        single_half_deploys=options.half_of_one == "deploys",
    )
    return Request(scenario, notes)


def _refuse(options: argparse.Namespace, what: str, *names: str) -> None:
    """Refuse options that mean nothing for this kind of deployment."""
    for name in names:
        if getattr(options, name):
            option = "--" + name.replace("_", "-")
            other = TRAFFIC if what == SERVER else SERVER
            raise UsageError(f"{option} is for {other}; this is one of the {what}")


def _refuse_blue_green(options: argparse.Namespace) -> None:
    wrong = {
        "--originals": options.originals is not None,
        "--provisioning": options.provisioning != "copy",
        "--provisioning-fails": options.provisioning_fails,
        "--ready": options.ready != "continue",
        "--continue-at": options.continue_at is not None,
        "--register": options.register != "installed",
        "--terminate": options.terminate is not None,
    }
    for option, given in wrong.items():
        if given:
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
        if options.min_healthy_per_zone is not None:
            raise UsageError("--min-healthy-per-zone needs --zones")
        return ()
    if options.type == "blue-green":
        raise UsageError("--zones is for in-place deployments only; blue/green has no zones")
    parts = options.zones.split(",")
    if not all(part.isascii() and part.isdigit() and 0 < int(part) < 10**8 for part in parts):
        raise UsageError(f'--zones takes sizes such as 4,3,3, not "{options.zones}"')
    return tuple(int(part) for part in parts)


def _zone_minimum(options: argparse.Namespace, zones: tuple[int, ...]) -> HostMinimum:
    if not zones or options.min_healthy_per_zone is None:
        return HostMinimum("FLEET_PERCENT", 0)
    return parse_minimum(options.min_healthy_per_zone, "--min-healthy-per-zone")


def _server_configuration(options: argparse.Namespace) -> ServerConfiguration:
    if options.min_healthy is not None:
        if options.config is not None:
            raise UsageError("--config and --min-healthy exclude each other; give one of them")
        return ServerConfiguration(None, parse_minimum(options.min_healthy, "--min-healthy"))
    configuration = _configuration(options, "Server")
    if not isinstance(configuration, ServerConfiguration):
        raise TypeError(configuration)
    return configuration


def _configuration(options: argparse.Namespace, platform: Platform) -> Configuration:
    if options.config is None:
        return default_configuration(platform)
    return named(options.config, platform)


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
    if size > 2000:
        notes.append(
            f"{size:,} instances are over the service's quota of 1,000 (2023 guide) or 2,000 "
            "(later guide, some Regions) for one deployment"
        )
    if configuration.name is not None and size == 1 and configuration.minimum.value == 50:
        notes.append("whether the service refuses HalfAtATime over one instance is not known")
    if options.type == "blue-green" and options.unhealthy:
        notes.append("replacement instances are new; --unhealthy is taken for them as given")
    return tuple(notes)


def _timings(
    options: argparse.Namespace, appspec: Appspec | None, events: tuple[str, ...]
) -> Timings:
    if options.timings is None:
        return Timings()
    given: list[tuple[str, float]] = []
    worst = False
    for part in options.timings.split(","):
        if part == "worst":
            worst = True
            continue
        name, equals, seconds = part.partition("=")
        if not equals:
            raise UsageError(
                f'--timings takes "worst" or EVENT=SECONDS, not "{part}" '
                "(write --timings=worst before an APPSPEC)"
            )
        given.append((_event_named(name, (*events, "Provision"), "--timings"), _seconds(seconds)))
    if worst:
        return worst_timings(appspec, events, tuple(given))
    return Timings("given", tuple(given))


def _event_named(name: str, events: tuple[str, ...], option: str) -> str:
    for event in events:
        if event.lower() == name.lower():
            return event
    advice = nearest(name, events) or f"the events are {', '.join(events)}"
    raise UsageError(f'{option}: no lifecycle event "{name}" in this deployment; {advice}')


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e8:
        raise UsageError(f'--timings: "{text}" is not a number of seconds')
    return seconds


def _halt(options: argparse.Namespace, blue_green: bool) -> Halt | None:
    reasons: list[tuple[float, Literal["alarm", "stop", "run-limit"], str]] = []
    if options.alarm is not None:
        reasons.append((options.alarm * 60, "alarm", "--alarm"))
    if options.stop is not None:
        reasons.append((options.stop * 60, "stop", "--stop"))
    if options.run_limit is not None:
        reasons.append((options.run_limit * 3600, "run-limit", "--run-limit"))
    if not reasons:
        return None
    seconds, reason, option = min(reasons)
    if blue_green:
        raise UsageError(f"{option} is not simulated for blue/green on instances")
    return Halt(seconds, reason)


def _rollback(options: argparse.Namespace, size: int, events: tuple[str, ...]) -> Rollback | None:
    if options.auto_rollback is None:
        if options.rollback_fail or options.rollback_fail_rate is not None:
            raise UsageError("--rollback-fail and --rollback-fail-rate need --auto-rollback")
        return None
    triggers: set[Trigger] = set()
    for word in options.auto_rollback.split(","):
        if word not in _TRIGGERS:
            advice = nearest(word, _TRIGGERS) or f"the triggers are {', '.join(_TRIGGERS)}"
            raise UsageError(
                f'--auto-rollback: no trigger "{word}"; {advice} '
                "(write --auto-rollback=failure before an APPSPEC)"
            )
        triggers.update(trigger for trigger in _TRIGGERS if trigger == word)
    failures: list[Failure] = []
    for text in options.rollback_fail:
        place = parse_failure(text)
        event = place.known_event(events) or lifecycle.usual_failure(events)
        failures.append(Failure(Ranges.of(place.who.spans(size)), event))
    return Rollback(frozenset(triggers), tuple(failures))


def _blue_green(
    options: argparse.Namespace, size: int, originals: tuple[Failure, ...]
) -> BlueGreen:
    if options.continue_at is not None and options.ready != "wait":
        raise UsageError("--continue-at needs --ready wait; otherwise rerouting starts at once")
    stuck = Ranges.of(span for failure in originals for span in failure.who.spans())
    return BlueGreen(
        originals=size if options.originals is None else options.originals,
        provisioning=options.provisioning,
        provisioning_error=options.provisioning_fails,
        ready=options.ready,
        wait_minutes=options.wait_minutes,
        continued_at=options.continue_at,
        terminate_after=_terminate(options.terminate, 60),
        register_failed=options.register == "all",
        deregister_failures=stuck or NOBODY,
        deregister_event=originals[0].event if originals else "BlockTraffic",
    )


def _terminate(text: str | None, default: int) -> int | None:
    if text is None:
        return default
    if text == "keep":
        return None
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f'--terminate takes minutes or "keep", not "{text}"')
    if int(text) > 2880:
        raise UsageError(
            f"--terminate {text} is over the API's limit of 2880 minutes (older pages say 2800)"
        )
    return int(text)


def _termination_wait(text: str | None) -> int:
    minutes = _terminate(text, 0)
    if minutes is None:
        raise UsageError("--terminate keep is for instances; ECS removes the original task set")
    return minutes


def _traffic_request(
    options: argparse.Namespace, platform: Platform, appspec: Appspec | None
) -> Request:
    _refuse_server_only(options, platform)
    events = traffic_events(platform)
    failing, result = _failing_hook(options, platform, events)
    rollback = _rollback(options, 1, events)
    if platform == "Lambda" and (options.ready == "wait" or options.terminate is not None):
        raise UsageError("--ready wait and --terminate are not for Lambda")
    notes: tuple[str, ...] = ()
    hook = failing if failing not in lifecycle.UNSCRIPTED else None
    if hook and appspec and appspec.limit(hook) is None:
        notes = (f"the appspec names no {hook} hook, so nothing could fail there",)
        failing = None
    scenario = TrafficScenario(
        configuration=_traffic_configuration(options, platform),
        failing_event=failing,
        failing_result=result,
        timings=_timings(options, appspec, events),
        alarm_at=options.alarm,
        stop_at=options.stop,
        rollback=rollback,
        test_listener=not options.no_test_listener,
        ready=options.ready,
        wait_minutes=options.wait_minutes,
        continued_at=options.continue_at,
        terminate_after=_termination_wait(options.terminate),
    )
    return Request(scenario, notes)


def _refuse_server_only(options: argparse.Namespace, platform: Platform) -> None:
    if options.type == "in-place":
        raise UsageError(
            f"--type in-place is for instances; {platform} deployments are always blue-green"
        )
    if options.instances not in (None, 1):
        raise UsageError(
            f"--instances is for {SERVER}; a deployment to {platform} has a single target"
        )
    names = ("min_healthy", "unhealthy", "unknown", "outdated", "zones", "min_healthy_per_zone")
    _refuse(options, TRAFFIC, *names, "load_balancer", "revision", "instance_tree", "survive")
    _refuse(options, TRAFFIC, "advise", "originals", "provisioning_fails", "run_limit", "draw")
    if platform == "Lambda" and options.no_test_listener:
        raise UsageError("--no-test-listener is for ECS; Lambda has no listeners")


def _traffic_configuration(options: argparse.Namespace, platform: Platform) -> TrafficConfiguration:
    if options.traffic is not None:
        if options.config is not None:
            raise UsageError("--config and --traffic exclude each other; give one of them")
        return parse_traffic(options.traffic, platform)
    configuration = _configuration(options, platform)
    if not isinstance(configuration, TrafficConfiguration):
        raise TypeError(configuration)
    return configuration


_HOOK_RESULTS = {
    "succeeded": "Succeeded",
    "failed": "Failed",
    "no-callback": "NoCallback3600s",
    "nocallback3600s": "NoCallback3600s",
}


def _failing_hook(
    options: argparse.Namespace, platform: Platform, events: tuple[str, ...]
) -> tuple[str | None, Literal["Failed", "NoCallback3600s"]]:
    """Find the event that fails, from --hook or --fail, and how."""
    word = options.hook_result or "failed"
    result = _HOOK_RESULTS.get(word.lower())
    if result is None:
        words = ("succeeded", "failed", "no-callback")
        advice = nearest(word, words) or f"the results are {', '.join(words)}"
        raise UsageError(f'--hook-result: no result "{word}"; {advice}')
    named_events = [_event_named(options.hook, events, "--hook")] if options.hook else []
    for text in options.fail:
        place = parse_failure(text)
        if place.who.spans(1):
            named_events.append(place.known_event(events) or lifecycle.usual_failure(events))
    if not named_events:
        if options.hook_result:
            raise UsageError("--hook-result needs --hook EVENT")
        return None, "Failed"
    event = min(named_events, key=events.index)
    if options.no_test_listener and "TestTraffic" in event:
        raise UsageError(f"nothing happens in {event} without a test listener")
    if options.hook and event in lifecycle.UNSCRIPTED:
        hooks = ", ".join(lifecycle.hooks(events))
        raise UsageError(f'"{event}" runs no hook on {platform}; the hooks are {hooks}')
    if result == "Succeeded":
        return None, "Failed"
    return event, "NoCallback3600s" if result == "NoCallback3600s" else "Failed"
