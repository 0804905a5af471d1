"""``dryspec simulate deploy``: options in, a report out, an exit code."""

from __future__ import annotations

import sys
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from dryspec.escape import harmless
from dryspec_simulate.command_line import UsageError, guarded, write
from dryspec_simulate.fleet.answers import Answers
from dryspec_simulate.fleet.configuration import ConfigurationError, HostMinimum, parse_minimum
from dryspec_simulate.fleet.deploy import deploy
from dryspec_simulate.fleet.estimate import Chances, Estimate, draw, estimate, trials_for
from dryspec_simulate.fleet.inplace import in_place_events
from dryspec_simulate.fleet.late import too_late
from dryspec_simulate.fleet.lifecycle import INSTALL, usual_failure
from dryspec_simulate.fleet.options import PROGRAM, given, parse
from dryspec_simulate.fleet.questions import advise, compare_server, compare_traffic, survival
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.request import build_request
from dryspec_simulate.fleet.request_common import Request
from dryspec_simulate.fleet.scenario import Failure, ServerScenario

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

_OF_A_REVISION = (
    *("instance_tree", "previous", "users", "groups", "with_git"),
    "file_exists_behavior",
)
LONG_RUN = 2_000_000
"""Trials times instances from which a progress bar is worth having."""


def main(argv: list[str]) -> int:
    """Run the command; returns 0, 1 (the deployment failed) or 2 (wrong use)."""
    return guarded(PROGRAM, lambda: _run(argv))


def _run(argv: list[str]) -> int:
    options = parse(argv)
    answers = answer(options)
    write(_report(options.format, answers), options.output)
    return 0 if answers.deployment.status == "Succeeded" else 1


def answer(options: argparse.Namespace) -> Answers:
    """Simulate what the options ask for, and answer the questions among them."""
    request = _with_revision(options, build_request(options))
    scenario = request.scenario
    shown = _drawn(options, scenario) if isinstance(scenario, ServerScenario) else scenario
    deployment = deploy(shown)
    answers = Answers(
        deployment,
        options.appspec,
        (*request.notes, *too_late(deployment)),
        with_timings=options.timings is not None,
        summary=options.summary,
    )
    if not isinstance(scenario, ServerScenario):
        if options.fail_rate is not None:
            raise UsageError("--fail-rate is for deployments to instances; use --fail or --hook")
        if options.compare:
            answers = replace(answers, comparison=compare_traffic(scenario))
        return answers
    return _server_answers(options, scenario, answers)


def _server_answers(
    options: argparse.Namespace, scenario: ServerScenario, answers: Answers
) -> Answers:
    if options.compare:
        answers = replace(answers, comparison=compare_server(scenario))
    if options.survive:
        answers = replace(answers, survival=survival(scenario), survival_asked=True)
    if options.advise is not None:
        wanted = _availability(options.advise, scenario.size)
        advice = advise(scenario, wanted, options.fail_rate)
        answers = replace(answers, advice=advice, availability=wanted)
    if scenario.blue_green and options.fail_rate is not None:
        note = "the probability is that of installing; rerouting is taken to succeed"
        answers = replace(answers, notes=(*answers.notes, note))
    if scenario.halt and options.fail_rate is not None:
        note = "the probability is that of a deployment that nothing stops from outside"
        answers = replace(answers, notes=(*answers.notes, note))
    return replace(answers, estimate=_estimate(options, scenario))


def _with_revision(options: argparse.Namespace, request: Request) -> Request:
    if options.revision is None:
        for option in given(options, *_OF_A_REVISION):
            raise UsageError(f"{option} needs --revision; without one no files are looked at")
        return request
    from dryspec_simulate.fleet.bundle import with_bundle

    return with_bundle(options, request)


def _drawn(options: argparse.Namespace, scenario: ServerScenario) -> ServerScenario:
    """Add one random draw of failures where --draw asks for it."""
    if not options.draw:
        return scenario
    if options.fail_rate is None:
        raise UsageError("--draw needs --fail-rate")
    who = draw(Random(options.seed), scenario.size, options.fail_rate)
    events = INSTALL if scenario.blue_green else in_place_events(scenario)
    failure = Failure(Ranges.members(who), usual_failure(events))
    return replace(scenario, failures=(*scenario.failures, failure))


def _estimate(options: argparse.Namespace, scenario: ServerScenario) -> Estimate | None:
    if options.fail_rate is None:
        if options.trials is not None or options.rollback_fail_rate is not None:
            raise UsageError("--trials and --rollback-fail-rate need --fail-rate")
        return None
    if options.trials == 0:
        raise UsageError("--trials 0 would draw nothing; give at least 1")
    if scenario.blue_green:
        installing = tuple(f for f in scenario.failures if f.event in INSTALL)
        scenario = replace(scenario, failures=installing)
    chances = Chances(options.fail_rate, options.rollback_fail_rate, options.trials, options.seed)
    return estimate(
        scenario, chances, _progress(scenario.size * trials_for(scenario.size, chances))
    )


def _progress(work: int) -> Callable[[float], None] | None:
    """Give a progress bar on a terminal, for long runs only."""
    if work < LONG_RUN or not sys.stderr.isatty():
        return None

    def show(share: float) -> None:
        done = int(share * 30)
        end = "\r" if share < 1 else "\r" + " " * 46 + "\r"
        bar = "#" * done + "." * (30 - done)
        print(f"  [{bar}] {share:4.0%}", end=end, file=sys.stderr, flush=True)

    return show


def _availability(text: str, size: int) -> HostMinimum:
    try:
        wanted = parse_minimum(text, "--advise")
    except ConfigurationError as error:
        raise UsageError(str(error)) from None
    if wanted.kind == "HOST_COUNT" and wanted.value > size:
        raise UsageError(f"--advise {text}: the fleet has only {size}; write {text}% for a share")
    return wanted


def _report(form: str, answers: Answers) -> Iterable[str]:
    if form == "json":
        from dryspec_simulate.report.deploy_json import chunks

        return chunks(answers)
    if form == "html":
        from dryspec_simulate.report.deploy_html import page

        return (harmless(page(answers)),)
    from dryspec_simulate.report.deploy_text import lines

    return (harmless(line) + "\n" for line in lines(answers))
