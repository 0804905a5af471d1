"""A scenario: what is simulated, under which circumstances. Frozen data, built from the options."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dryspec_simulate.build.pipeline import BuildAction
    from dryspec_simulate.build.project import Project
    from dryspec_simulate.build.trees import Tree

EXIT_STATUS = "exit-status"
STDERR = "stderr"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything a simulation depends on besides the buildspec.

    `faults` maps places to `fail`, `timeout` or `stop`; `answers` settles open questions;
    `generated` are files the build is expected to create; `now` is the time that `date` sees.
    `elsewhere` is the directory that has more of what the buildspec names than the tree.
    """

    tree: Tree
    faults: Mapping[str, str] = field(default_factory=dict[str, str])
    recover_after: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    overrides: Mapping[str, str] = field(default_factory=dict[str, str])
    generated: tuple[str, ...] = ()
    guess: bool = True
    failure_signal: str = EXIT_STATUS
    project: Project | None = None
    action: BuildAction | None = None
    build_id: str | None = None
    now: datetime | None = None
    cached: tuple[str, ...] = ()
    elsewhere: str = ""
