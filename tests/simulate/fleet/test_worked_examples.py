"""The worked examples of the minimum-healthy rule, written compactly.

A row is: fleet size, configuration, failing positions (0-based, deployment order), outcome.
``S 8/1/0`` is Succeeded with 8 succeeded, 1 failed, none skipped; ``X`` is Failed.
"""

from __future__ import annotations

import pytest

from dryspec_simulate.fleet.configuration import (
    ServerConfiguration,
    named,
    parse_minimum,
)
from dryspec_simulate.fleet.inplace import deploy_in_place, outcome_only
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.scenario import Failure, ServerScenario

EXAMPLES = """
1    AllAtOnce    -          S 1/0/0
1    AllAtOnce    0          X 0/1/0
5    AllAtOnce    -          S 5/0/0
5    AllAtOnce    0-3        S 1/4/0
5    AllAtOnce    0-4        X 0/5/0
9    AllAtOnce    -          S 9/0/0
9    AllAtOnce    1-8        S 1/8/0
9    AllAtOnce    0-8        X 0/9/0
10   AllAtOnce    -          S 10/0/0
10   AllAtOnce    0-8        S 1/9/0
10   AllAtOnce    0-9        X 0/10/0
100  AllAtOnce    0-98       S 1/99/0
100  AllAtOnce    0-99       X 0/100/0
1    HalfAtATime  -          X 0/0/1
2    HalfAtATime  -          S 2/0/0
2    HalfAtATime  1          S 1/1/0
2    HalfAtATime  0          X 0/1/1
2    HalfAtATime  0-1        X 0/1/1
3    HalfAtATime  -          S 3/0/0
3    HalfAtATime  2          S 2/1/0
3    HalfAtATime  0          X 0/1/2
3    HalfAtATime  1          X 1/1/1
4    HalfAtATime  1          S 3/1/0
4    HalfAtATime  1,3        S 2/2/0
4    HalfAtATime  0,1        X 0/2/2
4    HalfAtATime  0,2        X 1/2/1
5    HalfAtATime  2          S 4/1/0
5    HalfAtATime  0,4        S 3/2/0
5    HalfAtATime  0,1        X 0/2/3
5    HalfAtATime  0,2        X 1/2/2
5    HalfAtATime  2,3        X 2/2/1
9    HalfAtATime  0-2        S 6/3/0
9    HalfAtATime  0-2,8      S 5/4/0
9    HalfAtATime  0-3        X 0/4/5
9    HalfAtATime  0-2,6      X 3/4/2
9    HalfAtATime  0-4        X 0/4/5
10   HalfAtATime  0-3        S 6/4/0
10   HalfAtATime  0-3,9      S 5/5/0
10   HalfAtATime  0-4        X 0/5/5
10   HalfAtATime  0-3,7      X 3/5/2
100  HalfAtATime  0-48       S 51/49/0
100  HalfAtATime  0-48,99    S 50/50/0
100  HalfAtATime  0-49       X 0/50/50
100  HalfAtATime  0-48,60    X 11/50/39
1    OneAtATime   -          S 1/0/0
1    OneAtATime   0          X 0/1/0
2    OneAtATime   -          S 2/0/0
2    OneAtATime   1          S 1/1/0
2    OneAtATime   0          X 0/1/1
3    OneAtATime   2          S 2/1/0
4    OneAtATime   1          X 1/1/2
5    OneAtATime   3,4        X 3/1/1
9    OneAtATime   -          S 9/0/0
9    OneAtATime   8          S 8/1/0
9    OneAtATime   3          X 3/1/5
10   OneAtATime   9          S 9/1/0
10   OneAtATime   4          X 4/1/5
100  OneAtATime   99         S 99/1/0
100  OneAtATime   50         X 50/1/49
10   95%          -          X 0/0/10
10   85%          2          X 2/1/7
10   9            0          X 0/1/9
10   9            9          S 9/1/0
10   8            3          S 9/1/0
10   8            3,9        S 8/2/0
10   8            3,8        X 7/2/1
10   3            -          S 10/0/0
10   0            0-8        S 1/9/0
10   1            0-8        X 0/9/1
10   1            0-7,9      S 1/9/0
9    6            0,1        S 7/2/0
9    6            0-2        X 0/3/6
9    40%          0-3        S 5/4/0
9    40%          0-4        X 0/5/4
3    33%          -          S 3/0/0
3    34%          2          S 2/1/0
3    66%          0          X 0/1/2
3    67%          -          X 0/0/3
10   99%          -          X 0/0/10
100  99%          0          X 0/1/99
100  99%          99         S 99/1/0
"""

ROWS = [line.split(maxsplit=3) for line in EXAMPLES.strip().splitlines()]

CONCURRENCY = """
9 AllAtOnce 9
9 HalfAtATime 4
9 OneAtATime 1
10 85% 1
10 8 2
10 3 7
10 0 10
10 1 9
9 6 3
9 40% 5
3 33% 2
3 67% 0
100 99% 1
"""


def scenario(size: str, name: str, failing: str) -> ServerScenario:
    if name[0].isdigit():
        configuration = ServerConfiguration(None, parse_minimum(name, "--min-healthy"))
    else:
        found = named(name, "Server")
        assert isinstance(found, ServerConfiguration)
        configuration = found
    spans = []
    for part in [] if failing == "-" else failing.split(","):
        first, _, last = part.partition("-")
        spans.append((int(first), int(last or first) + 1))
    return ServerScenario(int(size), configuration, (Failure(Ranges.of(spans), "Install"),))


@pytest.mark.parametrize(
    ("size", "name", "failing", "expected"), ROWS, ids=["-".join(row[:3]) for row in ROWS]
)
def test_worked_example(size: str, name: str, failing: str, expected: str) -> None:
    run = scenario(size, name, failing)
    deployment = deploy_in_place(run)
    for outcome in (outcome_only(run), deployment.rollout.outcome):
        letter = "S" if outcome.is_success else "X"
        counts = f"{outcome.succeeded}/{outcome.failed}/{outcome.skipped}"
        assert f"{letter} {counts}" == expected
    assert deployment.status == ("Succeeded" if expected[0] == "S" else "Failed")


@pytest.mark.parametrize("row", CONCURRENCY.strip().splitlines())
def test_concurrency(row: str) -> None:
    size, name, expected = row.split()
    rollout = deploy_in_place(scenario(size, name, "-")).rollout
    assert rollout.shape.concurrency == int(expected)
    flying = sum(1 for started in rollout.trace.started if started == 0.0)
    assert flying == int(expected)


def test_one_success_of_ten_is_enough_only_without_a_minimum() -> None:
    verdicts = {
        name: deploy_in_place(scenario("10", name, "0-8")).status
        for name in ("AllAtOnce", "HalfAtATime", "OneAtATime", "0", "1")
    }
    assert verdicts == {
        "AllAtOnce": "Succeeded",
        "HalfAtATime": "Failed",
        "OneAtATime": "Failed",
        "0": "Succeeded",
        "1": "Failed",
    }


def test_zonal_example_of_the_guide_runs_forty_forty_twenty_in_each_zone() -> None:
    configuration = ServerConfiguration(None, parse_minimum("160", "--min-healthy"))
    own = parse_minimum("50", "--min-healthy-per-zone")
    run = ServerScenario(200, configuration, zones=(100, 100), zone_minimum=own)
    rollout = deploy_in_place(run).rollout
    starts: dict[float, int] = {}
    for started in rollout.trace.started:
        starts[started] = starts.get(started, 0) + 1
    assert list(starts.values()) == [40, 40, 20, 40, 40, 20]
