"""What a phase consists of and how commands, phases and builds end. Cheap to import."""

from __future__ import annotations

from dryspec_simulate.build.transitions import PHASES, OnFailure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.spec.buildspec import Command

SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"
NOT_RUN = "NOT_RUN"
INTERRUPTIONS = {"timeout": "TIMED_OUT", "stop": "STOPPED"}


class Step:
    """One command of a phase: `phase` as the buildspec spells it, `index` from 1 within `block`.

    `text` is what the shell gets, `shown` the same with a template's words for what it fills in.
    """

    __slots__ = ("block", "command", "index", "phase", "place", "shown", "text")

    def __init__(self, phase: str, block: str, index: int, command: Command) -> None:
        self.phase = phase
        self.block = block
        self.index = index
        self.command = command
        self.text: str = command.text
        self.shown: str = command.shown
        self.place = f"{phase}{'' if block == 'commands' else f'.{block}'}[{index}]"
        """The name of the place as `--fail` takes it: `build[2]`, `build.finally[1]`."""


class PhasePlan:
    """What a buildspec says about one phase (`name` as the API spells it)."""

    __slots__ = ("commands", "finally_", "name", "on_failure")

    def __init__(
        self,
        name: str,
        commands: Sequence[Step] = (),
        finally_: Sequence[Step] = (),
        on_failure: OnFailure | None = None,
    ) -> None:
        self.name = name
        self.commands = commands
        self.finally_ = finally_
        self.on_failure = on_failure or OnFailure("DEFAULT")


class CommandRun:
    """How one command ended: `status` is `succeeded`, `failed` or `not-run`, `reason` why.

    `succeeding` is the value of CODEBUILD_BUILD_SUCCEEDING that it sees.
    """

    __slots__ = ("reason", "status", "step", "succeeding")

    def __init__(
        self, step: Step, status: str, reason: str | None = None, succeeding: str = "1"
    ) -> None:
        self.step = step
        self.status = status
        self.reason = reason
        self.succeeding = succeeding


class PhaseRun:
    """How one phase ended.

    `reason` says why a phase did not run, or why it ran in spite of a failure; `succeeding` is the
    value of CODEBUILD_BUILD_SUCCEEDING on entry; `attempts` counts runs of the phase.
    """

    __slots__ = ("attempts", "commands", "message", "name", "reason", "status", "succeeding")

    def __init__(
        self,
        name: str,
        status: str = SUCCEEDED,
        message: str | None = None,
        commands: Sequence[CommandRun] = (),
    ) -> None:
        self.name = name
        self.status = status
        self.message = message
        self.commands = commands
        self.reason: str | None = None
        self.succeeding = "1"
        self.attempts = 1

    @property
    def interrupted(self) -> bool:
        """Whether the build timed out or was stopped here."""
        return self.status in INTERRUPTIONS.values()


class BuildRun:
    """How a build ended; `phases` holds all eleven in order, `attempts` counts its runs."""

    __slots__ = ("attempts", "phases", "status")

    def __init__(self, status: str, phases: Sequence[PhaseRun], attempts: int = 1) -> None:
        self.status = status
        self.phases = phases
        self.attempts = attempts

    def phase(self, name: str) -> PhaseRun:
        """Return the phase of that API name."""
        return self.phases[PHASES.index(name)]

    def commands(self) -> list[CommandRun]:
        """Return every command of the build, in order."""
        return [command for phase in self.phases for command in phase.commands]
