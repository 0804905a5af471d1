import json

import pytest

from dryspec_simulate.build.pipeline import read_action
from dryspec_simulate.build.project import read_project
from dryspec_simulate.build.settings import SettingsError

PROJECT = {
    "name": "shop",
    "artifacts": {
        "type": "S3",
        "location": "bucket",
        "path": "rel",
        "namespaceType": "BUILD_ID",
        "name": "o.zip",
        "packaging": "ZIP",
        "overrideArtifactName": True,
    },
    "secondaryArtifacts": [{"type": "S3", "location": "b2", "artifactIdentifier": "docs"}],
    "environment": {
        "environmentVariables": [
            {"name": "A", "value": "1"},
            {"name": "S", "value": "/x", "type": "PARAMETER_STORE"},
        ]
    },
    "cache": {"type": "S3", "location": "cache/prefix"},
    "buildBatchConfig": {"restrictions": {"maximumBuildsAllowed": 7}},
}


@pytest.fixture
def saved(tmp_path):
    def save(value):
        path = tmp_path / "file.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return str(path)

    return save


@pytest.mark.parametrize("form", [PROJECT, {"project": PROJECT}, {"projects": [PROJECT]}])
def test_a_project_in_its_three_forms(saved, form):
    project = read_project(saved(form))
    assert project.name == "shop"
    assert project.artifacts.bucket == "bucket"
    assert project.artifacts.override_name
    assert project.settings_for("docs").bucket == "b2"
    assert project.settings_for("none") is None
    assert [(v.name, v.kind, v.text) for v in project.variables] == [
        ("A", "known", "1"),
        ("S", "masked", None),
    ]
    assert project.cache.type == "S3"
    assert project.max_batch_builds == 7


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{", "not JSON"),
        ([], "holds no project"),
        ({"x": 1}, "holds no project"),
        ({"projects": [PROJECT, PROJECT]}, "several projects"),
    ],
)
def test_what_is_not_a_project(saved, value, words):
    with pytest.raises(SettingsError, match=words):
        read_project(saved(value))


@pytest.mark.parametrize("field", list(PROJECT))
@pytest.mark.parametrize("value", [None, 3, "x", [], [1], {}, {"environmentVariables": 3}])
def test_odd_values_are_survived(saved, field, value):
    read_project(saved({**PROJECT, "name": "p", "source": {}, field: value}))


def action(name, project="shop", **configuration):
    return {
        "name": name,
        "actionTypeId": {"category": "Build", "provider": "CodeBuild"},
        "configuration": {"ProjectName": project, **configuration},
        "inputArtifacts": [{"name": "Source"}],
        "outputArtifacts": [{"name": "BuildArtifact"}],
        "namespace": "BuildVariables",
    }


def pipeline(*actions):
    source = {"name": "Source", "actionTypeId": {"provider": "CodeCommit"}}
    return {
        "pipeline": {
            "name": "my-pipeline",
            "artifactStore": {"type": "S3", "location": "store"},
            "stages": [{"actions": [source]}, {"actions": list(actions)}],
        }
    }


def test_an_action_of_a_pipeline(saved):
    variables = json.dumps([{"name": "STAGE", "value": "prod", "type": "PLAINTEXT"}])
    found = read_action(saved(pipeline(action("Build", EnvironmentVariables=variables))))
    assert (found.pipeline, found.bucket, found.outputs) == (
        "my-pipeline",
        "store",
        ("BuildArtifact",),
    )
    assert [(v.name, v.text) for v in found.variables] == [("STAGE", "prod")]
    assert found.location("BuildArtifact") == "s3://store/my-pipeline/BuildArtif/<opaque>"


def test_choosing_between_actions(saved):
    path = saved(pipeline(action("One", "p1"), action("Two", "p2")))
    assert read_action(path, project="p2").name == "Two"
    assert read_action(path, action="One").name == "One"
    with pytest.raises(SettingsError, match="One, Two"):
        read_action(path)
    with pytest.raises(SettingsError, match="no CodeBuild action"):
        read_action(saved({"pipeline": {}}))


def test_project_settings_that_do_not_count_are_named(saved):
    project = read_project(saved(PROJECT))
    found = read_action(saved(pipeline(action("Build"))))
    assert found.overridden(project.artifacts) == (
        "location",
        "path",
        "namespaceType",
        "name",
        "packaging",
        "overrideArtifactName",
    )
