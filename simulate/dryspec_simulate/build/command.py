"""`dryspec simulate build`: options in, report out, exit code back.

Exit codes: 0 the simulated build succeeded (or the what-if table holds no hazard), 1 it failed,
2 wrong use.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from dryspec.escape import harmless
from dryspec_simulate.build.arguments import PROGRAM, answers, parser
from dryspec_simulate.build.places import read_places
from dryspec_simulate.build.plan import is_only_batch
from dryspec_simulate.build.reading import read_buildspecs
from dryspec_simulate.build.scenario import Scenario
from dryspec_simulate.build.settings import SettingsError
from dryspec_simulate.build.trees import TreeError, open_tree
from dryspec_simulate.command_line import UsageError, guarded, shows_signs, write

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from dryspec.spec.buildspec import Buildspec
    from dryspec_simulate.build.pipeline import BuildAction
    from dryspec_simulate.build.project import Project

SUCCESS, FAILURE = 0, 1
DEFAULT_BUILDSPEC = "buildspec.yml"
MAX_PATHS = 256 << 20
"""Bytes of a list of paths that are read."""


def main(argv: Sequence[str]) -> int:
    """Run `dryspec simulate build` with these arguments and return the exit code."""
    return guarded(PROGRAM, lambda: _run(argv), SettingsError, TreeError)


def _run(argv: Sequence[str]) -> int:
    text, code = _reports(parser().read(argv))
    write((text,))
    return code


def _reports(options: Namespace) -> tuple[str, int]:
    """Simulate each buildspec; returns the joined reports and the worst exit code."""
    paths = options.buildspec or [DEFAULT_BUILDSPEC]
    if not options.buildspec and not os.path.lexists(DEFAULT_BUILDSPEC):
        raise UsageError(f'there is no "{DEFAULT_BUILDSPEC}" here; name the buildspec to simulate')
    reports = [_one(options, path, spec) for path in paths for spec in read_buildspecs(path)]
    code = max(code for _, code in reports)
    if options.format != "json":
        return harmless("\n".join(text for text, _ in reports)), code
    if len(reports) == 1:
        return reports[0]
    return "[\n" + ",\n".join(text.rstrip() for text, _ in reports) + "\n]\n", code


def _one(options: Namespace, path: str, buildspec: Buildspec) -> tuple[str, int]:
    batch = _is_batch(options, buildspec)
    source = _source(options, path, buildspec if batch else None)
    scenario = _scenario(options, path, buildspec, source)
    if options.what_if and batch:
        raise UsageError(
            f'--what-if asks of the commands of one build, and "{path}" is run as a batch; name a '
            "buildspec of one of its builds, or try one that fails with --fail-task ID"
        )
    if batch:
        return _batch(options, buildspec, scenario, _reader(source, path))
    if options.what_if:
        return _what_if(options, buildspec, scenario)
    return _single(options, buildspec, scenario)


def _is_batch(options: Namespace, buildspec: Buildspec) -> bool:
    """Tell whether a batch is asked for; of a file with nothing else, by naming it alone."""
    if options.batch or options.fail_task or options.concurrency is not None:
        return True
    return is_only_batch(buildspec) and not options.missing_phases


def _single(options: Namespace, buildspec: Buildspec, scenario: Scenario) -> tuple[str, int]:
    from dryspec_simulate.build.simulation import simulate

    record = simulate(buildspec, scenario)
    code = SUCCESS if record.status == "SUCCEEDED" else FAILURE
    if options.format == "json":
        from dryspec_simulate.report.build_json import build_json

        return build_json(record), code
    if options.format == "markdown":
        from dryspec_simulate.report.build_markdown import build_markdown

        return build_markdown(record), code
    from dryspec_simulate.report.build_text import build_text

    return build_text(record, plain=not shows_signs()), code


def _what_if(options: Namespace, buildspec: Buildspec, scenario: Scenario) -> tuple[str, int]:
    from dryspec_simulate.build.what_if import what_if
    from dryspec_simulate.report import what_if_text

    if scenario.faults:
        raise UsageError("--what-if tries every failure by itself; leave out --fail and --timeout")
    table = what_if(buildspec, scenario)
    code = FAILURE if table.hazardous or table.refused else SUCCESS
    if options.format == "json":
        from dryspec_simulate.report.build_json import what_if_json

        return what_if_json(table), code
    if options.format == "markdown":
        return what_if_text.what_if_markdown(table), code
    return what_if_text.what_if_text(table), code


def _batch(
    options: Namespace,
    buildspec: Buildspec,
    scenario: Scenario,
    read: Callable[[str], bytes | None],
) -> tuple[str, int]:
    from dryspec_simulate.build.batch_command import simulate_batch
    from dryspec_simulate.report import batch_text

    run, assumptions = simulate_batch(
        buildspec, scenario, options.fail_task, options.concurrency, read
    )
    code = SUCCESS if run.status == "SUCCEEDED" else FAILURE
    if options.format == "json":
        from dryspec_simulate.report.build_json import batch_json

        return batch_json(run, assumptions), code
    render = batch_text.batch_markdown if options.format == "markdown" else batch_text.batch_text
    return render(run, buildspec.source.name, assumptions), code


# From options to a scenario


def _source(options: Namespace, path: str, batch: Buildspec | None) -> str:
    """Return what `--source` names, else the directory of the buildspec or of a batch's builds."""
    if options.source:
        return str(options.source)
    directory = os.path.dirname(path) or "."
    if batch is None:
        return directory
    from dryspec_simulate.build.batch_source import batch_source

    return batch_source(batch, directory)


def _reader(source: str, path: str) -> Callable[[str], bytes | None]:
    """Return what reads a file of the source on disk, and nothing outside it."""
    from dryspec.project import Project

    return Project(source if os.path.isdir(source) else os.path.dirname(path) or ".").read


def _stdin() -> str:
    data = sys.stdin.buffer.read(MAX_PATHS + 1)
    if len(data) > MAX_PATHS:
        raise UsageError(f"standard input lists more than {MAX_PATHS >> 20} MB of paths")
    return data.decode("utf-8", "replace")


def _scenario(options: Namespace, path: str, buildspec: Buildspec, source: str) -> Scenario:
    root = os.path.dirname(path) or "."
    if options.source == "-" and path == "-":
        raise UsageError("buildspec and source cannot both come from standard input")
    project = _project(options.project)
    return Scenario(
        tree=open_tree(source, root, _stdin),
        faults=read_places(options, buildspec),
        recover_after=options.recover_after,
        answers=answers(options),
        overrides=_overrides(options.env),
        generated=tuple(options.generated),
        guess=not options.no_guess,
        failure_signal=options.failure_signal,
        project=project,
        action=_action(options, project),
        build_id=options.build_id,
        now=_time(options.now),
        cached=tuple(options.cached),
        elsewhere="" if options.source else _elsewhere(path, buildspec, source),
    )


def _elsewhere(path: str, buildspec: Buildspec, source: str) -> str:
    """Return the directory that seems to be the source, where it is not the buildspec's own."""
    directory = os.path.dirname(path) or "."
    if path == "-" or source != directory:
        return ""
    from dryspec_simulate.build.build_source import source_elsewhere

    return source_elsewhere(buildspec, directory)


def _project(path: str | None) -> Project | None:
    if path is None:
        return None
    from dryspec_simulate.build.project import read_project

    return read_project(path)


def _action(options: Namespace, project: Project | None) -> BuildAction | None:
    if options.pipeline is None:
        if options.action is not None:
            raise UsageError("--action names an action of a pipeline: add --pipeline FILE")
        return None
    from dryspec_simulate.build.pipeline import read_action

    return read_action(options.pipeline, project.name if project else "", options.action)


def _overrides(given: Sequence[str]) -> dict[str, str]:
    overrides: dict[str, str] = {}
    for item in given:
        name, separator, value = item.partition("=")
        if not separator or not name:
            raise UsageError(f'--env "{item}" is not NAME=VALUE')
        overrides[name] = value
    return overrides


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    from datetime import datetime

    try:
        return datetime.fromisoformat(text)
    except ValueError:
        message = f'--now "{text}" is not a time; write 2026-01-31 or 2026-01-31T12:00:00'
        raise UsageError(message) from None
