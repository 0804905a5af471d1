"""The places that `--fail`, `--timeout` and `--stop` name, checked against the buildspec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.command_line import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from dryspec.spec.buildspec import Buildspec

_KINDS = ("fail", "timeout", "stop")
_OTHER_STAGES = ("submitted", "queued", "provisioning", "finalizing")


def read_places(options: Namespace, buildspec: Buildspec) -> dict[str, str]:
    """Return each named place with what happens there: `fail`, `timeout` or `stop`.

    Raises UsageError for a place that cannot be read or that the buildspec does not have. With a
    buildspec that cannot be parsed the latter is not checked: the build ends before it matters.
    """
    faults: dict[str, str] = {}
    for kind in _KINDS:
        for text in getattr(options, kind):
            place = _place(kind, text, buildspec)
            if faults.setdefault(place, kind) != kind:
                raise UsageError(f"{place} cannot both {faults[place]} and {kind}")
    return faults


def _place(kind: str, text: str, buildspec: Buildspec) -> str:
    from dryspec_simulate.place import PlaceError, parse_build_place

    if text in _OTHER_STAGES:
        return text
    try:
        place = parse_build_place(text)
    except PlaceError as error:
        raise UsageError(f"--{kind} {text}: {error.message}") from None
    if place.block is None:
        return place.phase
    block = "" if place.block == "commands" else f".{place.block}"
    name = f"{place.phase}{block}[{place.index}]"
    if buildspec.document.problem is None:
        _check(f"--{kind} {text}", place.phase, place.block, place.index or 1, buildspec)
    return name


def _check(option: str, phase: str, block: str, index: int, buildspec: Buildspec) -> None:
    found = buildspec.phases.get(phase)
    if found is None:
        names = ", ".join(buildspec.phases) or "none"
        raise UsageError(f"{option}: the buildspec has no phase {phase} (it has: {names})")
    commands = found.commands if block == "commands" else found.finally_
    if any(command.index == index for command in commands):
        return
    noun = "command" if block == "commands" else "finally command"
    number = f"{len(commands)} {noun}{'' if len(commands) == 1 else 's'}"
    raise UsageError(f"{option}: {phase} has {number if commands else f'no {noun}'}")
