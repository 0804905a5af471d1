"""A deployment as one self-contained page: no script, no network, light and dark.

Charts are inline SVG stretched to the width of the page; every label is ordinary text outside the
drawing, so that it keeps its size on a phone.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from dryspec_simulate.fleet.configuration import ServerConfiguration, short
from dryspec_simulate.fleet.explain import plural
from dryspec_simulate.fleet.record import (
    BlueGreenDeployment,
    Deployment,
    InPlaceDeployment,
    TrafficDeployment,
)
from dryspec_simulate.report import deploy_charts
from dryspec_simulate.report.deploy_answers import Block, blocks
from dryspec_simulate.report.deploy_style import STYLE
from dryspec_simulate.report.deploy_view import Fleet, clock, fleets, overview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec_simulate.fleet.answers import Answers


def page(answers: Answers) -> str:
    """Return the whole page."""
    deployment = answers.deployment
    title = f"{deployment.status}: {_what(deployment)}"
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style></head>",
            "<body><main>",
            *_body(answers),
            "</main></body></html>",
            "",
        )
    )


def _what(deployment: Deployment) -> str:
    name = short(deployment.scenario.configuration.name)
    if isinstance(deployment, TrafficDeployment):
        return f"{deployment.scenario.configuration.platform} deployment, {name}"
    kind = "blue/green" if isinstance(deployment, BlueGreenDeployment) else "in-place"
    return f"{kind} deployment to {plural(deployment.scenario.size)}, {name}"


def _body(answers: Answers) -> Iterator[str]:
    deployment = answers.deployment
    yield from _header(answers)
    if isinstance(deployment, BlueGreenDeployment):
        yield from _steps(deployment)
    if isinstance(deployment, TrafficDeployment):
        yield from _section("Traffic on the new version", deploy_charts.traffic(deployment))
    if not answers.summary:
        for fleet in fleets(deployment):
            yield from _fleet(fleet)
    if isinstance(deployment, InPlaceDeployment) and deployment.rollback:
        yield from _rollback(deployment.rollback)
    if not isinstance(deployment, TrafficDeployment):
        rate = answers.estimate.rate if answers.estimate else None
        chart = deploy_charts.success_curves(deployment.scenario, rate)
        title = "Chance of success against the failure rate"
        if deployment.scenario.failures:
            title += ", without the failures above"
        yield from _section(title, chart)
    yield from _answers(answers)
    yield from _assumptions(deployment)


def _header(answers: Answers) -> Iterator[str]:
    deployment = answers.deployment
    fleet = fleets(deployment)[0]
    yield f'<header class="{deployment.status.lower()}">'
    code = f" <code>{deployment.error.code}</code>" if deployment.error else ""
    yield f'<p class="verdict"><strong>{deployment.status}</strong>{code}</p>'
    yield f"<h1>{escape(_what(deployment))}</h1>"
    if fleet.decided:
        yield f"<p>{escape(fleet.decided)}</p>"
    yield '<dl class="numbers">'
    for name, value in _numbers(deployment, fleet):
        yield f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl>"
    for note in answers.notes:
        yield f"<p>{escape(note)}</p>"
    if not isinstance(deployment, InPlaceDeployment):
        for sentence in deployment.left:
            yield f"<p>{escape(sentence)}</p>"
    yield "</header>"


def _numbers(deployment: Deployment, fleet: Fleet) -> Iterator[tuple[str, str]]:
    if not isinstance(deployment, TrafficDeployment):
        for name, count in overview(deployment).items():
            yield name.lower(), f"{count:,}"
    configuration = deployment.scenario.configuration
    if isinstance(configuration, ServerConfiguration) and fleet.minimum is not None:
        yield "minimum healthy", f"{fleet.minimum:,}"
        yield "at a time", f"{fleet.concurrency:,}"
    yield "duration", clock(fleet.finished_at)
    if isinstance(deployment, TrafficDeployment):
        yield "production traffic", deployment.production
    if isinstance(deployment, BlueGreenDeployment):
        yield "serving", deployment.serving


def _section(title: str, content: str) -> Iterator[str]:
    if content:
        yield f"<section><h2>{escape(title)}</h2>{content}</section>"


def _fleet(fleet: Fleet) -> Iterator[str]:
    grid = deploy_charts.grid(fleet)
    yield from _section(fleet.title.capitalize(), grid)
    if grid and fleet.rollout and fleet.title == "instances":
        yield from _section("Instances in service", deploy_charts.service(fleet))


def _steps(deployment: BlueGreenDeployment) -> Iterator[str]:
    yield '<section><h2>Steps</h2><ol class="steps">'
    for step in deployment.steps:
        when = "" if step.started is None else f" at {clock(step.started)}"
        yield (
            f'<li class="{step.status.lower()}"><strong>{step.name}</strong> '
            f"<em>{step.status}{when}</em> {escape(step.text)}</li>"
        )
    yield "</ol></section>"


def _rollback(deployment: InPlaceDeployment) -> Iterator[str]:
    fleet = fleets(deployment)[0]
    decided = f"<p>{escape(fleet.decided)}</p>" if fleet.decided else ""
    text = f"<p><strong>{deployment.status}</strong></p>{decided}"
    yield from _section("Automatic rollback", text + deploy_charts.grid(fleet))


def _answers(answers: Answers) -> Iterator[str]:
    for block in blocks(answers):
        sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in block.sentences)
        heading = block.heading[0].upper() + block.heading[1:]
        yield from _section(heading, _table(block) + sentences)


def _table(block: Block) -> str:
    if not block.table:
        return ""
    head, *body = block.table
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body
    )
    return (
        '<div class="table" tabindex="0"><table>'
        f"<thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


_OPTION = r"--[a-z][a-z-]*(?: (?!or\b|with\b|to\b)[\w%=-]+)?"


def _options(text: str) -> str:
    """Set options as code, which no line break parts."""
    return re.sub(_OPTION, r"<code>\g<0></code>", escape(text))


def _assumptions(deployment: Deployment) -> Iterator[str]:
    if not deployment.assumptions:
        return
    yield "<section><h2>Assumptions</h2><dl>"
    for item in deployment.assumptions:
        other = item.otherwise
        end = "" if other.startswith("none") else f" Otherwise: {_options(other)}."
        yield f"<dt>{escape(item.topic)}</dt><dd>{escape(item.taken)}.{end}</dd>"
    yield "</dl></section>"
