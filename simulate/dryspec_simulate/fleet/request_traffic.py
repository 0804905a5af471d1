"""From options to a scenario for Lambda or ECS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.configuration import (
    Platform,
    TrafficConfiguration,
    parse_traffic,
)
from dryspec_simulate.fleet.options import SERVER, TRAFFIC, UsageError
from dryspec_simulate.fleet.request_common import (
    Request,
    configuration_of,
    event_named,
    refuse,
    rollback_of,
    termination_minutes,
    timings_of,
)
from dryspec_simulate.fleet.scenario import TrafficScenario
from dryspec_simulate.fleet.traffic import traffic_events
from dryspec_simulate.place import nearest, parse_failure

if TYPE_CHECKING:
    import argparse
    from typing import Literal

    from dryspec_simulate.fleet.appspec import Appspec

_HOOK_RESULTS = {
    "succeeded": "Succeeded",
    "failed": "Failed",
    "no-callback": "NoCallback3600s",
    "nocallback3600s": "NoCallback3600s",
}


def _termination_wait(text: str | None) -> int:
    minutes = termination_minutes(text, 0)
    if minutes is None:
        raise UsageError("--terminate keep is for instances; ECS removes the original task set")
    return minutes


def traffic_request(
    options: argparse.Namespace, platform: Platform, appspec: Appspec | None
) -> Request:
    """Turn options into a scenario for Lambda or ECS; raises UsageError for what makes no sense."""
    _refuse_server_only(options, platform)
    events = traffic_events(platform)
    failing, result = _failing_hook(options, platform, events)
    rollback = rollback_of(options, 1, events)
    if platform == "Lambda" and (options.ready == "wait" or options.terminate is not None):
        raise UsageError("--ready wait and --terminate are not for Lambda")
    notes: tuple[str, ...] = ()
    hook = failing if failing not in lifecycle.UNSCRIPTED else None
    if hook and appspec and appspec.limit(hook) is None:
        notes = (f"the appspec names no {hook} hook, so nothing could fail there",)
        failing = None
    timings = timings_of(options, appspec, events)
    if timings.ranges:
        raise UsageError("--timings: a range of seconds is for instances, each with its own")
    scenario = TrafficScenario(
        configuration=_traffic_configuration(options, platform),
        failing_event=failing,
        failing_result=result,
        timings=timings,
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
    refuse(options, TRAFFIC, *names, "load_balancer", "revision", "instance_tree", "survive")
    refuse(options, TRAFFIC, "advise", "originals", "provisioning_fails", "run_limit", "draw")
    if platform == "Lambda" and options.no_test_listener:
        raise UsageError("--no-test-listener is for ECS; Lambda has no listeners")


def _traffic_configuration(options: argparse.Namespace, platform: Platform) -> TrafficConfiguration:
    if options.traffic is not None:
        if options.config is not None:
            raise UsageError("--config and --traffic exclude each other; give one of them")
        return parse_traffic(options.traffic, platform)
    configuration = configuration_of(options, platform)
    if not isinstance(configuration, TrafficConfiguration):
        raise TypeError(configuration)
    return configuration


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
    named_events = [event_named(options.hook, events, "--hook")] if options.hook else []
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
