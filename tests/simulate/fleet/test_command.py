"""The command as a user meets it: exit codes, JSON, text, messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dryspec_simulate.fleet.command import main

Run = tuple[int, str, str]


@pytest.fixture
def deploy(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*argv: str) -> Run:
        code = main(list(argv))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def deploy_json(deploy: Any) -> Any:
    def call(*argv: str) -> dict[str, Any]:
        code, out, err = deploy(*argv, "--format", "json")
        assert err == ""
        document: dict[str, Any] = json.loads(out)
        assert code == (0 if document["status"] == "Succeeded" else 1)
        return document

    return call


def test_json_has_the_promised_shape(deploy_json: Any) -> None:
    found = deploy_json("--instances", "9", "--config", "HalfAtATime", "--fail", "1-4@AfterInstall")
    assert found["version"] == 1
    assert found["platform"] == "Server"
    assert found["deployment_type"] == "in-place"
    assert found["config"] == "CodeDeployDefault.HalfAtATime"
    assert (found["minimum_healthy"], found["concurrency"]) == (5, 4)
    assert found["status"] == "Failed"
    assert found["error"]["code"] == "HEALTH_CONSTRAINTS"
    assert found["overview"] == {"Succeeded": 0, "Failed": 4, "Skipped": 5}
    first, *_, last = found["instances"]
    assert (first["instance"], first["status"], first["failed_event"]) == (
        1,
        "Failed",
        "AfterInstall",
    )
    events = {event["name"]: event["status"] for event in first["events"]}
    assert events["BeforeInstall"] == "Succeeded"
    assert events["AfterInstall"] == "Failed"
    assert events["ValidateService"] == "Skipped"
    assert (last["status"], last["failed_event"]) == ("Skipped", None)
    assert "traffic" not in found
    assert "probability" not in found


def test_default_is_one_at_a_time_over_one_instance(deploy_json: Any) -> None:
    found = deploy_json()
    assert found["config"] == "CodeDeployDefault.OneAtATime"
    assert found["status"] == "Succeeded"
    assert found["error"] is None
    assert len(found["instances"]) == 1


def test_traffic_of_a_linear_shift(deploy_json: Any) -> None:
    found = deploy_json("--platform", "lambda", "--traffic", "linear:10:1")
    assert found["platform"] == "Lambda"
    assert found["deployment_type"] == "blue-green"
    assert found["traffic"] == [[minute, 10 * minute + 10] for minute in range(10)]


def test_alarm_stops_the_shift_and_rollback_takes_it_back(deploy_json: Any) -> None:
    argv = ("--platform", "ecs", "--config", "ECSLinear10PercentEvery1Minutes", "--alarm", "2.5")
    stays = deploy_json(*argv)
    assert (stays["status"], stays["error"]["code"]) == ("Stopped", "ALARM_ACTIVE")
    assert stays["traffic"] == [[0, 10], [1, 20], [2, 30]]
    assert stays["production"] == "split"
    back = deploy_json(*argv, "--auto-rollback")
    assert back["traffic"][-1] == [2.5, 0]
    assert back["production"] == "original"


def test_probability_is_exact_unless_trials_are_asked_for(deploy_json: Any) -> None:
    found = deploy_json("--instances", "10", "--min-healthy", "8", "--fail-rate", "0.1")
    exact = 0.9**9 + 9 * 0.1 * 0.9**8
    assert found["probability"]["method"] == "exact"
    assert found["probability"]["succeeded"] == pytest.approx(exact, rel=1e-14)
    zones = ("--zones", "5,5", "--min-healthy", "8", "--fail-rate", "0.1")
    assert deploy_json(*zones)["probability"]["method"] == "exact"
    zonal = deploy_json(*zones, "--trials", "2000")
    assert zonal["probability"]["method"] == "monte-carlo"
    interval = zonal["probability"]["interval"]
    assert interval["low"] <= zonal["probability"]["succeeded"] <= interval["high"]


def test_rollback_is_a_second_deployment_with_the_failed_first(deploy_json: Any) -> None:
    found = deploy_json("--instances", "10", "--fail", "3", "--auto-rollback")
    again = found["rollback"]
    assert (again["creator"], again["status"]) == ("codeDeployRollback", "Succeeded")
    starts = {entry["instance"]: entry["started"] for entry in again["instances"]}
    assert min(starts, key=lambda instance: starts[instance]) == 3
    broken = deploy_json(
        "--instances", "10", "--fail", "3", "--auto-rollback", "--rollback-fail", "3"
    )
    assert broken["rollback"]["status"] == "Failed"
    assert broken["rollback"]["overview"] == {"Succeeded": 0, "Failed": 1, "Skipped": 9}


def test_no_rollback_without_its_trigger(deploy_json: Any) -> None:
    found = deploy_json("--instances", "3", "--fail", "1", "--auto-rollback=alarm")
    assert "rollback" not in found


def test_alarm_interrupts_what_is_in_flight(deploy_json: Any) -> None:
    found = deploy_json(
        "--instances", "4", "--config", "HalfAtATime", "--alarm", "9", "--fail", "2@Install"
    )
    assert found["status"] == "Stopped"
    assert [entry["status"] for entry in found["instances"]] == [
        "Succeeded",
        "Failed",
        "Failed",
        "Skipped",
    ]
    assert found["instances"][2]["interrupted_event"] == "BeforeInstall"


def test_blue_green_steps(deploy_json: Any) -> None:
    argv = ("--type", "blue-green", "--instances", "4")
    found = deploy_json(*argv)
    names = ["provision", "install", "reroute", "deregister", "terminate"]
    assert [step["name"] for step in found["steps"]] == names
    assert found["serving"] == "replacement"
    stuck = deploy_json(*argv, "--fail", "2@BlockTraffic")
    assert stuck["serving"] == "both"
    assert stuck["steps"][3]["status"] == "Failed"
    waits = deploy_json(*argv, "--ready", "wait")
    assert (waits["status"], waits["serving"]) == ("Stopped", "original")
    assert waits["overview"]["Ready"] == 4
    goes_on = deploy_json(*argv, "--ready", "wait", "--continue-at", "5")
    assert goes_on["status"] == "Succeeded"
    denied = deploy_json(*argv, "--provisioning-fails", "permissions")
    assert denied["error"]["code"] == "AUTO_SCALING_IAM_ROLE_PERMISSIONS"
    assert denied["serving"] == "original"


def test_instances_lost_while_installing_use_up_the_budget_of_rerouting(deploy_json: Any) -> None:
    argv = ("--type", "blue-green", "--instances", "4", "--min-healthy", "3", "--fail", "4@Install")
    assert deploy_json(*argv)["status"] == "Succeeded"
    assert deploy_json(*argv, "--fail", "3@AllowTraffic")["status"] == "Failed"


def test_first_deployment_in_two_passes_tries_everybody(deploy_json: Any) -> None:
    argv = ("--instances", "5", "--min-healthy", "3", "--fail", "1-2")
    assert deploy_json(*argv)["overview"] == {"Succeeded": 0, "Failed": 2, "Skipped": 3}
    two_pass = deploy_json(*argv, "--first-deployment", "two-pass")
    assert two_pass["overview"] == {"Succeeded": 3, "Failed": 2, "Skipped": 0}
    assert two_pass["status"] == "Succeeded"


def test_half_of_one_has_two_readings(deploy_json: Any) -> None:
    refused = deploy_json("--config", "HalfAtATime")
    assert refused["error"]["code"] == "HEALTH_CONSTRAINTS_INVALID"
    assert deploy_json("--config", "HalfAtATime", "--half-of-one", "deploys")["error"] is None


def test_refused_appspec_fails_every_instance(deploy_json: Any, tmp_path: Path) -> None:
    path = tmp_path / "appspec.yml"
    path.write_text("version: 1.0\nos: linux\n", "utf-8")
    found = deploy_json(str(path), "--instances", "2", "--config", "AllAtOnce")
    assert found["overview"] == {"Succeeded": 0, "Failed": 2, "Skipped": 0}
    assert found["instances"][0]["failed_event"] == "BeforeInstall"
    assert "refuses the appspec" in found["notes"][0]


def test_platform_and_worst_timings_come_from_the_appspec(deploy_json: Any, tmp_path: Path) -> None:
    server = tmp_path / "appspec.yml"
    server.write_text(
        "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n"
        "    - location: a.sh\n      timeout: 100\n    - location: b.sh\n      timeout: 50\n",
        "utf-8",
    )
    found = deploy_json(str(server), "--timings", "worst,Install=10,DownloadBundle=5")
    assert found["duration_seconds"] == 165
    serverless = tmp_path / "appspec.json"
    serverless.write_text(
        '{"version": 0.0, "Resources": [{"f": {"Type": "AWS::Lambda::Function", "Properties":'
        ' {"Name": "f", "Alias": "a", "CurrentVersion": "1", "TargetVersion": "2"}}}],'
        ' "Hooks": [{"BeforeAllowTraffic": "check"}]}',
        "utf-8",
    )
    assert deploy_json(str(serverless))["platform"] == "Lambda"
    absent = deploy_json(str(serverless), "--hook", "AfterAllowTraffic")
    assert absent["status"] == "Succeeded"
    assert "names no AfterAllowTraffic hook" in absent["notes"][0]


def test_what_the_linter_is_sure_of_is_said(deploy_json: Any, tmp_path: Path) -> None:
    appspec = tmp_path / "appspec.yml"
    text = (
        "version: 0.0\nResources:\n  - Shop:\n      Type: AWS::Lambda::Function\n"
        '      Properties: {Name: shop, Alias: live, CurrentVersion: "1", TargetVersion: "2"}\n'
    )
    appspec.write_text(text)
    assert deploy_json(str(appspec))["notes"] == []
    appspec.write_text(text.replace(', TargetVersion: "2"', ""))
    refused = deploy_json(str(appspec))
    assert (refused["status"], refused["traffic"]) == ("Failed", [])
    assert refused["error"]["code"] == "INVALID_REVISION"
    assert 'line 5: "Properties" has no "TargetVersion"' in refused["error"]["message"]
    assert {event["status"] for event in refused["instances"][0]["events"]} == {"Skipped"}
    assert deploy_json(str(appspec), "--auto-rollback")["status"] == "Failed"
    appspec.write_text(text.replace('"2"', '""'))
    doubtful = deploy_json(str(appspec))
    assert doubtful["status"] == "Succeeded"
    assert doubtful["notes"][0].startswith("what follows is for an appspec in which this is right")


def test_a_failure_where_no_script_runs_is_remarked(deploy_json: Any, tmp_path: Path) -> None:
    appspec = tmp_path / "appspec.yml"
    appspec.write_text("version: 0.0\nos: linux\nhooks:\n  AfterInstall: [{location: a.sh}]\n")
    (note,) = deploy_json(str(appspec), "--fail", "1@ValidateService")["notes"]
    assert note.startswith("the appspec has no script at ValidateService")
    for place in ("1", "1@AfterInstall", "1@Install", "1@ApplicationStop"):
        assert deploy_json(str(appspec), "--fail", place)["notes"] == []


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ("--fial 3", 'did you mean "--fail"?'),
        ("--config OneAtATme", 'did you mean "OneAtATime"?'),
        ("--config ECSAllAtOnce", "is for ECS"),
        ("--platform ecs --config AllAtOnce", "is for Server"),
        ("--min-healthy 100%", "0% to 99%"),
        ("--min-healthy many", "a number of instances"),
        ("--config AllAtOnce --min-healthy 1", "exclude each other"),
        ("--instances x", "not a whole number"),
        ("--instances 3 --fail 4", "there is no instance 4"),
        ("--fail 1@Instal", 'did you mean "Install"?'),
        ("--fail-rate 2", "probability"),
        ("--trials 5", "need --fail-rate"),
        ("--platform lambda --type in-place", "always blue-green"),
        ("--platform lambda --load-balancer", "--load-balancer is for"),
        ("--traffic linear:10:1", "--traffic is for"),
        ("--platform ecs --traffic lineer:10:1", 'did you mean "linear"?'),
        ("--platform ecs --traffic canary:100:5", "1 to 99 percent"),
        ("--platform lambda --traffic linear:1:60", "2880"),
        ("--zones 4,3 --instances 8", "add up to 7"),
        ("--zones 4,3 --type blue-green", "in-place deployments only"),
        ("--terminate 5", "needs --type blue-green"),
        ("--type blue-green --terminate 3000", "2880"),
        ("--rollback-fail 1", "need --auto-rollback"),
        ("--auto-rollback=failing", 'did you mean "failure"?'),
        ("--timings Install", "EVENT=SECONDS"),
        ("--platform ecs --hook Install", "runs no hook"),
        ("--platform ecs --hook BeforeInstall --hook-result fialed", 'did you mean "failed"?'),
        ("no-such-file.yml", "cannot read"),
        ("--output no/such/dir/file", '"no/such/dir/file": no such file'),
        ("a.yml b.yml", "one APPSPEC at a time"),
        ("--format pdf", '--format does not know "pdf"; one of text, json, html'),
        ("--platform lamda", 'does not know "lamda"; did you mean "lambda"?'),
        ("--seed x", '--seed: "x" is not a whole number'),
        ("--instances 1000000000", "has more than 9 digits"),
        ("--users deploy", "needs --revision"),
        ("--file-exists-behavior RETAIN", "needs --revision"),
        ("--zone-end strict", "needs --zones"),
        ("--wait-minutes 5", "needs --type blue-green"),
        ("--type blue-green --wait-minutes 5", "needs --ready wait"),
        ("--type blue-green --auto-rollback --rollback-fail 1", "goes back to the originals"),
        ("--platform ecs --auto-rollback --rollback-fail none", "--rollback-fail is for"),
        ("--platform ecs --trials 0", "--trials is for"),
        ("--platform ecs --register all", "--register is for"),
        ("--platform lambda --continue-at 5", "needs --ready wait"),
    ],
)
def test_wrong_use_is_exit_2_and_one_message(deploy: Any, argv: str, words: str) -> None:
    code, out, err = deploy(*argv.split())
    assert code == 2
    assert out == ""
    assert err.startswith("dryspec simulate deploy: ")
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "argv",
    [
        "--instances 10 --fail 3 --compare --survive --advise 80% --fail-rate 5%",
        "--instances 10 --load-balancer --config HalfAtATime --fail 2@AllowTraffic --timings",
        "--instances 1000 --config HalfAtATime --fail-rate 3% --draw --seed 4 --auto-rollback",
        "--zones 4,3,3 --min-healthy 50% --min-healthy-per-zone 50% --fail 5 --survive",
        "--type blue-green --instances 8 --fail 2@Install",
        "--platform ecs --traffic linear:3:2 --alarm 20 --compare",
    ],
)
def test_text_fits_80_columns(deploy: Any, argv: str) -> None:
    _, out, _ = deploy(*argv.split())
    assert out.isascii()
    assert max(map(len, out.splitlines())) <= 80


def test_text_says_which_number_decided(deploy: Any) -> None:
    _, out, _ = deploy("--instances", "10", "--fail", "3")
    words = " ".join(out.split())
    assert "needs 9 of 10; the first failure (instance 3) left 9 healthy, the minimum" in words
    _, out, _ = deploy("--instances", "10", "--config", "AllAtOnce", "--fail", "1-9")
    assert "needs 1 of 10; 1 succeeded" in " ".join(out.split())


def test_a_fatal_set_names_instances_that_fail_takes(deploy: Any, deploy_json: Any) -> None:
    argv = ["--instances", "6", "--min-healthy", "3", "--unhealthy", "2,5"]
    fatal = deploy_json(*argv, "--survive")["survival"]["smallest_fatal"]
    assert fatal == [1, 2, 5]
    code, out, _ = deploy(*argv, "--survive", "--fail", ",".join(map(str, fatal)))
    assert code == 1
    assert "worst order: the failures of instances 1-2,5 end it" in out


@pytest.mark.parametrize(
    ("hook", "result", "fail", "event", "seconds"),
    [
        ("AfterAllowTraffic", "succeeded", "0%", None, 120),
        ("AfterAllowTraffic", "succeeded", "none", None, 120),
        ("AfterAllowTraffic", "succeeded", "1@BeforeAllowTraffic", "BeforeAllowTraffic", 60),
        ("AfterAllowTraffic", "no-callback", "1@AllowTraffic", "AllowTraffic", 120),
        ("BeforeAllowTraffic", "no-callback", "1@AllowTraffic", "BeforeAllowTraffic", 3600),
    ],
)
def test_a_hook_result_is_about_that_hook_alone(
    deploy_json: Any, hook: str, result: str, fail: str, event: str | None, seconds: float
) -> None:
    argv = ("--platform", "lambda", "--hook", hook, "--hook-result", result, "--fail", fail)
    found = deploy_json(*argv)
    assert found["instances"][0]["failed_event"] == event
    assert found["duration_seconds"] == seconds


def test_an_alarm_does_not_wait_for_a_hook_that_never_answers(deploy_json: Any) -> None:
    argv = ["--platform", "lambda", "--config", "LambdaCanary10Percent5Minutes", "--alarm", "20"]
    found = deploy_json(*argv, "--hook", "AfterAllowTraffic", "--hook-result", "no-callback")
    assert (found["status"], found["error"]["code"]) == ("Stopped", "ALARM_ACTIVE")
    assert found["traffic"] == [[0, 10], [5, 100]]
    found = deploy_json(*argv[:-1], "70", "--hook", "AfterAllowTraffic", "--hook-result", "failed")
    assert found["status"] == "Failed"


def test_nothing_is_rolled_back_before_ecs_has_a_replacement(deploy_json: Any) -> None:
    argv = ("--platform", "ecs", "--auto-rollback", "--hook")
    found = deploy_json(*argv, "BeforeInstall")
    assert (found["rolled_back"], found["production"]) == (False, "original")
    assert found["left"] == ["only the original task set exists"]
    assert deploy_json(*argv, "AfterInstall")["rolled_back"] is True


def test_exposure_ends_with_the_deployment(deploy_json: Any) -> None:
    def minutes(*argv: str) -> float:
        found = deploy_json("--platform", "lambda", *argv, "--compare")
        names = {entry["config"]: entry["full_traffic_minutes"] for entry in found["comparison"]}
        return names["CodeDeployDefault.LambdaCanary10Percent30Minutes"]

    assert minutes("--stop", "20") == 2
    assert minutes("--alarm", "500") == minutes() == 3 + 1
    assert minutes("--hook", "AfterAllowTraffic", "--hook-result", "no-callback") == 3 + 60


def test_compare_judges_the_whole_deployment(deploy_json: Any) -> None:
    def statuses(*argv: str) -> set[tuple[str, int]]:
        found = deploy_json("--instances", "4", *argv, "--compare")
        return {(row["status"], row["overview"]["Succeeded"]) for row in found["comparison"]}

    assert statuses("--type", "blue-green", "--fail", "1@BlockTraffic") == {("Failed", 4)}
    assert statuses("--type", "blue-green", "--ready", "wait") == {("Stopped", 0)}
    assert statuses("--alarm", "8") == {("Succeeded", 4), ("Stopped", 2), ("Stopped", 1)}


def test_every_original_fails_in_its_own_event(deploy_json: Any) -> None:
    argv = "--instances 4 --config AllAtOnce --type blue-green --fail 2-3@AfterBlockTraffic"
    found = deploy_json(*argv.split(), "--fail", "1@BlockTraffic", "--fail", "2@BeforeBlockTraffic")
    events = [original["failed_event"] for original in found["originals"]]
    assert events == ["BlockTraffic", "BeforeBlockTraffic", "AfterBlockTraffic", None]


def test_a_chance_says_that_it_knows_of_no_halt(deploy_json: Any) -> None:
    found = deploy_json("--instances", "4", "--alarm", "3", "--fail-rate", "1%")
    note = "the probability is that of a deployment that nothing stops from outside"
    assert found["notes"] == [note]


def test_compare_lists_every_predefined_configuration(deploy_json: Any) -> None:
    found = deploy_json("--instances", "10", "--fail", "1-9", "--config", "AllAtOnce", "--compare")
    verdicts = {entry["config"]: entry["status"] for entry in found["comparison"]}
    assert verdicts == {
        "CodeDeployDefault.AllAtOnce": "Succeeded",
        "CodeDeployDefault.HalfAtATime": "Failed",
        "CodeDeployDefault.OneAtATime": "Failed",
    }


def test_advice_keeps_the_availability_and_is_the_quickest(deploy_json: Any) -> None:
    found = deploy_json("--instances", "9", "--advise", "7")
    best = [entry for entry in found["advice"] if entry["recommended"]]
    assert [entry["minimum_healthy_hosts"]["value"] for entry in best] == [7]
    assert all(entry["in_service"] >= 7 for entry in found["advice"] if entry["fits"])


def test_same_command_same_bytes(deploy: Any) -> None:
    argv = "--zones 5,5 --min-healthy 6 --fail-rate 10% --draw --seed 9 --format html"
    assert deploy(*argv.split()) == deploy(*argv.split())


def test_help_is_exit_0(deploy: Any) -> None:
    code, out, _ = deploy("--help")
    assert code == 0
    assert "--min-healthy" in out


def test_an_appspec_is_for_one_platform(deploy: Any, tmp_path: Path) -> None:
    appspec = tmp_path / "appspec.yml"
    appspec.write_text("version: 0.0\nos: linux\n")
    code, out, err = deploy(str(appspec), "--platform", "lambda")
    assert (code, out) == (2, "")
    assert "is for Server, not for Lambda" in err
    assert deploy(str(appspec), "--platform", "server")[0] == 0


def test_the_help_has_single_percent_signs(deploy: Any) -> None:
    assert "%%" not in deploy("--help")[1]


@pytest.mark.parametrize("who", ["none", "0%"])
@pytest.mark.parametrize(
    "kind", ["", "--type blue-green", "--platform lambda", "--platform ecs", "--instances 5"]
)
def test_nobody_fails_on_any_platform(deploy_json: Any, kind: str, who: str) -> None:
    found = deploy_json(*kind.split(), "--fail", who)
    assert (found["status"], found["overview"]["Failed"]) == ("Succeeded", 0)


@pytest.mark.parametrize("who", ["none", "0%"])
def test_nobody_fails_in_a_rollback(deploy: Any, who: str) -> None:
    argv = ("--instances", "3", "--fail", "all", "--auto-rollback", "--rollback-fail", who)
    code, out, _ = deploy(*argv)
    assert code == 1
    assert "Succeeded: 3 succeeded" in out
