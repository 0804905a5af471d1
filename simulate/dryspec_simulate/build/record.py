"""What a simulated build leaves: immutable records, from which every report is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dryspec_simulate.build.artifacts import Artifact
    from dryspec_simulate.build.cache import CacheOutcome
    from dryspec_simulate.build.environment import Variable
    from dryspec_simulate.build.outcomes import BuildRun
    from dryspec_simulate.build.report_groups import ReportGroup
    from dryspec_simulate.build.shell_state import ShellView


@dataclass(frozen=True, slots=True)
class Assumption:
    """An open point that mattered: the question, its answer, and the answer as a sentence.

    `otherwise` is the option that gives another answer, "" when there is none.
    """

    question: str
    answer: str
    text: str
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class ExportedVariable:
    """One of `exported-variables`; `problem` says why it cannot be exported.

    `reference` is how later actions of the pipeline name it.
    """

    name: str
    variable: Variable | None
    problem: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """One simulated build.

    `views` maps the place of each command that ran to the shell it found; `variables` are those the
    build starts with, without the service's own; `elsewhere` is the directory that has more of what
    the buildspec names than the source has.
    """

    buildspec: str
    run: BuildRun
    version: str = ""
    source: str = ""
    elsewhere: str = ""
    views: Mapping[str, ShellView] = field(default_factory=dict[str, "ShellView"])
    variables: tuple[Variable, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    reports: tuple[ReportGroup, ...] = ()
    cache: CacheOutcome | None = None
    exported: tuple[ExportedVariable, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """`SUCCEEDED`, `FAILED`, `TIMED_OUT` or `STOPPED`."""
        return self.run.status
