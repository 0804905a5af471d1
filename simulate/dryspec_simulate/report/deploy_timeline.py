"""Timelines in plain characters: instances against time, hosts in service, traffic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.fleet.lifecycle import LETTERS
from dryspec_simulate.fleet.record import Failed, InstanceRecord, Interrupted, Skipped
from dryspec_simulate.report.deploy_view import (
    Fleet,
    Level,
    Row,
    clock,
    healthy_levels,
    label,
    rows,
    short_status,
    times_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec_simulate.fleet.record import TrafficDeployment

SINGLE_ROWS = 20
"""Fleets up to this size show every instance; larger ones fold neighbours that fared alike."""
MOST_ROWS = 24
CHART_LEVELS = 6

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400)
"""Seconds that one column may stand for."""


def timeline(fleet: Fleet, width: int) -> Iterator[str]:
    """Draw the fleet against time: a row per instance, then the hosts in service."""
    lines = rows(fleet.records(), SINGLE_ROWS, fleet.size)
    tried = [row for row in lines if not isinstance(row.first, Skipped)]
    if not tried:
        return
    end = max(row.ended for row in tried)
    margin = max(len(label(row)) for row in lines)
    margin = max(margin, len(str(fleet.size)))
    columns = width - margin - 10
    step = _column_seconds(end, columns)
    columns = min(columns, int(-(-end // step))) or 1
    yield f"{fleet.title}, one column = {clock(step)}"
    yield from _axis(margin, columns, step)
    for row in _shortened(lines):
        if isinstance(row, str):
            yield " " * margin + "   " + row
            continue
        bar = _bar(fleet, row, columns, step)
        yield f"  {label(row):>{margin}} {short_status(row.first):<5} |{bar}".rstrip()
    if fleet.rollout and fleet.minimum is not None and fleet.title == "instances":
        yield from _service(fleet, margin, columns, step)
    yield from _legend(fleet, lines, width)


def _column_seconds(end: float, columns: int) -> float:
    for step in _STEPS:
        if step * columns >= end and (step >= 60 or end < 60 * 5):
            return step
    return float(-(-end // columns // 86400) * 86400) or 86400.0


def _axis(margin: int, columns: int, step: float) -> Iterator[str]:
    marks = ""
    for column in range(0, columns, 10):
        minutes = column * step / 60
        text = f"{minutes:g}" if step >= 6 else f"{column * step:g}s"
        marks = f"{marks:<{column}}{text}" if len(marks) <= column else marks
    unit = "minute" if step >= 6 else "second"
    yield f"{unit:>{margin + 8}}  {marks}"


def _shortened(lines: list[Row]) -> Iterator[Row | str]:
    if len(lines) <= MOST_ROWS:
        yield from lines
        return
    half = MOST_ROWS // 2
    hidden = lines[half:-half]
    yield from lines[:half]
    yield f"... {len(hidden):,} lines more: {sum(row.count for row in hidden):,} instances ..."
    yield from lines[-half:]


def _bar(fleet: Fleet, row: Row, columns: int, step: float) -> str:
    if isinstance(row.first, Skipped):
        return ""
    cells = [" "] * columns
    if row.alike:
        _draw_events(fleet, row.first, cells, step)
    else:
        _fill(cells, row.started, row.ended, step, "=")
    if isinstance(row.first, Failed | Interrupted):
        mark = "X" if isinstance(row.first, Failed) else "!"
        last = min(columns - 1, max(0, int(-(-row.ended // step)) - 1))
        cells[last] = mark
        for column in range(last + 1, columns):
            cells[column] = "."
    return "".join(cells)


def _draw_events(fleet: Fleet, record: InstanceRecord, cells: list[str], step: float) -> None:
    for event in fleet.events(record):
        if event.started is not None and event.ended is not None:
            mark = "X" if event.status == "Failed" else LETTERS[event.name]
            _fill(cells, event.started, event.ended, step, mark)


def _fill(cells: list[str], start: float, end: float, step: float, mark: str) -> None:
    """Mark the columns whose beginning lies in the interval."""
    for column in range(int(-(-start // step)), min(len(cells), int(-(-end // step)))):
        cells[column] = mark


def _service(fleet: Fleet, margin: int, columns: int, step: float) -> Iterator[str]:
    """Draw the number of hosts in service, its lowest value in each column."""
    if fleet.rollout is None or fleet.minimum is None:
        return
    heights = _heights(healthy_levels(fleet.rollout), columns, step)
    yield ""
    yield "in service"
    for level in _chart_levels(fleet.size, fleet.minimum, min(heights)):
        bar = "".join("#" if height >= level else " " for height in heights)
        name = "least" if level == fleet.minimum else ""
        if level == fleet.minimum:
            bar = bar.replace(" ", "-")
        yield f"  {level:>{margin}} {name:<5} |{bar}".rstrip()


def _heights(levels: Sequence[Level], columns: int, step: float) -> list[int]:
    heights: list[int] = []
    index = 0
    for column in range(columns):
        start, end = column * step, (column + 1) * step
        while index + 1 < len(levels) and levels[index + 1].seconds <= start:
            index += 1
        low, ahead = levels[index].in_service, index + 1
        while ahead < len(levels) and levels[ahead].seconds < end:
            low = min(low, levels[ahead].in_service)
            ahead += 1
        heights.append(low)
    return heights


def _chart_levels(size: int, minimum: int, low: int) -> list[int]:
    bottom = max(1, min(minimum, low)) if minimum < size else max(1, low)
    gap = max(1, -(-(size - bottom) // (CHART_LEVELS - 1)))
    levels = {*range(size, bottom, -gap), bottom}
    if minimum:
        levels.add(minimum)
    return sorted(levels, reverse=True)


def _legend(fleet: Fleet, lines: Sequence[Row], width: int) -> Iterator[str]:
    from textwrap import wrap

    ran = {event for row in lines if row.alike for event in _names_run(fleet, row.first)}
    parts = [f"{LETTERS[name]} {name}" for name in fleet.names if name in ran]
    if any(not row.alike for row in lines):
        parts.append("= in flight")
    if any(isinstance(row.first, Failed) for row in lines):
        parts += ["X fails", ". out of service"]
    if any(isinstance(row.first, Interrupted) for row in lines):
        parts.append("! interrupted")
    text = "  ".join(part.replace(" ", "\0") for part in parts)
    for line in wrap(text, width - 2):
        yield "  " + line.replace("\0", " ")


def _names_run(fleet: Fleet, record: InstanceRecord) -> set[str]:
    if times_of(record) == (0.0, 0.0):
        return set()
    shown = (event for event in fleet.events(record) if event.ended is not None)
    return {event.name for event in shown if event.ended != event.started}


def target(deployment: TrafficDeployment) -> Iterator[str]:
    """List the lifecycle events of a Lambda or ECS deployment with their times."""
    margin = max(len(event.name) for event in deployment.events)
    for event in deployment.events:
        when = ""
        if event.started is not None and event.ended is not None:
            when = f"from {clock(event.started)} to {clock(event.ended)}"
        yield f"  {event.name:<{margin}}  {event.status:<9}  {when}".rstrip()


def traffic(deployment: TrafficDeployment) -> Iterator[str]:
    """Draw the share of production traffic on the new version, shift by shift."""
    steps = deployment.traffic
    if not steps:
        yield "production traffic never moved"
        return
    yield "production traffic on the new version, from the start of AllowTraffic"
    shown = list(steps)
    hidden = len(shown) - MOST_ROWS
    if hidden > 0:
        shown = [*shown[: MOST_ROWS // 2], *shown[-(MOST_ROWS // 2) :]]
    for index, (minute, percent) in enumerate(shown):
        if hidden > 0 and index == MOST_ROWS // 2:
            yield f"  ... {hidden} shifts more ..."
        yield f"  minute {minute:>5g}  {percent:>3}% |{'#' * (percent // 2)}".rstrip()
