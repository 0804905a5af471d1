"""A batch expanded to its builds: list, graph, matrix, fanout, and what is wrong with it.

Source: user guide, "batch-build-buildspec". The service's text for invalid identifiers was observed
in a public log; the other reasons are worded here, behind the same code.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from dryspec import lazy
from dryspec.tree import mapping_below
from dryspec_simulate.build.artifacts import says_yes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.spec.buildspec import Batch, BatchTask
    from dryspec.tree import Mapping, Node, Scalar

_IDENTIFIER = lazy.pattern(r"[A-Za-z0-9_]{1,127}")
_INVALID = "BATCH_SPEC_VALIDATION_ERROR: BatchSpec has invalid values.. {}"
_MATRIX_KEYS = ("compute-type", "image")
_MAX_BUILDS = 1000


@dataclass(frozen=True, slots=True)
class BatchBuild:
    """One build of a batch: `settings` is its `env` without variables, as (key, value)."""

    identifier: str
    buildspec: str | None = None
    settings: tuple[tuple[str, str], ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    depend_on: tuple[str, ...] = ()
    ignore_failure: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """A whole batch: `kind` is `build-list`, `build-graph`, `build-matrix` or `build-fanout`.

    `error` is the message with which the service would refuse it.
    """

    kind: str
    builds: tuple[BatchBuild, ...]
    fast_fail: bool = False
    error: str | None = None

    @property
    def numbered(self) -> bool:
        """Whether the identifiers were made up here, because nothing documents them."""
        return self.kind in ("build-matrix", "build-fanout")


def expand_batch(batch: Batch, max_builds: int | None = None) -> BatchPlan:
    """Return the builds of a batch; `max_builds` is the project's restriction.

    With several `build-*` keys the first of list, graph, matrix, fanout is taken, which the
    error says.
    """
    fast_fail = says_yes(batch.fast_fail)
    mapping = batch.mapping
    given = [key for key in _EXPANSIONS if mapping is not None and mapping.get(key) is not None]
    if not given:
        return BatchPlan("", (), fast_fail, _INVALID.format("There is no build-* key"))
    builds = tuple(_EXPANSIONS[given[0]](batch))
    error = _several(given) or _first_error(builds) or _too_many(builds, max_builds)
    return BatchPlan(given[0], builds, fast_fail, error)


# The four kinds


def _list(batch: Batch) -> Iterator[BatchBuild]:
    return (_task(task) for task in batch.list)


def _graph(batch: Batch) -> Iterator[BatchBuild]:
    return (_task(task) for task in batch.graph)


def _task(task: BatchTask) -> BatchBuild:
    settings = {
        "compute-type": task.compute_type,
        "fleet": task.fleet,
        "image": task.image,
        "type": task.type,
        "privileged-mode": task.privileged_mode,
    }
    return BatchBuild(
        task.identifier.value if task.identifier else "",
        task.buildspec.value if task.buildspec else None,
        tuple((key, scalar.value) for key, scalar in settings.items() if scalar),
        tuple((key.value, value.value) for key, value in task.variables),
        tuple(scalar.value for scalar in task.depend_on),
        says_yes(task.ignore_failure),
    )


def _matrix(batch: Batch) -> Iterator[BatchBuild]:
    static = mapping_below(batch.matrix, "static")
    dynamic = mapping_below(batch.matrix, "dynamic")
    fixed = tuple(
        (key, value)
        for key in ("type", "privileged-mode", *_MATRIX_KEYS)
        if (value := _text(mapping_below(static, "env"), key)) is not None
    )
    ignore = says_yes(_scalar(static, "ignore-failure"))
    variables = mapping_below(mapping_below(dynamic, "env"), "variables")
    fixed_variables = _pairs(mapping_below(mapping_below(static, "env"), "variables"))
    axes: list[list[tuple[str, str]]] = [_axis(dynamic, "buildspec", "buildspec")]
    axes += [_axis(mapping_below(dynamic, "env"), key, key) for key in _MATRIX_KEYS]
    if variables is not None:
        names = [key.value for key, _ in variables.items()]
        axes += [_axis(variables, name, f"${name}") for name in names]
    axes = [axis for axis in axes if axis]
    for number, values in enumerate(product(*axes), start=1):
        if number > _MAX_BUILDS:
            return
        yield BatchBuild(
            f"build_{number}",
            next((value for key, value in values if key == "buildspec"), None),
            (*fixed, *((key, value) for key, value in values if key in _MATRIX_KEYS)),
            (*fixed_variables, *((key[1:], value) for key, value in values if key[0] == "$")),
            ignore_failure=ignore,
        )


def _fanout(batch: Batch) -> Iterator[BatchBuild]:
    parallelism = _text(batch.fanout, "parallelism") or ""
    ignore = says_yes(_scalar(batch.fanout, "ignore-failure"))
    count = int(parallelism) if parallelism.isdecimal() and len(parallelism) < 7 else 0
    for number in range(1, min(count, _MAX_BUILDS) + 1):
        yield BatchBuild(f"build_{number}", ignore_failure=ignore)


_EXPANSIONS = {
    "build-list": _list,
    "build-graph": _graph,
    "build-matrix": _matrix,
    "build-fanout": _fanout,
}


# What the service refuses


def _several(given: Sequence[str]) -> str | None:
    if len(given) < 2:
        return None
    return _INVALID.format(f"Only one of {', '.join(given)} may be given")


def _first_error(builds: Sequence[BatchBuild]) -> str | None:
    if not builds:
        return _INVALID.format("There are no builds")
    names = [build.identifier for build in builds]
    bad = [name for name in names if not _IDENTIFIER.fullmatch(name)]
    if bad:
        return _INVALID.format(
            f"Build Identifiers {', '.join(bad)} must contain only alphanumeric characters and "
            "underscores and be less than 128 characters in length."
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return _INVALID.format(f"Build Identifiers {', '.join(twice)} are not unique")
    for build in builds:
        missing = [name for name in build.depend_on if name not in names]
        if missing:
            return _INVALID.format(f"{build.identifier} depends on unknown {', '.join(missing)}")
    circle = find_cycle(builds)
    return _INVALID.format(f"Builds wait for each other: {' -> '.join(circle)}") if circle else None


def _too_many(builds: Sequence[BatchBuild], max_builds: int | None) -> str | None:
    if max_builds is None or len(builds) <= max_builds:
        return None
    return _INVALID.format(f"{len(builds)} builds exceed the project's maximum of {max_builds}")


def find_cycle(builds: Sequence[BatchBuild]) -> list[str]:
    """Return the identifiers of a dependency cycle, first one repeated at the end, or nothing."""
    names = {build.identifier for build in builds}
    waiting = {build.identifier: names.intersection(build.depend_on) for build in builds}
    waited_for: dict[str, list[str]] = {}
    for name, needs in waiting.items():
        for need in needs:
            waited_for.setdefault(need, []).append(name)
    free = [name for name, needs in waiting.items() if not needs]
    for name in free:  # it grows while it is gone through
        for other in waited_for.get(name, ()):
            waiting[other].remove(name)
            if not waiting[other]:
                free.append(other)
    path: dict[str, int] = {}
    following = next((name for name, needs in waiting.items() if needs), "")
    while following and following not in path:
        path[following] = len(path)
        following = min(waiting[following])
    return [*list(path)[path[following] :], following] if following else []


# Reading the mappings that the typed buildspec leaves alone


def _scalar(mapping: Mapping | None, name: str) -> Scalar | None:
    from dryspec.tree import Scalar

    node = mapping.get(name) if mapping is not None else None
    return node if isinstance(node, Scalar) else None


def _text(mapping: Mapping | None, name: str) -> str | None:
    scalar = _scalar(mapping, name)
    return None if scalar is None else scalar.value


def _axis(mapping: Mapping | None, name: str, label: str) -> list[tuple[str, str]]:
    """Return the values of one dimension of a matrix; a lone scalar is one value."""
    node = mapping.get(name) if mapping is not None else None
    return [(label, value) for value in _values(node)]


def _values(node: Node | None) -> list[str]:
    from dryspec.tree import Scalar, Sequence, resolve

    items = node.items if isinstance(node, Sequence) else [node]
    resolved = [resolve(item) for item in items if item is not None]
    return [item.value for item in resolved if isinstance(item, Scalar)]


def _pairs(mapping: Mapping | None) -> tuple[tuple[str, str], ...]:
    names = [key.value for key, _ in mapping.items()] if mapping is not None else []
    return tuple((name, value) for name in names if (value := _text(mapping, name)) is not None)
