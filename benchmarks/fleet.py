"""Fleet simulation: timeline against SimPy, a million instances, exact probabilities.

Run with ``make bench``, which installs the yardsticks (dependency group ``bench``).  Without SimPy
the timeline is timed alone, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from random import Random
from time import perf_counter

from dryspec_simulate.fleet.closed import Shape, plain_shape
from dryspec_simulate.fleet.configuration import HostMinimum, ServerConfiguration
from dryspec_simulate.fleet.estimate import Chances, draw, estimate
from dryspec_simulate.fleet.exact import success_chance
from dryspec_simulate.fleet.inplace import deploy_in_place, outcome_only
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.scenario import Failure, ServerScenario
from dryspec_simulate.fleet.trace import run

RATE = 0.02


def best(task: Callable[[], object], repeats: int) -> float:
    """The shortest of some runs, in seconds."""
    times: list[float] = []
    for _ in range(repeats):
        start = perf_counter()
        task()
        times.append(perf_counter() - start)
    return min(times)


def fleet(size: int) -> tuple[Shape, list[float], list[int]]:
    random = Random(1)
    durations = [random.uniform(60, 120) for _ in range(size)]
    failing = [int(random.random() < RATE) for _ in range(size)]
    return plain_shape(size, size - size // 4), durations, failing


def simpy_timeline(
    shape: Shape, durations: list[float], failing: list[int]
) -> list[tuple[float, float, int]]:
    """The same model in SimPy: one process per slot; a failure ends its slot's process."""
    import simpy

    environment = simpy.Environment()
    records: list[tuple[float, float, int]] = []
    waiting = iter(range(shape.size))

    def slot():
        for position in waiting:
            started = environment.now
            yield environment.timeout(durations[position])
            records.append((started, environment.now, failing[position]))
            if failing[position]:
                return

    for _ in range(shape.size - shape.minimum):
        environment.process(slot())
    environment.run()
    return records


def timeline() -> None:
    shape, durations, failing = fleet(1000)
    ours = best(lambda: run(shape, durations, failing), 30)
    print(f"timeline of 1,000: {ours * 1e3:.2f} ms, {1000 / ours / 1e6:.2f} M instances/s")
    if find_spec("simpy") is None:
        print("  SimPy is not installed: comparison skipped (pip install --group bench)")
        return
    theirs = best(lambda: simpy_timeline(shape, durations, failing), 30)
    records = simpy_timeline(shape, durations, failing)
    trace = run(shape, durations, failing)
    tried = sum(state != 0 for state in trace.states)
    assert (len(records), max(end for _, end, _ in records)) == (tried, trace.finished_at)
    print(f"  SimPy, the same model: {theirs * 1e3:.2f} ms; ratio {theirs / ours:.1f} (goal 4)")


def million() -> None:
    size = 10**6
    who = Ranges.members(draw(Random(1), size, RATE))
    minimum = HostMinimum("FLEET_PERCENT", 75)
    scenario = ServerScenario(size, ServerConfiguration(None, minimum), (Failure(who, "Install"),))
    outcome = best(lambda: outcome_only(scenario), 5)
    print(f"a million, outcome only: {outcome:.4f} s (goal 0.2)")
    full = best(lambda: deploy_in_place(scenario), 2)
    print(f"a million, with the timeline: {full:.2f} s (goal 5)")


def chances() -> None:
    cases = [
        (10, 2, 0.1),
        (1000, 20, 0.02),
        (10**5, 2000, 0.02),
        (10**6, 20_000, 0.02),
        (10**6, 500_000, 0.5),
    ]
    for size, slots, rate in cases:
        seconds = best(lambda n=size, s=slots, p=rate: success_chance(n, n - s, p), 20)
        goal = 20 if size <= 1000 else 1500
        print(
            f"exact chance, n={size:,} F={slots:,} p={rate}: {seconds * 1e6:.0f} us (goal {goal})"
        )


def trials() -> None:
    scenario = ServerScenario(
        1000,
        ServerConfiguration(None, HostMinimum("FLEET_PERCENT", 90)),
        zones=(334, 333, 333),
        zone_minimum=HostMinimum("FLEET_PERCENT", 80),
    )
    seconds = best(lambda: estimate(scenario, Chances(0.05, trials=10_000)), 2)
    print(f"10,000 trials of 1,000 instances in three zones: {seconds:.2f} s")


if __name__ == "__main__":
    timeline()
    million()
    chances()
    trials()
