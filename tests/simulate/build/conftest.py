"""Builds from a few lines of text."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import settings

from dryspec.source import Source
from dryspec.spec.buildspec import Buildspec, read
from dryspec.tree import parse
from dryspec_simulate.build.record import BuildRecord
from dryspec_simulate.build.scenario import Scenario
from dryspec_simulate.build.simulation import simulate
from dryspec_simulate.build.trees import ListedTree

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")


def read_text(text: str) -> Buildspec:
    return read(parse(Source("buildspec.yml", dedent(text))))


@pytest.fixture
def buildspec() -> Callable[[str], Buildspec]:
    return read_text


@pytest.fixture
def run() -> Callable[..., BuildRecord]:
    """Simulate a text: `run(text, files=[...], fail=[...], project=...)`."""

    def simulated(
        text: str,
        files: tuple[str, ...] | list[str] = (),
        fail: tuple[str, ...] = (),
        **more: object,
    ) -> BuildRecord:
        faults = dict.fromkeys(fail, "fail") | dict(more.pop("faults", {}))
        scenario = Scenario(ListedTree("a list", files), faults=faults, **more)
        return simulate(read_text(text), scenario)

    return simulated
