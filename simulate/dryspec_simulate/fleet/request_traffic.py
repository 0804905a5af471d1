"""From options to a scenario for Lambda or ECS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from dryspec_simulate.command_line import UsageError
from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.configuration import (
    Platform,
    TrafficConfiguration,
    parse_traffic,
)
from dryspec_simulate.fleet.options import SERVER, TRAFFIC
from dryspec_simulate.fleet.request_common import (
    Request,
    configuration_of,
    event_named,
    refuse,
    refuse_waiting,
    rollback_of,
    termination_minutes,
    timings_of,
)
from dryspec_simulate.fleet.scenario import TrafficScenario
from dryspec_simulate.fleet.traffic import traffic_events
from dryspec_simulate.place import nearest, parse_failure

if TYPE_CHECKING:
    import argparse

    from dryspec_simulate.fleet.appspec import Appspec

_Result = Literal["Failed", "NoCallback3600s"]
_HOOK_RESULTS: dict[str, _Result | None] = {
    "succeeded": None,
    "failed": "Failed",
    "no-callback": "NoCallback3600s",
    "nocallback3600s": "NoCallback3600s",
}


class _End(NamedTuple):
    """An event in which the deployment ends, if it gets there, and how."""

    event: str
    result: _Result


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
    ends = _failing_ends(options, platform, events)
    rollback = rollback_of(options, 1, events)
    if platform == "Lambda" and (options.ready == "wait" or options.terminate is not None):
        raise UsageError("--ready wait and --terminate are not for Lambda")
    absent = [end.event for end in ends if not _can_fail(end.event, appspec)]
    ends = [end for end in ends if end.event not in absent]
    first = min(ends, key=lambda end: events.index(end.event), default=None)
    notes = tuple(
        f"the appspec names no {event} hook, so nothing could fail there"
        for event in dict.fromkeys(absent)
    )
    refusal = appspec.refusal if appspec is not None else None
    if appspec is not None and appspec.doubt and not refusal:
        notes += (f"what follows is for an appspec in which this is right: {appspec.doubt}",)
    timings = timings_of(options, appspec, events)
    if timings.ranges:
        raise UsageError("--timings: a range of seconds is for instances, each with its own")
    scenario = TrafficScenario(
        configuration=_traffic_configuration(options, platform),
        failing_event=first.event if first else None,
        failing_result=first.result if first else "Failed",
        timings=timings,
        alarm_at=options.alarm,
        stop_at=options.stop,
        rollback=rollback,
        test_listener=not options.no_test_listener,
        ready=options.ready,
        wait_minutes=options.wait_minutes,
        continued_at=options.continue_at,
        terminate_after=_termination_wait(options.terminate),
        refusal=f"the appspec cannot be deployed as it is: {refusal}" if refusal else None,
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
    refuse(options, TRAFFIC, "provisioning", "register", "first_deployment", "half_of_one")
    refuse(options, TRAFFIC, "zone_end", "trials", "rollback_fail", "rollback_fail_rate")
    refuse(options, TRAFFIC, "ignore_application_stop_failures")
    refuse_waiting(options)
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


def _can_fail(event: str, appspec: Appspec | None) -> bool:
    return event in lifecycle.UNSCRIPTED or appspec is None or appspec.limit(event) is not None


def _failing_ends(
    options: argparse.Namespace, platform: Platform, events: tuple[str, ...]
) -> list[_End]:
    """Find the events that fail, from --hook and --fail, and how.

    --hook-result is about the event of --hook, and without one about those of --fail.
    """
    result = _hook_result(options.hook_result or "failed")
    failing: list[str] = []
    for text in options.fail:
        place = parse_failure(text)
        if any(start < stop for start, stop in place.who.spans(1)):
            failing.append(place.known_event(events) or lifecycle.usual_failure(events))
    if options.hook is None:
        if options.hook_result and (not failing or result is None):
            raise UsageError("--hook-result needs --hook EVENT")
        return [_End(_tested(event, options), result or "Failed") for event in failing]
    hook = _tested(event_named(options.hook, events, "--hook"), options)
    if hook in lifecycle.UNSCRIPTED:
        hooks = ", ".join(lifecycle.scripted(events))
        raise UsageError(f'"{hook}" runs no hook on {platform}; the hooks are {hooks}')
    ends = [_End(hook, result)] if result else []
    return ends + [_End(_tested(event, options), "Failed") for event in failing]


def _hook_result(word: str) -> _Result | None:
    """How a hook fails, None if it succeeds."""
    if word.lower() in _HOOK_RESULTS:
        return _HOOK_RESULTS[word.lower()]
    words = ("succeeded", "failed", "no-callback")
    advice = nearest(word, words) or f"the results are {', '.join(words)}"
    raise UsageError(f'--hook-result: no result "{word}"; {advice}')


def _tested(event: str, options: argparse.Namespace) -> str:
    if options.no_test_listener and "TestTraffic" in event:
        raise UsageError(f"nothing happens in {event} without a test listener")
    return event
