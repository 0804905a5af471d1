"""One build from a buildspec and a scenario to its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.build import artifacts as art
from dryspec_simulate.build.cache import CacheOutcome, CacheRun
from dryspec_simulate.build.collect import Extra, Workspace
from dryspec_simulate.build.entered import Entered, entered_words
from dryspec_simulate.build.environment import (
    MASKED,
    UNKNOWN,
    Variable,
    initial_environment,
)
from dryspec_simulate.build.expand import Expansion, expand
from dryspec_simulate.build.failure_signal import REASONS, SignalJudge, settle, signal_assumption
from dryspec_simulate.build.globs import normalise
from dryspec_simulate.build.hazards import Judge, first_in_vain
from dryspec_simulate.build.makings import Makings
from dryspec_simulate.build.on_failure_words import on_failure_words
from dryspec_simulate.build.phases import Engine, Faults
from dryspec_simulate.build.plan import action_steps, batch_only, plan_of, refusal
from dryspec_simulate.build.project import variables_beside
from dryspec_simulate.build.record import Assumption, BuildRecord, ExportedVariable
from dryspec_simulate.build.report_groups import ReportGroup, auto_discovery, report_group
from dryspec_simulate.build.rulings import Rulings
from dryspec_simulate.build.shell_state import ShellState, ShellView
from dryspec_simulate.build.upload import Uploads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.spec.buildspec import Buildspec
    from dryspec_simulate.build.artifacts import Artifact
    from dryspec_simulate.build.outcomes import BuildRun, CommandRun, PhaseRun, Step
    from dryspec_simulate.build.scenario import Scenario


def simulate(buildspec: Buildspec, scenario: Scenario, judged: Judge | None = None) -> BuildRecord:
    """Return the record of one build; the same scenario always gives the same record.

    `judged` may be shared between the runs of one buildspec, so that commands are judged once.
    """
    return _Simulation(buildspec, scenario, judged or Judge()).run()


def steps_of(buildspec: Buildspec) -> list[Step]:
    """Return every command of a buildspec in running order."""
    return [
        step for phase in plan_of(buildspec).values() for step in (*phase.commands, *phase.finally_)
    ]


class _Simulation:
    def __init__(self, buildspec: Buildspec, scenario: Scenario, judged: Judge) -> None:
        self._buildspec = buildspec
        self._scenario = scenario
        self._rulings = Rulings(scenario.answers)
        self._judged = judged
        self._environment = initial_environment(
            buildspec.env,
            _settings_variables(buildspec, scenario),
            scenario.overrides,
            scenario.build_id,
            scenario.project.name if scenario.project else "",
        )
        self._state = ShellState(self._environment, not buildspec.legacy, scenario.now)
        self._views: dict[str, ShellView] = {}
        self._makings = self._new_makings()
        self._uploads = Uploads(buildspec, scenario, self._rulings)
        self._artifacts: list[Artifact] | None = None

    def run(self) -> BuildRecord:
        faults, notes = settle(
            steps_of(self._buildspec),
            self._scenario.faults,
            self._scenario.failure_signal,
            self._judged,
        )
        engine = Engine(
            plan_of(self._buildspec),
            Faults(
                faults,
                self._scenario.recover_after,
                REASONS[self._scenario.failure_signal],
            ),
            self._rulings,
            judge=SignalJudge(self._scenario.failure_signal, self._judged),
            upload=self._upload,
            download_error=refusal(self._buildspec, self._rulings),
        )
        run = engine.run()
        if self._artifacts is None:
            self._follow_shell(run.phases)
        workspace = self._workspace()
        artifacts = self._uploads.located(
            self._artifacts or self._uploads.not_built(run), self._expand
        )
        return BuildRecord(
            buildspec=self._buildspec.source.name,
            run=run,
            version=self._buildspec.version.value if self._buildspec.version else "",
            source=self._scenario.tree.label,
            elsewhere=self._scenario.elsewhere,
            views=self._views,
            variables=tuple(v for v in self._environment if v.origin != "service"),
            artifacts=tuple(artifacts),
            reports=tuple(self._reports(run, workspace)),
            cache=self._cache(run, workspace),
            exported=tuple(self._exported()),
            assumptions=tuple(self._assumptions(run, artifacts)),
            notes=(*notes, *self._notes(run)),
        )

    def _expand(self, text: str) -> Expansion:
        return expand(text, self._state.environment, self._scenario.now)

    # The shell

    def _follow_shell(self, phases: Sequence[PhaseRun]) -> None:
        """Go through the commands that ran, noting directories, variables and files they make."""
        self._state = ShellState(self._environment, not self._buildspec.legacy, self._scenario.now)
        self._makings = self._new_makings()
        for phase in phases:
            for command in phase.commands:
                if command.status != "not-run":
                    self._follow_command(command)

    def _new_makings(self) -> Makings:
        scenario = self._scenario
        entered = Entered(self._buildspec, scenario.tree, scenario.generated)
        return Makings(scenario.tree, scenario.guess, entered)

    def _follow_command(self, command: CommandRun) -> None:
        state, step, succeeding = self._state, command.step, command.succeeding
        state.enter()
        state.environment.set("CODEBUILD_BUILD_SUCCEEDING", succeeding, "service")
        directory = state.directory
        may_run = self._judged.verdict(step, succeeding).may_run
        script = self._judged.script(step)
        if command.status == "succeeded":
            self._makings.follow(script, state, may_run, step.place)
        else:
            state.fail(script, may_run)
            self._makings.entered.doubt()
        self._views[step.place] = ShellView(directory, state.view().sets)

    def _workspace(self) -> Workspace:
        declared = [Extra(normalise(path)) for path in self._scenario.generated]
        extras = [*declared, *self._makings.extras]
        return Workspace(self._scenario.tree, extras, self._makings.traces)

    # Artifacts

    def _upload(self, phases: Sequence[PhaseRun]) -> str | None:
        """Work out the artifacts; returns the message of the first that fails."""
        self._follow_shell(phases)
        self._artifacts = self._uploads.built(self._workspace(), self._expand)
        return next((a.error for a in self._artifacts if a.status == art.FAILED), None)

    # Reports, cache, variables

    def _reports(self, run: BuildRun, workspace: Workspace) -> list[ReportGroup]:
        processed = run.phase("UPLOAD_ARTIFACTS").status != "NOT_RUN"
        return [
            report_group(files, workspace, self._expand, processed)
            for files in self._buildspec.reports
        ]

    def _cache(self, run: BuildRun, workspace: Workspace) -> CacheOutcome | None:
        if self._buildspec.cache is None:
            return None
        project = self._scenario.project
        cache = CacheRun(
            self._buildspec.cache,
            project.cache if project else None,
            self._expand,
            self._scenario.cached,
        )
        entered = run.phase("INSTALL").status != "NOT_RUN"
        return cache.outcome(workspace, self._rulings, entered, run.status == "SUCCEEDED")

    def _exported(self) -> list[ExportedVariable]:
        environment = self._environment if self._buildspec.legacy else self._state.environment
        action = self._scenario.action
        exported: list[ExportedVariable] = []
        for scalar in self._buildspec.env.exported_variables:
            name = scalar.value
            variable = environment.get(name)
            problem = _not_exportable(name, variable)
            named = action is not None and action.namespace and problem is None
            reference = f"#{{{action.namespace}.{name}}}" if action and named else None
            exported.append(ExportedVariable(name, variable, problem, reference))
        return exported

    # Words

    def _assumptions(self, run: BuildRun, artifacts: Sequence[Artifact]) -> list[Assumption]:
        ran = any(command.status != "not-run" for command in run.commands())
        found = [signal_assumption(self._scenario.failure_signal)] if ran else []
        found.extend(Assumption(*row) for row in self._rulings.assumptions())
        if any(file.guessed for artifact in artifacts for file in artifact.files):
            text = "files marked as guessed will be there; their commands say so"
            found.append(Assumption("guess", "yes", text, "--no-guess"))
        found.extend(
            Assumption(
                "unknown-output",
                "made",
                f"{artifact.maker} makes what {_name(artifact)} is to hold, which is not known",
                "--no-guess, or --generated PATH for each file",
            )
            for artifact in artifacts
            if artifact.maker
        )
        if any(artifact.unchecked and not artifact.maker for artifact in artifacts):
            text = "patterns that cannot be checked here select something"
            found.append(Assumption("unchecked", "match", text))
        missing = self._makings.entered.missing
        if missing:
            text, place = entered_words(missing), missing[0].place
            found.append(Assumption("directory", "there", text, f"--source DIR, or --fail {place}"))
        return found

    def _notes(self, run: BuildRun) -> list[str]:
        notes = [
            f"{place} was never reached, so nothing happened there"
            for place in self._scenario.faults
            if not _reached(run, place)
        ]
        notes.extend(on_failure_words(plan_of(self._buildspec), run))
        notes.extend(self._in_vain(run))
        if self._scenario.elsewhere:
            notes.append(
                "more of what it needs is there when the source is "
                f'"{self._scenario.elsewhere}" (--source {self._scenario.elsewhere})'
            )
        notes.extend(self._beside())
        batch = batch_only(self._buildspec)
        if batch:
            notes.append(batch)
        notes.extend(self._uploads.notes())
        notes.extend(action_steps(self._buildspec))
        if any(artifact.error and not artifact.files for artifact in self._artifacts or ()):
            notes.append("files that only the build makes can be named with --generated PATH")
        if self._buildspec.reports:
            notes.append(auto_discovery(self._state.environment))
        return notes

    def _beside(self) -> Iterator[str]:
        """Say which variables count because a template sets them beside the buildspec."""
        beside = variables_beside(self._buildspec) if self._scenario.project is None else []
        if beside:
            names = ", ".join(variable.name for variable in beside)
            open_ = [variable.name for variable in beside if variable.kind == UNKNOWN]
            filled = f"; the template fills in {', '.join(open_)}" if open_ else ""
            yield f"variables of the project beside the buildspec count: {names}{filled}"

    def _in_vain(self, run: BuildRun) -> Iterator[str]:
        """Say which command ends POST_BUILD in a real build, for want of what BUILD makes."""
        for place in self._scenario.faults:
            where = first_in_vain(run, place, self._judged)
            if where is not None:
                yield (
                    f"{where} has nothing to publish then; it very likely fails, too: "
                    f"--fail {where} shows what follows"
                )
                return


def _name(artifact: Artifact) -> str:
    return f"artifact {artifact.identifier}" if artifact.identifier else "the artifact"


def _settings_variables(buildspec: Buildspec, scenario: Scenario) -> list[Variable]:
    """Return the variables of project and pipeline action, the action's last: they win."""
    project = scenario.project
    found = variables_beside(buildspec) if project is None else list(project.variables)
    if scenario.action is not None:
        found.extend(scenario.action.variables)
    return found


def _not_exportable(name: str, variable: Variable | None) -> str | None:
    """Return why a variable cannot be exported (user guide, "build-spec-ref"), or None."""
    if name.startswith("AWS_"):
        return "names that begin with AWS_ cannot be exported"
    if variable is None:
        return "nothing is known to set it"
    if variable.kind == MASKED and variable.origin.startswith("project"):
        return "parameters and secrets of the project cannot be exported"
    return None


def _reached(run: BuildRun, place: str) -> bool:
    for command in run.commands():
        if command.step.place == place:
            return command.status != "not-run"
    return run.phase(place.upper()).status != "NOT_RUN" if "[" not in place else False
