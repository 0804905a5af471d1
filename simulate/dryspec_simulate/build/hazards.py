"""What still happens after a failure although it should not.

The linter's rule `post-build-unguarded` asks :func:`after_failure`; the simulator's what-if table
asks the same functions about each of its runs, so that the two never disagree.
"""

from __future__ import annotations

from dryspec.programs.publishing import BY_NAME, gives_back, may_publish, publishes
from dryspec.spec.buildspec import PHASES
from dryspec_simulate.build.needs import (
    fails_behind,
    fails_with_the_build,
    is_formality,
    needs_the_build,
    stops_without_the_build,
)
from dryspec_simulate.build.phases import Engine, Faults
from dryspec_simulate.build.plan import plan_of
from dryspec_simulate.build.rulings import Rulings
from dryspec_simulate.build.transitions import COMMAND_PHASES
from dryspec_simulate.build.verdict import is_sure_to_succeed, judge, may_end_itself, may_guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeVar

    from dryspec.shell import Call, Script
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec_simulate.build.outcomes import BuildRun, CommandRun, PhasePlan, PhaseRun, Step
    from dryspec_simulate.build.verdict import Verdict

    Found = TypeVar("Found", "Hazard", "Publication")


class Hazard:
    """A command that makes something public although a phase failed before it.

    `command` and `call` are the publishing ones, `effect` ends a sentence ("pushes an image"),
    `failing` is the command whose failure leads here, `places` names every such place, `why` says
    how the run gets here. `sure` is false where only a script's name says that it publishes;
    `in_vain` tells that it fails, too, without what the failed phase makes.
    """

    __slots__ = (
        "call",
        "command",
        "effect",
        "failing",
        "in_vain",
        "place",
        "places",
        "sure",
        "why",
    )

    def __init__(self, publication: Publication, failing: Step) -> None:
        self.command: Command = publication.run.step.command
        self.place = publication.run.step.place
        self.call = publication.call
        self.effect = publication.effect
        self.failing: Command = failing.command
        self.places = [failing.place]
        self.why = _why(publication, failing)
        self.sure = is_sure(publication)
        self.in_vain = publication.in_vain
        if not self.in_vain and self.command.phase.name == "post_build":
            build = self.command.phase.spec.phases.get("build")
            self.failing = fails_behind(self.call, build) or self.failing


class Publication:
    """A publishing call that ran, or may have run, in a simulated build."""

    __slots__ = ("call", "effect", "guarded", "phase", "run")

    def __init__(
        self, phase: PhaseRun, run: CommandRun, call: Call, effect: str, guarded: bool
    ) -> None:
        self.phase = phase
        self.run = run
        self.call = call
        self.effect = effect
        self.guarded = guarded

    @property
    def command(self) -> Command:
        """The command that publishes."""
        return self.run.step.command

    @property
    def in_vain(self) -> bool:
        """Whether it stands in POST_BUILD and fails, too, when BUILD has failed."""
        phase = self.command.phase
        if phase.name != "post_build" or self.phase.succeeding == "1":
            return False
        return needs_the_build(self.call, phase.spec.phases.get("build"))


class Judge:
    """What is known about commands, each worked out once."""

    __slots__ = ("_known", "_publishing", "_scripts")

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Verdict] = {}
        self._publishing: dict[str, list[tuple[Call, str]]] = {}
        self._scripts: dict[str, Script] = {}

    def script(self, step: Step) -> Script:
        """Return the same script for commands of the same text: verdicts know calls by identity."""
        return self._scripts.setdefault(step.text, step.command.script)

    def publishing(self, step: Step) -> list[tuple[Call, str]]:
        """Return the calls of a command that publish, with what they do."""
        found = self._publishing.get(step.text)
        if found is None:
            calls = self.script(step).calls if may_publish(step.text) else ()
            effects = ((call, publishes(call)) for call in calls)
            found = [(call, effect) for call, effect in effects if effect is not None]
            self._publishing[step.text] = found
        return found

    def verdict(self, step: Step, succeeding: str) -> Verdict:
        """Return what a command does when CODEBUILD_BUILD_SUCCEEDING has this value."""
        key = (step.text, succeeding)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = judge(self.script(step), succeeding)
        return found

    def can_fail(self, step: Step) -> bool:
        """Tell whether a command does more than print, assign, or ask for a version."""
        if is_sure_to_succeed(step.text) or is_formality(step.command):
            return False
        return self.verdict(step, "1").status is not True

    def __call__(self, step: Step, succeeding: str) -> str | None:
        """Return why a command fails by itself, or None: the engine's question."""
        if not may_end_itself(step.text):
            return None
        verdict = self.verdict(step, succeeding)
        if verdict.status is not False:
            return None
        number = verdict.exit_status
        return "an exit status other than 0" if number is None else f"exit status {number}"


def after_failure(buildspec: Buildspec, failing: Sequence[str] = PHASES) -> list[Hazard]:
    """Return the publishing commands that still run after a failed command, in running order.

    Only failures in the phases ``failing`` are looked at, which are given in running order.

    Guards are known: a test of CODEBUILD_BUILD_SUCCEEDING (or of a file) that may end the phase
    before the command, or that wraps it; `on-failure: ABORT`; a command that fails anyway, or that
    reads a file which only a build that succeeds has written.
    """
    plan = plan_of(buildspec)
    judged = Judge()
    behind = list(PHASES[PHASES.index(failing[0]) :])
    if not any(judged.publishing(step) for step in _steps(plan, behind)):
        return []
    found: dict[int, Hazard] = {}
    for step in _first_that_can_fail(plan, judged, failing):
        faults = Faults({step.place: "fail"})
        run = Engine(plan, faults, Rulings(), judge=judged).run()
        for publication in publications_after(run, step.place, judged):
            if publication.guarded or _fails_likewise(publication, step):
                continue
            known = found.get(id(publication.call))
            if known is not None:
                known.places.append(step.place)
                continue
            found[id(publication.call)] = Hazard(publication, step)
    order = {step.place: index for index, step in enumerate(_steps(plan, behind))}
    hazards = sorted(found.values(), key=lambda hazard: (order[hazard.place], hazard.call.start))
    return list(until_one_fails(hazards))


def until_one_fails(found: Iterable[Found]) -> Iterator[Found]:
    """Leave out what stands behind a command that fails, too: the phase's commands end there."""
    ended: set[str] = set()
    for each in found:
        phase, call = each.command.phase.name, each.call
        block = each.command.block
        if phase in ended and block == "commands":
            continue
        yield each
        ends = call.alternative is None and not call.in_condition and not call.enclosing
        if ends and block == "commands" and each.in_vain:
            ended.add(phase)


def _steps(plan: Mapping[str, PhasePlan], phases: Sequence[str]) -> list[Step]:
    return [
        step
        for name in map(COMMAND_PHASES.__getitem__, phases)
        if name in plan
        for step in (*plan[name].commands, *plan[name].finally_)
    ]


def _first_that_can_fail(
    plan: Mapping[str, PhasePlan], judged: Judge, phases: Sequence[str]
) -> Iterator[Step]:
    """Yield for each of the phases the first command whose failure is possible.

    What runs afterwards does not depend on which command of the phase it was.
    """
    for name in map(COMMAND_PHASES.__getitem__, phases):
        for step in plan[name].commands if name in plan else ():
            if judged.can_fail(step):
                yield step
                break


def _fails_likewise(publication: Publication, failing: Step) -> bool:
    """Whether whatever fails in the phase makes the publication fail, too."""
    if failing.phase != "build" or failing.block != "commands":
        return False
    build = failing.command.phase
    return publication.phase.name == "POST_BUILD" and fails_with_the_build(publication.call, build)


def is_sure(publication: Publication) -> bool:
    """Whether the command is known to publish, not just called like one that does."""
    return publication.effect != BY_NAME


def publications_after(run: BuildRun, failed_place: str, judged: Judge) -> list[Publication]:
    """Return the publishing calls that ran after the failure at a place, guarded ones marked."""
    found: list[Publication] = []
    failed = False
    for phase in run.phases:
        guarded = False
        for command in phase.commands:
            if failed and command.status != "not-run":
                publishing = judged.publishing(command.step)
                if publishing or may_guard(command.step.text):
                    verdict = judged.verdict(command.step, "0")
                    guarded = guarded or verdict.guards
                    found.extend(_publications(phase, command, publishing, verdict, guarded))
                in_order = command.step.block == "commands" and phase.succeeding != "1"
                guarded = guarded or (in_order and stops_without_the_build(command.step.command))
            failed = failed or command.step.place == failed_place
        failed = failed or phase.name == failed_place.upper()
    return found


def first_in_vain(run: BuildRun, failed_place: str, judged: Judge) -> str | None:
    """Return the place of the first command that succeeds here, but has nothing to publish."""
    for publication in publications_after(run, failed_place, judged):
        taken = publication.run.status == "succeeded" and not publication.guarded
        if taken and publication.in_vain:
            return publication.run.step.place
    return None


def _publications(
    phase: PhaseRun,
    command: CommandRun,
    publishing: list[tuple[Call, str]],
    verdict: Verdict,
    guarded: bool = False,
) -> Iterator[Publication]:
    for call, effect in publishing:
        if verdict.may_run(call):
            yield Publication(phase, command, call, effect, guarded)


def publications_before(run: BuildRun, failed_place: str, judged: Judge) -> list[Publication]:
    """Return the publishing calls that had already run when the failure came."""
    found: list[Publication] = []
    for phase in run.phases:
        if phase.name == failed_place.upper():
            return found
        for command in phase.commands:
            if command.step.place == failed_place:
                return found
            publishing = judged.publishing(command.step)
            if command.status == "succeeded" and publishing:
                verdict = judged.verdict(command.step, command.succeeding)
                found.extend(_publications(phase, command, publishing, verdict))
    return found


def skipped_clean_ups(run: BuildRun) -> list[CommandRun]:
    """Return the cleaning commands that did not run although commands before them did.

    A `finally` of a phase that was never entered has nothing to clean up.
    """
    found: list[CommandRun] = []
    begun = False
    for phase in run.phases:
        for command in phase.commands:
            begun = begun or command.status != "not-run"
            reachable = command.step.block == "commands" or phase.status != "NOT_RUN"
            if begun and reachable and command.status == "not-run" and _cleans(command.step):
                found.append(command)
    return found


def _cleans(step: Step) -> bool:
    return any(gives_back(call) for call in step.command.script.calls)


def _why(publication: Publication, failing: Step) -> str:
    step = publication.run.step
    if step.phase == failing.phase:
        return f"`finally` runs although {failing.place} failed"
    failed, phase = COMMAND_PHASES[failing.phase], publication.phase.name
    return f"{phase} runs although {failed} failed, and nothing before it tests that"
