"""Deployment configurations: the predefined ones, custom ones, and what they mean for n instances.

Numbers from the user guide, page "Working with deployment configurations" (both captures), and
the CodeDeploy API of 2014-10-06 (types `MinimumHealthyHosts`, `TrafficRoutingConfig`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dryspec.dialect import whole
from dryspec_simulate.place import nearest

PREFIX = "CodeDeployDefault."
_LONGEST_INTERVAL = 1_000_000

Platform = Literal["Server", "Lambda", "ECS"]
PLATFORMS: tuple[Platform, ...] = ("Server", "Lambda", "ECS")


class ConfigurationError(ValueError):
    """A configuration the service does not know or would refuse; the text is for the user."""


@dataclass(frozen=True, slots=True)
class HostMinimum:
    """How many instances must stay healthy, before the size of the fleet is known.

    ``MOST_CONCURRENCY`` is what the API returns for OneAtATime: the value is the number of
    instances in flight, not of healthy ones.  It cannot be set by users.
    """

    kind: Literal["HOST_COUNT", "FLEET_PERCENT", "MOST_CONCURRENCY"]
    value: int

    def count(self, size: int) -> int:
        """Instances of ``size`` that must stay healthy; percentages round up (user guide)."""
        if self.kind == "FLEET_PERCENT":
            return -(-self.value * size // 100)
        if self.kind == "MOST_CONCURRENCY":
            return max(0, size - self.value)
        return self.value

    def is_whole(self, size: int) -> bool:
        """Whether no rounding is needed for this size."""
        return self.kind != "FLEET_PERCENT" or self.value * size % 100 == 0

    def words(self, size: int) -> str:
        """Where the number comes from, e.g. ``50% of 9, rounded up``."""
        if self.kind == "FLEET_PERCENT":
            rounding = "" if self.is_whole(size) else ", rounded up"
            return f"{self.value}% of {size:,}{rounding}"
        if self.kind == "MOST_CONCURRENCY":
            return "all but the one being deployed to"
        return "a host count" if self.value else "none has to stay in service"


@dataclass(frozen=True, slots=True)
class ServerConfiguration:
    """A configuration for instances; ``name`` is None for a custom one."""

    name: str | None
    minimum: HostMinimum


@dataclass(frozen=True, slots=True)
class Routing:
    """How traffic moves to the new version: ``percent`` per step, ``minutes`` between steps."""

    kind: Literal["canary", "linear", "all-at-once"]
    percent: int = 100
    minutes: int = 0

    def steps(self) -> tuple[tuple[int, int], ...]:
        """``(minute, percent on the new version)``, the first step at minute 0.

        The API moves a linear step at the start of each interval.  A step that does not divide
        100 leaves a smaller last step; the documents do not say so (derived).
        """
        if self.kind == "all-at-once":
            return ((0, 100),)
        if self.kind == "canary":
            return ((0, self.percent), (self.minutes, 100))
        count = -(-100 // self.percent)
        return tuple((j * self.minutes, min(100, (j + 1) * self.percent)) for j in range(count))

    def words(self) -> str:
        """The routing in a few words, e.g. ``10% every minute``."""
        interval = "minute" if self.minutes == 1 else f"{self.minutes} minutes"
        if self.kind == "linear":
            return f"{self.percent}% every {interval}"
        if self.kind == "canary":
            return f"{self.percent}%, and the rest after {self.minutes} minutes"
        return "all at once"


@dataclass(frozen=True, slots=True)
class TrafficConfiguration:
    """A configuration for Lambda or ECS; ``name`` is None for a custom one."""

    name: str | None
    platform: Platform
    routing: Routing


Configuration = ServerConfiguration | TrafficConfiguration

SERVER = (
    ServerConfiguration(PREFIX + "AllAtOnce", HostMinimum("HOST_COUNT", 0)),
    ServerConfiguration(PREFIX + "HalfAtATime", HostMinimum("FLEET_PERCENT", 50)),
    ServerConfiguration(PREFIX + "OneAtATime", HostMinimum("MOST_CONCURRENCY", 1)),
)
"""The default is the last, OneAtATime (user guide)."""


def _canary(platform: Platform, minutes: int) -> TrafficConfiguration:
    name = f"{PREFIX}{platform}Canary10Percent{minutes}Minutes"
    return TrafficConfiguration(name, platform, Routing("canary", 10, minutes))


def _linear(platform: Platform, minutes: int) -> TrafficConfiguration:
    # Lambda spells one minute in the singular, ECS in the plural (user guide).
    unit = "Minute" if minutes == 1 and platform == "Lambda" else "Minutes"
    name = f"{PREFIX}{platform}Linear10PercentEvery{minutes}{unit}"
    return TrafficConfiguration(name, platform, Routing("linear", 10, minutes))


def _all_at_once(platform: Platform) -> TrafficConfiguration:
    return TrafficConfiguration(f"{PREFIX}{platform}AllAtOnce", platform, Routing("all-at-once"))


LAMBDA = (
    *(_canary("Lambda", minutes) for minutes in (5, 10, 15, 30)),
    *(_linear("Lambda", minutes) for minutes in (1, 2, 3, 10)),
    _all_at_once("Lambda"),
)
ECS = (
    *(_canary("ECS", minutes) for minutes in (5, 15)),
    *(_linear("ECS", minutes) for minutes in (1, 3)),
    _all_at_once("ECS"),
)


def predefined(platform: Platform) -> tuple[Configuration, ...]:
    """The service's own configurations for a platform."""
    tables: dict[Platform, tuple[Configuration, ...]] = {
        "Server": SERVER,
        "Lambda": LAMBDA,
        "ECS": ECS,
    }
    return tables[platform]


def default_configuration(platform: Platform) -> Configuration:
    """What applies when nothing is chosen.

    OneAtATime for instances (user guide).  For Lambda and ECS the service asks for a choice; the
    simulator takes all at once, as the consoles of both do.
    """
    return predefined(platform)[-1]


def named(name: str, platform: Platform) -> Configuration:
    """The predefined configuration called ``name``, the prefix optional.

    Letters may be in either case.  Raises ConfigurationError with the nearest name, or with the
    platform the name belongs to.
    """
    wanted = _bare(name).lower()
    for configuration in predefined(platform):
        if _bare(configuration.name or "").lower() == wanted:
            return configuration
    shorter = [_bare(entry.name or "") for entry in predefined(platform)]
    for other in PLATFORMS:
        if any(_bare(entry.name or "").lower() == wanted for entry in predefined(other)):
            raise ConfigurationError(
                f'configuration "{name}" is for {other}, and this deployment is for {platform}; '
                f"choose one of {', '.join(shorter)}"
            )
    # The platform's prefix is what people leave out: AllAtOnce for ECSAllAtOnce.
    advice = nearest(_bare(name), shorter) or nearest(platform + _bare(name), shorter)
    advice = advice or f"choose one of {', '.join(shorter)}"
    raise ConfigurationError(f'no predefined configuration "{name}" for {platform}; {advice}')


def parse_minimum(text: str, option: str) -> HostMinimum:
    """Read ``8`` as a host count and ``80%`` as a share of the fleet.

    Raises ConfigurationError for anything else; the API takes percentages from 0 to 99 only.
    """
    digits = text.removesuffix("%")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise ConfigurationError(
            f'{option} takes a number of instances such as 8 or a share such as 80%, not "{text}"'
        )
    if digits == text:
        return HostMinimum("HOST_COUNT", int(digits))
    if int(digits) > 99:
        raise ConfigurationError(
            f'{option} "{text}": the service takes 0% to 99%, because at 100% no instance could '
            "ever be taken out to deploy to it; use 99% or less"
        )
    return HostMinimum("FLEET_PERCENT", int(digits))


def parse_traffic(text: str, platform: Platform) -> TrafficConfiguration:
    """Read ``canary:10:5``, ``linear:10:1`` (percent, minutes) or ``all-at-once``."""
    kind, *numbers = text.split(":")
    if kind == "all-at-once" and not numbers:
        return TrafficConfiguration(None, platform, Routing("all-at-once"))
    if kind == "all-at-once":
        raise ConfigurationError(
            f'--traffic "{text}": all-at-once takes no numbers; leave them out'
        )
    if kind not in ("canary", "linear"):
        kinds = ("canary", "linear", "all-at-once")
        advice = nearest(kind, kinds) or f"choose one of {', '.join(kinds)}"
        raise ConfigurationError(f'--traffic "{text}": no traffic routing "{kind}"; {advice}')
    digits = [number for number in numbers if number.isascii() and number.isdigit()]
    if len(numbers) != 2 or len(digits) != 2:
        raise ConfigurationError(
            f'--traffic "{text}": write {kind}:PERCENT:MINUTES, for example {kind}:10:5'
        )
    percent, minutes = whole(digits[0]), whole(digits[1])
    if not 1 <= percent <= 99:
        raise ConfigurationError(f'--traffic "{text}": a step is 1 to 99 percent, not {percent}')
    if minutes < 1:
        raise ConfigurationError(f'--traffic "{text}": the interval is at least one minute')
    if minutes > _LONGEST_INTERVAL:
        raise ConfigurationError(
            f'--traffic "{text}": no deployment runs so long; an interval is in minutes'
        )
    routing = Routing("canary" if kind == "canary" else "linear", percent, minutes)
    last = routing.steps()[-1][0]
    if platform == "Lambda" and last > 2880:
        raise ConfigurationError(
            f'--traffic "{text}": the last shift would come after {last} minutes; Lambda allows '
            "2880 between the first and the last"
        )
    return TrafficConfiguration(None, platform, routing)


def short(name: str | None) -> str:
    """A configuration's name without the prefix all of them share; ``custom`` for none."""
    return _bare(name) if name else "custom"


def _bare(name: str) -> str:
    return name[len(PREFIX) :] if name.lower().startswith(PREFIX.lower()) else name
