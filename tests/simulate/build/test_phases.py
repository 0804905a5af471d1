import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec.source import Source
from dryspec.spec.buildspec import read
from dryspec.tree import parse
from dryspec_simulate.build.phases import Engine, Faults
from dryspec_simulate.build.plan import plan_of
from dryspec_simulate.build.rulings import Rulings
from dryspec_simulate.build.transitions import COMMAND_PHASES, PHASES, read_on_failure

ON_FAILURE = [None, "ABORT", "CONTINUE", "RETRY", "RETRY-2", "RETRY-1-exit status", "RETRY-nothing"]


def engine_run(phases, places=None, recover_after=None, **answers):
    text = json.dumps({"version": "0.2", "phases": phases})
    plan = plan_of(read(parse(Source("buildspec.yml", text))))
    named = {key.replace("_", "-"): value for key, value in answers.items()}
    return Engine(plan, Faults(places or {}, recover_after), Rulings(named)).run()


def outcome(run):
    return {phase.name: phase.status for phase in run.phases}


ALL = {name: {"commands": ["a", "b"], "finally": ["f"]} for name in COMMAND_PHASES}


def with_on_failure(phase, value):
    return {**ALL, phase: {**ALL[phase], "on-failure": value}}


# failing place -> phases that still run, in the reference's transition table
TABLE = [
    ("submitted", {"COMPLETED"}),
    ("queued", {"COMPLETED"}),
    ("provisioning", {"COMPLETED"}),
    ("download_source", {"FINALIZING", "COMPLETED"}),
    ("install[1]", {"FINALIZING", "COMPLETED"}),
    ("pre_build[2]", {"FINALIZING", "COMPLETED"}),
    ("pre_build.finally[1]", {"FINALIZING", "COMPLETED"}),
    ("build[1]", {"POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING", "COMPLETED"}),
    ("post_build[1]", {"UPLOAD_ARTIFACTS", "FINALIZING", "COMPLETED"}),
    ("upload_artifacts", {"FINALIZING", "COMPLETED"}),
    ("finalizing", {"COMPLETED"}),
]


@pytest.mark.parametrize(("place", "follows"), TABLE)
def test_what_runs_after_a_failure(place, follows):
    run = engine_run(ALL, {place: "fail"})
    failed = PHASES.index(COMMAND_PHASES.get(place.split("[")[0].split(".")[0], place.upper()))
    assert {p.name for p in run.phases[failed + 1 :] if p.status != "NOT_RUN"} == follows
    assert run.phases[failed].status == "FAILED"
    assert run.status == "FAILED"


@pytest.mark.parametrize("kind", ["timeout", "stop"])
@pytest.mark.parametrize(("place", "_"), TABLE[3:-1])
def test_a_build_that_runs_out_of_time_ends(kind, place, _):
    run = engine_run(ALL, {place: kind})
    status = {"timeout": "TIMED_OUT", "stop": "STOPPED"}[kind]
    statuses = [phase.status for phase in run.phases]
    ended = statuses.index(status)
    assert run.status == status
    assert set(statuses[ended + 1 : PHASES.index("FINALIZING")]) <= {"NOT_RUN"}
    assert statuses[-2:] == ["SUCCEEDED", "SUCCEEDED"]


def test_absent_phases_succeed_without_commands():
    run = engine_run({"build": {"commands": ["a"]}})
    assert run.status == "SUCCEEDED"
    assert run.phase("INSTALL").status == "SUCCEEDED"
    assert not run.phase("INSTALL").commands


def test_message_names_the_command():
    run = engine_run(ALL, {"build[2]": "fail"})
    assert run.phase("BUILD").message == (
        "COMMAND_EXECUTION_ERROR: Error while executing command: b. Reason: exit status 1"
    )


def test_abort_ends_the_build_and_continue_goes_on():
    aborted = outcome(engine_run(with_on_failure("build", "ABORT"), {"build[1]": "fail"}))
    assert aborted["POST_BUILD"] == aborted["UPLOAD_ARTIFACTS"] == "NOT_RUN"
    going_on = engine_run(with_on_failure("pre_build", "CONTINUE"), {"pre_build[1]": "fail"})
    assert outcome(going_on)["BUILD"] == "SUCCEEDED"
    assert going_on.phase("BUILD").succeeding == "0"
    assert going_on.status == "FAILED"
    kind = engine_run(
        with_on_failure("pre_build", "CONTINUE"),
        {"pre_build[1]": "fail"},
        continue_status="succeeded",
    )
    assert kind.status == "SUCCEEDED"


def test_open_questions_have_two_answers():
    early = engine_run(ALL, {"install[1]": "fail"}, upload_after_early_failure="yes")
    assert outcome(early)["UPLOAD_ARTIFACTS"] == "SUCCEEDED"
    assert outcome(early)["PRE_BUILD"] == "NOT_RUN"
    aborted = engine_run(
        with_on_failure("build", "ABORT"), {"build[1]": "fail"}, upload_after_abort="yes"
    )
    assert outcome(aborted)["UPLOAD_ARTIFACTS"] == "SUCCEEDED"
    late = engine_run(ALL, {"build[1]": "timeout"}, finally_on_timeout="yes")
    assert late.phase("BUILD").commands[-1].status == "succeeded"
    several = {"build": {"commands": ["a"], "finally": ["f", "g"]}}
    stops = engine_run(several, {"build.finally[1]": "fail"})
    assert [c.status for c in stops.phase("BUILD").commands] == ["succeeded", "failed", "not-run"]
    goes_on = engine_run(several, {"build.finally[1]": "fail"}, finally_after_its_failure="go-on")
    assert goes_on.phase("BUILD").commands[-1].status == "succeeded"


READS = "echo $CODEBUILD_BUILD_SUCCEEDING"


def seen(run, phase="BUILD"):
    return [command.succeeding for command in run.phase(phase).commands]


def test_the_rest_of_a_phase_sees_that_it_failed():
    phases = {"build": {"commands": ["a"], "finally": ["f", READS]}}
    go_on = {"finally_after_its_failure": "go-on"}
    assert seen(engine_run(phases, {"build.finally[1]": "fail"}, **go_on)) == ["1", "1", "0"]
    late = engine_run(phases, {"build.finally[1]": "fail"}, succeeding_in_finally="1", **go_on)
    assert seen(late) == ["1", "1", "1"]
    assert seen(engine_run(phases, {"build[1]": "fail"})) == ["1", "0", "0"]


def test_what_an_earlier_phase_has_broken_stays_broken():
    reading = {"commands": ["a"], "finally": [READS]}
    phases = {"pre_build": {"commands": ["a"], "on-failure": "CONTINUE"}, "build": reading}
    faults = {"pre_build[1]": "fail", "build[1]": "fail"}
    assert seen(engine_run(phases, faults, succeeding_in_finally="1")) == ["0", "0"]


def test_retry_repeats_the_phase_or_the_build():
    phases = with_on_failure("build", "RETRY-2")
    assert engine_run(phases, {"build[1]": "fail"}).phase("BUILD").attempts == 3
    recovered = engine_run(phases, {"build[1]": "fail"}, recover_after=1)
    assert (recovered.status, recovered.phase("BUILD").attempts) == ("SUCCEEDED", 2)
    whole = engine_run(phases, {"build[1]": "fail"}, recover_after=2, retry_unit="build")
    assert (whole.status, whole.attempts) == ("SUCCEEDED", 3)
    unmatched = engine_run(with_on_failure("build", "RETRY-2-timeout"), {"build[1]": "fail"})
    assert unmatched.phase("BUILD").attempts == 1


@pytest.mark.parametrize(
    ("text", "action", "count", "regex"),
    [
        (None, "DEFAULT", 3, ".*"),
        ("abort", "ABORT", 3, ".*"),
        ("RETRY", "RETRY", 3, ".*"),
        ("Retry-4", "RETRY", 4, ".*"),
        ("RETRY-oops", "RETRY", 3, "oops"),
        ("RETRY-2-net.*work", "RETRY", 2, "net.*work"),
        ("RETRY-12abc", "RETRY", 3, "12abc"),
        ("RETRY-200", "RETRY", 100, ".*"),
        ("CONTINUE-x", "DEFAULT", 3, ".*"),
    ],
)
def test_on_failure_grammar(text, action, count, regex):
    read_value = read_on_failure(text)
    assert (read_value.action, read_value.count, read_value.regex) == (action, count, regex)


commands = st.lists(st.sampled_from(["make", "echo hi"]), max_size=3)
phase = st.fixed_dictionaries(
    {"commands": commands, "finally": commands, "on-failure": st.sampled_from(ON_FAILURE)}
).map(lambda value: {key: item for key, item in value.items() if item is not None})
specs = st.dictionaries(st.sampled_from(list(COMMAND_PHASES)), phase)
places = st.dictionaries(
    st.one_of(
        st.sampled_from(["download_source", "upload_artifacts"]),
        st.builds(
            "{}{}[{}]".format,
            st.sampled_from(list(COMMAND_PHASES)),
            st.sampled_from(["", ".finally"]),
            st.integers(1, 3),
        ),
    ),
    st.sampled_from(["fail", "fail", "timeout", "stop"]),
    max_size=4,
)


@given(specs, places)
def test_every_command_ends_in_exactly_one_way(spec, faults):
    run = engine_run(spec, faults)
    seen = [command.step.place for command in run.commands()]
    assert len(seen) == len(set(seen))
    assert {command.status for command in run.commands()} <= {"succeeded", "failed", "not-run"}
    written = sum(len(p.get(b, [])) for p in spec.values() for b in ("commands", "finally"))
    assert len(seen) == written
    assert [p.name for p in run.phases] == list(PHASES)


@given(specs, places)
def test_finally_runs_in_every_phase_that_was_entered(spec, faults):
    run = engine_run(spec, faults)
    for entered in run.phases:
        last = [c for c in entered.commands if c.step.block == "finally"]
        if last and entered.status in ("SUCCEEDED", "FAILED"):
            assert last[0].status != "not-run"
        if entered.status == "NOT_RUN":
            assert all(command.status == "not-run" for command in entered.commands)


@given(specs, places)
def test_post_build_runs_exactly_when_the_table_says(spec, faults):
    run = engine_run(spec, faults)
    states = outcome(run)

    def passes(name, key):
        on_failure = str(spec.get(key, {}).get("on-failure", ""))
        return states[name] == "SUCCEEDED" or (
            states[name] == "FAILED" and on_failure == "CONTINUE"
        )

    built = states["BUILD"] == "SUCCEEDED" or (
        states["BUILD"] == "FAILED" and spec.get("build", {}).get("on-failure") != "ABORT"
    )
    early = passes("INSTALL", "install") and passes("PRE_BUILD", "pre_build")
    expected = states["DOWNLOAD_SOURCE"] == "SUCCEEDED" and early and built
    assert (states["POST_BUILD"] != "NOT_RUN") == expected


@given(specs, places)
def test_the_same_scenario_gives_the_same_record(spec, faults):
    def flat(run):
        return run.status, [
            (p.name, p.status, p.message, p.reason, p.attempts, [c.status for c in p.commands])
            for p in run.phases
        ]

    assert flat(engine_run(spec, faults)) == flat(engine_run(spec, faults))


@given(specs, places)
def test_a_build_without_a_fault_that_happens_succeeds(spec, faults):
    run = engine_run(spec, faults)
    failed = any(c.status == "failed" for c in run.commands()) or {
        "download_source",
        "upload_artifacts",
    } & {p.name.lower() for p in run.phases if p.status not in ("SUCCEEDED", "NOT_RUN")}
    assert (run.status == "SUCCEEDED") == (not failed)
