"""Every single failure a build can have, one after the other, in one table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dryspec_simulate.build.accepted import accepted_calls
from dryspec_simulate.build.artifacts import UPLOADED
from dryspec_simulate.build.emptying import emptied_by
from dryspec_simulate.build.hazards import (
    Judge,
    first_in_vain,
    is_sure,
    publications_after,
    publications_before,
    skipped_clean_ups,
    until_one_fails,
)
from dryspec_simulate.build.phases import every_place
from dryspec_simulate.build.plan import batch_only, plan_of, refusal
from dryspec_simulate.build.record import Assumption
from dryspec_simulate.build.rulings import Rulings
from dryspec_simulate.build.simulation import simulate, steps_of
from dryspec_simulate.build.transitions import COMMAND_PHASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dryspec.spec.buildspec import Buildspec
    from dryspec_simulate.build.hazards import Publication
    from dryspec_simulate.build.outcomes import BuildRun
    from dryspec_simulate.build.record import BuildRecord
    from dryspec_simulate.build.scenario import Scenario


MAX_WORK = 50_000
"""Places times commands of one table: all of them in files of up to 220 commands."""


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """One failure and what comes of it.

    `kind` is `fail` or `timeout`; `still_runs` names the phases entered afterwards, `published`
    what is public in the end, `uploaded` the artifacts of the broken build, `hazards` the
    sentences of what should not have happened, `skipped_clean_up` the places not reached.
    """

    place: str
    kind: str
    line: int | None
    status: str
    still_runs: tuple[str, ...]
    published: tuple[str, ...]
    uploaded: tuple[str, ...]
    hazards: tuple[str, ...]
    skipped_clean_up: tuple[str, ...]

    def same_outcome(self, other: WhatIfRow) -> bool:
        """Tell whether two failures of one phase lead to the same."""
        return replace(self, place="", line=None) == replace(other, place="", line=None) and (
            self.place.partition("[")[0] == other.place.partition("[")[0]
        )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The whole table; `refused` is the service's message when no build gets that far."""

    buildspec: str
    rows: tuple[WhatIfRow, ...]
    assumptions: tuple[Assumption, ...]
    refused: str | None = None

    @property
    def hazardous(self) -> bool:
        """Whether at least one failure is followed by a publishing command."""
        return any(row.hazards for row in self.rows)


def what_if(buildspec: Buildspec, scenario: Scenario) -> WhatIf:
    """Simulate every single failure: download, each command, a time-out a phase, upload.

    Commands that cannot fail, such as an `echo`, are left out.
    """
    plan = plan_of(buildspec)
    refused = refusal(buildspec, Rulings(scenario.answers))
    if refused is not None:
        batch = batch_only(buildspec)
        refused = f"{refused} ({batch})" if batch else refused
        return WhatIf(buildspec.source.name, (), (), refused)
    lines = {step.place: step.command.line for step in steps_of(buildspec)}
    judged = Judge()
    accepted = accepted_calls(
        buildspec,
        (
            (step.command, call)
            for step in steps_of(buildspec)
            for call, _ in judged.publishing(step)
        ),
    )
    rows: list[WhatIfRow] = []
    assumptions: dict[str, Assumption] = {}
    safe = {step.place for step in steps_of(buildspec) if not judged.can_fail(step)}
    every = every_place(plan)
    failing = [place for place in every if place not in safe]
    places = _tried(failing)
    if len(places) < len(failing):
        text = f"{len(failing) - len(places)} more commands lead to what those before them lead to"
        assumptions["places"] = Assumption("places", "first", text)
    for place, kind in [*((place, "fail") for place in places), *_timeouts(every)]:
        record = simulate(buildspec, replace(scenario, faults={place: kind}), judged)
        row = _row(record, judged, place, kind, accepted)
        vain = first_in_vain(record.run, place, judged) if row.uploaded else None
        if vain is not None:
            faults = {place: kind, vain: "fail"}
            record = simulate(buildspec, replace(scenario, faults=faults), judged)
            row = replace(row, uploaded=_uploaded(record))
        rows.append(replace(row, line=lines.get(place)))
        assumptions.update({assumption.question: assumption for assumption in record.assumptions})
    return WhatIf(buildspec.source.name, tuple(rows), tuple(assumptions.values()))


def _tried(places: Sequence[str]) -> list[str]:
    """Return all places, or in a huge file the first ones and the first of every list."""
    limit = MAX_WORK // max(len(places), 1)
    firsts: dict[str, str] = {}
    for place in places:
        firsts.setdefault(place.partition("[")[0], place)
    return [
        place
        for number, place in enumerate(places)
        if number < limit or firsts[place.partition("[")[0]] == place
    ]


def _timeouts(places: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the places where a time-out is tried: the download and each phase's beginning."""
    yield "download_source", "timeout"
    for name in COMMAND_PHASES:
        if f"{name}[1]" in places:
            yield f"{name}[1]", "timeout"


def _row(
    record: BuildRecord, judged: Judge, place: str, kind: str, accepted: frozenset[int]
) -> WhatIfRow:
    after = publications_after(record.run, place, judged)
    unguarded = until_one_fails(each for each in after if not each.guarded)
    reached = {id(each) for each in unguarded}
    after = [each for each in after if each.guarded or id(each) in reached]
    before = publications_before(record.run, place, judged)
    return WhatIfRow(
        place,
        kind,
        None,
        record.status,
        tuple(_still_runs(record.run, place)),
        _once(
            _words(publication)
            for publication in (*before, *after)
            if publication in before or not publication.in_vain
        ),
        _uploaded(record),
        _once(
            _hazard(publication)
            for publication in after
            if not publication.guarded
            and id(publication.call) not in accepted
            and is_sure(publication)
        ),
        tuple(command.step.place for command in skipped_clean_ups(record.run)),
    )


def _uploaded(record: BuildRecord) -> tuple[str, ...]:
    return tuple(
        artifact.identifier or "primary"
        for artifact in record.artifacts
        if artifact.status == UPLOADED and not artifact.maker
    )


def _once(sentences: Iterable[str]) -> tuple[str, ...]:
    """Leave out what is said already: one command may publish in both branches of an `if`."""
    return tuple(dict.fromkeys(sentences))


def _still_runs(run: BuildRun, place: str) -> list[str]:
    """Name what of the user's runs after the failure: `finally`, phases, the upload."""
    names: list[str] = []
    phase_of_place = COMMAND_PHASES.get(place.partition("[")[0].partition(".")[0], place.upper())
    entered = False
    for phase in run.phases:
        if phase.name == phase_of_place:
            entered = True
            if any(
                command.status != "not-run" and command.step.block == "finally"
                for command in phase.commands
                if command.step.place != place
            ):
                names.append(f"{phase.name} finally")
        elif (
            entered and phase.status != "NOT_RUN" and phase.name not in ("FINALIZING", "COMPLETED")
        ):
            names.append(phase.name)
    return names


def _words(publication: Publication) -> str:
    return f"{publication.run.step.place} {publication.effect}"


def _hazard(publication: Publication) -> str:
    place, line = publication.run.step.place, publication.run.step.command.line
    if publication.in_vain:
        runs = publication.phase.commands
        before = (run.step.command for run in runs[: runs.index(publication.run) + 1])
        emptied = emptied_by(publication.call, before)
        if emptied is not None:
            return (
                f'"aws s3 rm" (line {emptied[0].line}) still deletes what {place} (line {line}) '
                "then cannot put there anew"
            )
        return f"{place} (line {line}) still runs, fails too and hides the reason"
    return f"{place} (line {line}) still {publication.effect}"
