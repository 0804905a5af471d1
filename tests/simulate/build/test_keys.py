import pytest

from dryspec_simulate.build.keys import ArtifactSettings, destination

U = "1f2e3d4c"

# path, namespace, project name, override, buildspec name, s3-prefix, packaging -> key of out/a.txt
TABLE = [
    ("", "NONE", "o.zip", False, None, None, "ZIP", "o.zip"),
    ("rel", "NONE", "o.zip", False, None, None, "ZIP", "rel/o.zip"),
    ("rel", "BUILD_ID", "o.zip", False, None, None, "ZIP", f"rel/{U}/o.zip"),
    ("rel", "BUILD_ID", "/", False, None, None, "NONE", f"rel/{U}/out/a.txt"),
    ("", "NONE", "/", False, None, None, "NONE", "out/a.txt"),
    ("", "BUILD_ID", "app", False, None, None, "NONE", f"{U}/app/out/a.txt"),
    ("", "NONE", "", False, None, None, "NONE", "proj/out/a.txt"),
    ("", "NONE", "", False, None, None, "ZIP", "proj"),
    ("rel", "NONE", "app", False, "x-$(date +%F)", None, "ZIP", "rel/app"),
    ("", "NONE", "app", True, "builds/17/app", None, "NONE", "builds/17/app/out/a.txt"),
    ("rel", "NONE", "app", True, "app-2026-01-02.zip", None, "ZIP", "rel/app-2026-01-02.zip"),
    ("", "BUILD_ID", "app", False, None, "team", "ZIP", f"team/{U}/app.zip"),
    ("", "NONE", "app", False, None, "team", "ZIP", "app"),
]


@pytest.mark.parametrize(
    ("path", "namespace", "name", "override", "buildspec_name", "prefix", "packaging", "key"), TABLE
)
def test_key_is_joined_as_the_guide_says(
    path, namespace, name, override, buildspec_name, prefix, packaging, key
):
    settings = ArtifactSettings(
        bucket="B",
        path=path,
        namespace=namespace,
        name=name,
        override_name=override,
        packaging=packaging,
    )
    where = destination(settings, "proj", U, buildspec_name, prefix)
    assert where is not None
    assert where.bucket == "B"
    assert where.object_key("out/a.txt") == key


def test_unknown_build_id_is_shown_as_such():
    where = destination(ArtifactSettings(bucket="B", namespace="BUILD_ID"), "proj", None)
    assert where is not None
    assert where.url == "s3://B/<build-id>/proj"


@pytest.mark.parametrize("kind", ["CODEPIPELINE", "NO_ARTIFACTS"])
def test_other_types_have_no_place_of_their_own(kind):
    assert destination(ArtifactSettings(type=kind, bucket="B"), "proj", U) is None
