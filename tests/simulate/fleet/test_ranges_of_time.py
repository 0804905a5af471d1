"""Durations that differ from instance to instance: ``--timings Install=10..30``."""

from itertools import pairwise

import pytest

from dryspec_simulate.fleet.command import main
from dryspec_simulate.fleet.deploy import deploy as run
from dryspec_simulate.fleet.options import parse
from dryspec_simulate.fleet.request import build_request
from dryspec_simulate.fleet.scenario import Timings
from dryspec_simulate.report.deploy_view import fleets

TIMINGS = Timings("given", (("AfterInstall", 5.0),), ranges=(("Install", 10.0, 30.0),), seed=4)
EVENTS = ("BeforeInstall", "Install", "AfterInstall")


def test_each_instance_draws_within_the_bounds():
    drawn = [TIMINGS.on(instance, EVENTS) for instance in range(2000)]
    assert {(before, after) for before, _, after in drawn} == {(60.0, 5.0)}
    install = [seconds for _, seconds, _ in drawn]
    assert (min(install), max(install)) == (10.0, 30.0)
    assert 19.5 < sum(install) / len(install) < 20.5
    assert all(seconds * 8 == int(seconds * 8) for seconds in install)


def test_the_seed_decides_and_events_are_independent():
    both = Timings("given", ranges=(("Install", 0.0, 100.0), ("AfterInstall", 0.0, 100.0)))
    first = [both.on(instance, EVENTS)[1:] for instance in range(200)]
    assert first == [both.on(instance, EVENTS)[1:] for instance in range(200)]
    assert sum(install == after for install, after in first) < 5
    other = Timings("given", ranges=both.ranges, seed=1)
    assert [other.on(instance, EVENTS)[1:] for instance in range(200)] != first


def test_the_longest_counts_where_one_number_is_needed():
    assert TIMINGS.seconds("Install") == 30.0


@pytest.mark.parametrize("kind", [(), ("--type", "blue-green")])
def test_events_of_an_instance_follow_each_other(kind):
    timings = "--timings=Install=10..90,ValidateService=1..200"
    size = ("--instances", "7", "--config", "HalfAtATime", "--fail", "2@ValidateService")
    options = parse([*size, timings, "--seed", "5", *kind])
    fleet = fleets(run(build_request(options).scenario))[0]
    lengths = set()
    for record in fleet.records():
        ran = [event for event in fleet.events(record) if event.started is not None]
        for event, after in pairwise(ran):
            assert event.ended == after.started or after.name == "BeforeAllowTraffic"
        assert (ran[0].started, ran[-1].ended) == (record.started, record.ended)
        lengths.update(event.ended - event.started for event in ran if event.name == "Install")
    assert len(lengths) > 1
    assert all(10 <= length <= 90 for length in lengths)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--timings=Install=30..10",), "ends before it begins"),
        (("--timings=Install=1..x",), "not a number"),
        (("--type", "blue-green", "--timings=Provision=1..9"), "one number of seconds"),
        (("--type", "blue-green", "--timings=BlockTraffic=1..9"), "one number of seconds"),
        (("--platform", "lambda", "--timings=AllowTraffic=1..9"), "is for instances"),
    ],
)
def test_ranges_that_make_no_sense(capsys, arguments, words):
    assert main([*arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_the_text_says_what_was_drawn(capsys):
    assert main(["--timings=Install=10..90", "--seed", "3"]) == 0
    out = capsys.readouterr().out
    assert "Install 10 s to" in out
    assert "drawn evenly for each instance, seed 3" in out
