"""Builds of a batch that name buildspecs of their own."""

import json

import pytest

from dryspec_simulate.build.batch import expand_batch
from dryspec_simulate.build.batch_tasks import TaskBuilds
from dryspec_simulate.build.command import main
from dryspec_simulate.build.scenario import Scenario
from dryspec_simulate.build.trees import ListedTree

ROOT = """
    version: 0.2
    batch:
      build-list:
        - {identifier: own, env: {variables: {A: "1"}}}
        - {identifier: other, buildspec: ci/other.yml}
    phases: {build: {commands: ["make $A"]}}
"""
OTHER = b"version: 0.2\nphases: {build: {commands: [make other, make more]}}\n"


@pytest.fixture
def tasks(buildspec):
    def made(files, listed=(), text=ROOT, **circumstances):
        spec = buildspec(text)
        builds = TaskBuilds(spec, Scenario(ListedTree("x", listed), **circumstances), files.get)
        return builds, {b.identifier: builds.of(b) for b in expand_batch(spec.batch).builds}

    return made


def commands(task):
    return [run.step.text for run in task.record.run.commands()]


def test_each_build_runs_its_own_commands(tasks):
    _, found = tasks({"ci/other.yml": OTHER})
    assert commands(found["own"]) == ["make $A"]
    assert commands(found["other"]) == ["make other", "make more"]
    assert all(task.failure is None for task in found.values())


def test_variables_of_the_task_and_of_the_start(tasks):
    def values(**circumstances):
        record = tasks({"ci/other.yml": OTHER}, **circumstances)[1]["own"].record
        return {variable.name: variable.text for variable in record.variables}

    assert values()["A"] == "1"
    assert values()["CODEBUILD_BATCH_BUILD_IDENTIFIER"] == "own"
    assert values(overrides={"A": "2"})["A"] == "2"


def test_failures_are_those_of_the_file_with_the_batch(tasks):
    _, found = tasks({"ci/other.yml": OTHER}, faults={"build[1]": "fail"})
    assert found["own"].failure.startswith("BUILD fails: COMMAND_EXECUTION_ERROR")
    assert found["other"].failure is None


def test_a_missing_file_fails_and_one_not_at_hand_does_not(tasks):
    assert "no such file" in tasks({})[1]["other"].failure
    task = tasks({}, listed=["ci/other.yml"])[1]["other"]
    assert (task.failure, task.record) == (None, None)
    assert "not at hand" in task.untold


@pytest.mark.parametrize("path", ["../x.yml", "/etc/x.yml", "ci/../../x.yml", "arn:aws:s3:::b/x"])
def test_nothing_outside_the_source_is_read(tasks, path):
    class Refusing(dict):
        def get(self, name, default=None):
            raise AssertionError(name)

    task = tasks(Refusing(), text=ROOT.replace("ci/other.yml", path))[1]["other"]
    assert (task.record, task.failure) == (None, None)
    assert path in task.untold


def test_a_batch_in_a_batch_goes_no_deeper(tasks):
    nested = b"version: 0.2\nbatch: {build-list: [{identifier: a, buildspec: ci/other.yml}]}\n"
    builds, found = tasks({"ci/other.yml": nested + b"phases: {build: {commands: [make]}}\n"})
    assert builds.nested == ["ci/other.yml"]
    assert commands(found["other"]) == ["make"]


def test_a_broken_buildspec_fails_its_build(tasks):
    assert "YAML_FILE_ERROR" in tasks({"ci/other.yml": b"phases: [\n"})[1]["other"].failure


def test_a_link_out_of_the_source_is_not_followed(tmp_path, capsys):
    (tmp_path / "secret.yml").write_bytes(OTHER)
    source = tmp_path / "source"
    (source / "ci").mkdir(parents=True)
    (source / "ci" / "other.yml").symlink_to(tmp_path / "secret.yml")
    lines = [line.removeprefix("    ") for line in ROOT.splitlines()]
    (source / "buildspec.yml").write_text("\n".join(lines), "utf-8")
    main([str(source / "buildspec.yml"), "--batch", "--format", "json"])
    builds = json.loads(capsys.readouterr().out)["batch"]["builds"]
    assert builds[0]["build"]["status"] == "SUCCEEDED"
    assert builds[1]["build"] is None


def test_the_source_of_a_batch_is_looked_for_above_it(tmp_path, monkeypatch, capfd):
    spec = "version: 0.2\nbatch:\n  build-list: [{identifier: a, buildspec: ci/jobs/a.yml}]\n"
    jobs = tmp_path / "repository" / "ci" / "jobs"
    jobs.mkdir(parents=True)
    (jobs / "buildspec.yml").write_text(spec)
    (tmp_path / "repository" / ".git").mkdir()

    def code(*arguments):
        done = main(list(arguments))
        capfd.readouterr()
        return done

    monkeypatch.chdir(jobs)
    assert code("buildspec.yml") == 1
    (jobs / "a.yml").write_bytes(OTHER)
    assert code("buildspec.yml") == code(str(jobs / "buildspec.yml")) == 0
    assert code("buildspec.yml", "--source", ".") == 1
    monkeypatch.chdir(tmp_path / "repository")
    assert code("ci/jobs/buildspec.yml") == 0
    (jobs / "a.yml").rename(tmp_path / "a.yml")
    (jobs / "buildspec.yml").write_text(spec.replace("ci/jobs/", ""))
    assert code("ci/jobs/buildspec.yml") == 1, "nothing outside the repository is looked at"
