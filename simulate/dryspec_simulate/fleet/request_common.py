"""What every kind of deployment reads from the options alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dryspec.dialect import whole
from dryspec_simulate.command_line import UsageError
from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.appspec import Appspec, worst_timings
from dryspec_simulate.fleet.configuration import (
    Configuration,
    Platform,
    default_configuration,
    named,
)
from dryspec_simulate.fleet.options import SERVER, TRAFFIC, given
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.scenario import Failure, Rollback, Scenario, Timings, Trigger
from dryspec_simulate.place import nearest, parse_failure

if TYPE_CHECKING:
    import argparse

_TRIGGERS: tuple[Trigger, ...] = ("failure", "alarm", "stop")


@dataclass(frozen=True, slots=True)
class Request:
    """A scenario, and what there is to say about it before it runs."""

    scenario: Scenario
    notes: tuple[str, ...] = ()


def refuse(options: argparse.Namespace, what: str, *names: str) -> None:
    """Refuse options that mean nothing for this kind of deployment."""
    for option in given(options, *names):
        other = TRAFFIC if what == SERVER else SERVER
        raise UsageError(f"{option} is for {other}; this is one of the {what}")


def refuse_waiting(options: argparse.Namespace) -> None:
    """Refuse options about a wait where nothing is waited for."""
    if options.ready != "wait":
        for option in given(options, "wait_minutes", "continue_at"):
            raise UsageError(f"{option} needs --ready wait; otherwise rerouting starts at once")


def configuration_of(options: argparse.Namespace, platform: Platform) -> Configuration:
    """Give the configuration of --config, or the platform's default."""
    if options.config is None:
        return default_configuration(platform)
    return named(options.config, platform)


def timings_of(
    options: argparse.Namespace, appspec: Appspec | None, events: tuple[str, ...]
) -> Timings:
    """Read --timings: ``worst``, seconds or a range of seconds by event, or both."""
    if options.timings is None:
        return Timings()
    fixed: list[tuple[str, float]] = []
    ranges: list[tuple[str, float, float]] = []
    worst = False
    for part in options.timings.split(","):
        if part == "worst":
            worst = True
            continue
        name, equals, seconds = part.partition("=")
        if not equals:
            raise UsageError(
                f'--timings takes "worst", EVENT=SECONDS or EVENT=10..30, not "{part}" '
                "(write --timings=worst before an APPSPEC)"
            )
        event = event_named(name, (*events, "Provision"), "--timings")
        shortest, dots, longest = seconds.partition("..")
        if dots:
            ranges.append((event, *_range(event, shortest, longest)))
        else:
            fixed.append((event, _seconds(seconds)))
    if ranges:
        _refuse_ranges(options, [event for event, _, _ in ranges])
    timings = worst_timings(appspec, events, tuple(fixed)) if worst else Timings("given")
    return replace(
        timings,
        given=timings.given if worst else tuple(fixed),
        ranges=tuple(ranges),
        seed=options.seed,
    )


def _range(event: str, shortest: str, longest: str) -> tuple[float, float]:
    low, high = _seconds(shortest), _seconds(longest)
    if low > high:
        raise UsageError(
            f"--timings: {event}={shortest}..{longest} ends before it begins; "
            f"write {longest}..{shortest}"
        )
    return low, high


def _refuse_ranges(options: argparse.Namespace, ranged: list[str]) -> None:
    """Refuse ranges where nothing is drawn: what happens once, or to all originals at once."""
    fixed = {"Provision", *(lifecycle.ORIGINAL if options.type == "blue-green" else ())}
    event = next((event for event in ranged if event in fixed), None)
    if event is not None:
        raise UsageError(f"--timings: {event} takes one number of seconds here, not a range")


def event_named(name: str, events: tuple[str, ...], option: str) -> str:
    """Spell an event as ``events`` does; UsageError with the nearest one if it is not there."""
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


def rollback_of(options: argparse.Namespace, size: int, events: tuple[str, ...]) -> Rollback | None:
    """Read --auto-rollback and --rollback-fail for a fleet of ``size``."""
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


def termination_minutes(text: str | None, default: int) -> int | None:
    """Read --terminate: minutes, or None for ``keep``."""
    if text is None:
        return default
    if text == "keep":
        return None
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f'--terminate takes minutes or "keep", not "{text}"')
    minutes = whole(text)
    if minutes > 2880:
        raise UsageError(
            f"--terminate {text} is over the API's limit of 2880 minutes (older pages say 2800)"
        )
    return minutes
