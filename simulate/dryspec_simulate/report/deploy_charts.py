"""The charts of the deployment page, as HTML around inline SVG.

Every drawing is 1000 units wide and stretched; heights are pixels.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from dryspec_simulate.fleet.configuration import SERVER, short
from dryspec_simulate.fleet.estimate import exact_chance
from dryspec_simulate.fleet.exact import success_chance
from dryspec_simulate.fleet.record import Failed, InstanceRecord, Interrupted, Skipped
from dryspec_simulate.report.deploy_answers import percentage
from dryspec_simulate.report.deploy_view import (
    Fleet,
    Row,
    clock,
    healthy_levels,
    label,
    rows,
    short_status,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dryspec_simulate.fleet.record import TrafficDeployment
    from dryspec_simulate.fleet.scenario import ServerScenario

WIDTH = 1000
ROW = 20
CHART = 160
SINGLE_ROWS = 50
MOST_ROWS = 80
MOST_POINTS = 2000

_KINDS = {
    "Start": "stop",
    "End": "stop",
    "ApplicationStop": "stop",
    "BeforeBlockTraffic": "traffic",
    "BlockTraffic": "traffic",
    "AfterBlockTraffic": "traffic",
    "DownloadBundle": "fetch",
    "BeforeInstall": "install",
    "Install": "install",
    "AfterInstall": "install",
    "ApplicationStart": "start",
    "ValidateService": "check",
    "AllowTestTraffic": "check",
    "AfterAllowTestTraffic": "check",
    "BeforeAllowTraffic": "traffic",
    "AllowTraffic": "traffic",
    "AfterAllowTraffic": "traffic",
}
MOST_IN_ZONES = 300
"""Instances of a fleet with zones whose chances are drawn as curves: two hundred exact chances."""

_KIND_WORDS = {
    "stop": "stopping",
    "fetch": "downloading",
    "install": "installing",
    "start": "starting",
    "check": "checking",
    "traffic": "traffic",
    "mixed": "several, one after another",
    "bad": "failed here",
    "cut": "interrupted",
    "lost": "out of service",
}


def grid(fleet: Fleet) -> str:
    """Draw instances against time, one row each; neighbours that fared alike share one."""
    lines = rows(fleet.records(), SINGLE_ROWS, fleet.size)
    tried = [row for row in lines if not isinstance(row.first, Skipped)]
    if not tried:
        return ""
    hidden = lines[MOST_ROWS:]
    lines = lines[:MOST_ROWS]
    end = max(row.ended for row in tried) or 1.0
    bars = [bar for index, row in enumerate(lines) for bar in _bars(fleet, row, index, end)]
    names = "".join(_name(row) for row in lines)
    height = ROW * len(lines)
    body = "".join(bar for bar, _ in bars)
    more = ""
    if hidden:
        count = sum(row.count for row in hidden)
        more = f'<p class="more">{len(hidden):,} rows more, {count:,} instances</p>'
    return (
        f'<div class="plot"><div class="names">{names}</div>'
        f"{_svg(height, _ticks_lines(end, height) + body, 'instances against time')}"
        f"{_axis(end)}</div>{more}{_legend(kind for _, kind in bars)}"
    )


def _name(row: Row) -> str:
    kind = ""
    if isinstance(row.first, Failed | Interrupted):
        kind = ' class="fail"'
    elif isinstance(row.first, Skipped):
        kind = ' class="skip"'
    status = short_status(row.first)
    return f"<div{kind}>{label(row)} {'skipped' if status == '-' else status}</div>"


def _bars(fleet: Fleet, row: Row, index: int, end: float) -> list[tuple[str, str]]:
    """Draw the bars of one row, each with the kind it is coloured by."""
    if isinstance(row.first, Skipped):
        return []
    top = index * ROW + 3
    bars: list[tuple[str, str]] = []
    if row.alike:
        bars.extend(_event_bars(fleet, row.first, label(row), top, end))
    else:
        title = f"{label(row)}: from {clock(row.started)} to {clock(row.ended)}"
        bars.append(_bar(row.started, row.ended, top, end, "mixed", title))
    if isinstance(row.first, Failed | Interrupted) and row.ended < end:
        bars.append(_bar(row.ended, end, top, end, "lost", f"{label(row)}: out of service"))
    return bars


def _event_bars(
    fleet: Fleet, record: InstanceRecord, name: str, top: int, end: float
) -> Iterable[tuple[str, str]]:
    for event in fleet.events(record):
        if event.started is None or event.ended is None or event.started == event.ended:
            continue
        kind = {"Failed": "bad", "Unknown": "cut"}.get(event.status, _KINDS[event.name])
        when = f"{clock(event.started)} to {clock(event.ended)}"
        title = f"{name}: {event.name} {event.status.lower()}, {when}"
        yield _bar(event.started, event.ended, top, end, kind, title)


def _bar(start: float, stop: float, top: int, end: float, kind: str, title: str) -> tuple[str, str]:
    left, width = _x(start, end), _x(stop - start, end)
    # A hair between neighbours, so that equal colours stay two events.
    shape = f'x="{left:g}" y="{top}" width="{max(1.0, width - 1.5):g}" height="{ROW - 6}"'
    return f'<rect class="{kind}" {shape}><title>{escape(title)}</title></rect>', kind


def _x(seconds: float, end: float) -> float:
    return round(WIDTH * seconds / end, 2)


def service(fleet: Fleet) -> str:
    """Draw the instances in service over time, with the minimum as a dashed line."""
    rollout, minimum = fleet.rollout, fleet.minimum
    if rollout is None or minimum is None or not fleet.size:
        return ""
    levels = healthy_levels(rollout)
    end = rollout.trace.finished_at or 1.0
    top = fleet.size
    # On a long run, thousands of points look no better than a few.
    every = max(1, len(levels) // MOST_POINTS)
    points = [(_x(lv.seconds, end), _y(lv.in_service, top)) for lv in levels[::every]]
    path = _stairs(points)
    line = (
        f'<line class="least" x1="0" x2="{WIDTH}" y1="{_y(minimum, top)}" y2="{_y(minimum, top)}"/>'
    )
    area = f'<path class="area" d="{path} V{CHART} H0 Z"/><path class="curve" d="{path}"/>'
    drawing = _ticks_lines(end, CHART) + area + line
    marks = {top: "", 0: "", minimum: "min"}
    return (
        f'<div class="plot">{_scale(marks, top)}'
        f"{_svg(CHART, drawing, 'instances in service over time')}{_axis(end)}</div>"
    )


def _y(value: float, top: float) -> float:
    return round(CHART * (1 - value / top), 2)


def _stairs(points: Sequence[tuple[float, float]]) -> str:
    first_x, first_y = points[0]
    steps = "".join(f" H{x:g} V{y:g}" for x, y in points[1:])
    return f"M{first_x:g} {first_y:g}{steps} H{WIDTH}"


def _scale(marks: dict[int, str], top: int, unit: str = "") -> str:
    spans: list[str] = []
    taken: list[float] = []
    for value, kind in sorted(marks.items(), key=lambda mark: (mark[1] == "", -mark[0])):
        place = 100 * (1 - value / top)
        if any(abs(place - other) < 9 for other in taken):
            continue
        taken.append(place)
        name = f' class="{kind}"' if kind else ""
        text = f"{kind} {value:,}{unit}" if kind else f"{value:,}{unit}"
        spans.append(f'<span{name} style="top:{place:g}%">{text}</span>')
    width = max(len(f"{value:,}{unit}") + (4 if kind else 0) for value, kind in marks.items())
    return f'<div class="scale" style="width:{0.62 * width:.1f}em">{"".join(spans)}</div>'


def traffic(deployment: TrafficDeployment) -> str:
    """Draw the share of traffic on the new version, minute by minute."""
    steps = deployment.traffic
    if not steps:
        return "<p>Production traffic never moved.</p>"
    end = max(60.0 * float(steps[-1][0]) * 1.15, 60.0)
    points = [(_x(60.0 * minute, end), _y(percent, 100)) for minute, percent in steps]
    path = _stairs([(0, CHART), *points])
    area = f'<path class="area" d="{path} V{CHART} H0 Z"/><path class="curve" d="{path}"/>'
    marks = {0: "", 50: "", 100: ""}
    return (
        f'<div class="plot">{_scale(marks, 100, "%")}'
        f"{_svg(CHART, _ticks_lines(end, CHART) + area, 'traffic on the new version')}"
        f"{_axis(end)}</div>"
    )


def success_curves(scenario: ServerScenario, rate: float | None) -> str:
    """Draw the exact chance of success against the failure rate, without the certain failures."""
    if scenario.size == 0:
        return ""
    if scenario.failures:
        # The curves are about random failures alone; a value beside them would mislead.
        rate = None
    configurations = list(SERVER)
    if scenario.configuration.name is None:
        configurations.append(scenario.configuration)
    drawing = _percent_lines()
    items: list[str] = []
    for index, configuration in enumerate(configurations):
        chosen = replace(scenario, configuration=configuration, failures=())
        drawing += _curve(chosen, index)
        items.append(_entry(chosen, index, rate))
    if rate is not None:
        place = round(WIDTH * rate, 2)
        drawing += f'<line class="mark" x1="{place}" x2="{place}" y1="0" y2="{CHART}"/>'
        items.append(f"<li>dotted: failure rate {percentage(rate)}</li>")
    spans = "".join(
        f'<span{_last(p == 100)} style="left:{p}%">{p}%</span>' for p in (0, 25, 50, 75, 100)
    )
    if scenario.zones and scenario.size > MOST_IN_ZONES:
        items.append("<li>the curves leave the zones aside: the fleet is too large for them</li>")
    return (
        f'<div class="plot">{_scale({0: "", 50: "", 100: ""}, 100, "%")}'
        f"{_svg(CHART, drawing, 'chance of success against failure rate')}"
        f'<div class="axis">{spans}</div><div class="unit">failure rate of one instance</div></div>'
        f'<ul class="legend">{"".join(items)}</ul>'
    )


def _curve(scenario: ServerScenario, index: int) -> str:
    """Draw the chances under one configuration."""
    steps = 50 if scenario.zones and scenario.size <= MOST_IN_ZONES else 200
    # Closer together near zero, where large fleets decide.
    rates = [(point / steps) ** 2 for point in range(steps + 1)]
    curve = [(p, _chance(scenario, p)) for p in rates]
    points = " L".join(f"{WIDTH * p:g} {_y(chance, 1):g}" for p, chance in curve)
    return f'<path class="curve c{index}" d="M{points}"/>'


def _entry(scenario: ServerScenario, index: int, rate: float | None) -> str:
    """Name a configuration, with the chance at the rate that is asked for."""
    chance = "" if rate is None else f": {percentage(_chance(scenario, rate))}"
    sample = f'<path class="curve c{index}" d="M0 5 H{WIDTH}"/>'
    return (
        f"<li>{_sample(sample)}{escape(short(scenario.configuration.name))} "
        f"(needs {max(1, scenario.minimum()):,}){chance}</li>"
    )


def _chance(scenario: ServerScenario, rate: float) -> float:
    """Give the chance of success; of a large fleet with zones as if it had none."""
    small = not scenario.zones or scenario.size <= MOST_IN_ZONES
    exact = exact_chance(scenario, rate) if small else None
    return exact[0] if exact else success_chance(scenario.size, scenario.minimum(), rate).succeeded


def _percent_lines() -> str:
    upright = "".join(
        f'<line x1="{x}" x2="{x}" y1="0" y2="{CHART}"/>' for x in (0, 250, 500, 750, 1000)
    )
    flat = "".join(f'<line x1="0" x2="{WIDTH}" y1="{y}" y2="{y}"/>' for y in (0, 80, 160))
    return f'<g class="grid">{upright}{flat}</g>'


def _svg(height: int, content: str, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none" role="img" '
        f'aria-label="{title}" style="height:{height}px">{content}</svg>'
    )


def _tick_seconds(end: float) -> float:
    for step in (10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400):
        if end / step <= 6:
            return step
    return float(86400 * -(-end // (86400 * 6)))


def _ticks(end: float) -> list[float]:
    step = _tick_seconds(end)
    return [step * index for index in range(int(end // step) + 1)]


def _ticks_lines(end: float, height: int) -> str:
    lines = "".join(
        f'<line x1="{_x(tick, end)}" x2="{_x(tick, end)}" y1="0" y2="{height}"/>'
        for tick in _ticks(end)
    )
    return f'<g class="grid">{lines}</g>'


def _axis(end: float) -> str:
    ticks = _ticks(end)
    spans: list[str] = []
    for tick in ticks:
        place = 100 * tick / end
        text = f"{tick / 60:g}" if tick else "0 min"
        spans.append(f'<span{_last(place > 95)} style="left:{place:.2f}%">{text}</span>')
    return f'<div class="axis">{"".join(spans)}</div>'


def _last(is_last: bool) -> str:
    return ' class="last"' if is_last else ""


def _legend(kinds: Iterable[str]) -> str:
    seen = set(kinds)
    items = "".join(
        f'<li>{_sample(f"""<rect class="{kind}" width="{WIDTH}" height="10"/>""")}{words}</li>'
        for kind, words in _KIND_WORDS.items()
        if kind in seen
    )
    return f'<ul class="legend">{items}</ul>'


def _sample(content: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">'
        f"{content}</svg>"
    )
