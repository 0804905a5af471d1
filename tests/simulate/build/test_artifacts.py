import pytest

from dryspec_simulate.build.keys import ArtifactSettings
from dryspec_simulate.build.pipeline import BuildAction
from dryspec_simulate.build.project import Project
from dryspec_simulate.build.scenario import Scenario
from dryspec_simulate.build.simulation import simulate
from dryspec_simulate.build.trees import DirectoryTree
from dryspec_simulate.report.build_markdown import build_markdown
from dryspec_simulate.report.build_text import build_text

TREE = [
    "my-build-1/my-file-1.txt",
    "my-build-2/my-file-2.txt",
    "my-build-2/my-subdirectory/my-file-3.txt",
]


def artifacts(run, lines, files=(), **more):
    indented = "\n".join("  " + line for line in lines.strip().splitlines())
    text = (
        f"version: 0.2\nphases:\n  build:\n    commands: [docker build .]\nartifacts:\n{indented}\n"
    )
    return run(text, files, **more).artifacts


def paths(artifact):
    return [file.path for file in artifact.files]


def test_the_base_directory_is_stripped(run):
    (artifact,) = artifacts(run, "files: ['*/my-file-3.txt']\nbase-directory: my-build-2", TREE)
    assert paths(artifact) == ["my-subdirectory/my-file-3.txt"]


def test_a_base_directory_with_a_wildcard(run):
    lines = "files: ['**/*']\nbase-directory: 'my-build*'\ndiscard-paths: yes"
    (artifact,) = artifacts(run, lines, TREE)
    assert paths(artifact) == ["my-file-1.txt", "my-file-2.txt", "my-file-3.txt"]


def test_nothing_at_all_fails_the_upload(run):
    text = "version: 0.2\nphases: {build: {commands: [pytest]}}\nartifacts: {files: [none.txt]}\n"
    record = run(text, ["a.txt"])
    (artifact,) = record.artifacts
    assert artifact.error == "CLIENT_ERROR: no matching artifact paths found"
    assert (artifact.status, record.status) == ("failed", "FAILED")
    assert record.run.phase("UPLOAD_ARTIFACTS").message == artifact.error
    assert artifact.unmatched == ("none.txt",)


def test_one_match_is_enough_and_the_others_are_listed(run):
    (artifact,) = artifacts(run, "files: [a.txt, none.txt, 'x/*']", ["a.txt"])
    assert artifact.status == "uploaded"
    assert artifact.unmatched == ("none.txt", "x/*")


def test_a_missing_base_directory(run):
    (artifact,) = artifacts(run, "files: ['**/*']\nbase-directory: dist", ["a.txt"])
    assert artifact.error == "CLIENT_ERROR: no matching base directory path found for dist"


def test_excluded_files(run):
    lines = "files: ['**/*']\nexclude-paths: ['**/.git/**/*', '**/*.map']"
    (artifact,) = artifacts(run, lines, ["a.js", "a.js.map", ".git/config", ".env"])
    assert paths(artifact) == [".env", "a.js"]
    (scalar,) = artifacts(run, "files: ['**/*']\nexclude-paths: 'b/**/*'", ["a", "b/c"])
    assert paths(scalar) == ["a"]
    (all_gone,) = artifacts(run, "files: [a]\nexclude-paths: ['**/*']", ["a"])
    assert all_gone.status == "failed"
    assert "exclude-paths" in all_gone.remarks[0].text


def test_collisions_are_reported(run):
    (artifact,) = artifacts(run, "files: ['**/*']\ndiscard-paths: yes", ["a/x", "b/x"])
    assert artifact.collisions == (("x", ("a/x", "b/x")),)
    assert [(f.source, f.path) for f in artifact.files] == [("b/x", "x")]
    (first,) = artifacts(
        run,
        "files: ['**/*']\ndiscard-paths: yes",
        ["a/x", "b/x"],
        answers={"collision-winner": "first"},
    )
    assert first.files[0].source == "a/x"


def remark(run, pattern, files):
    (artifact,) = artifacts(run, f"files: ['{pattern}', keep]", [*files, "keep"])
    return next(r.text for r in artifact.remarks if r.pattern == pattern)


def test_what_is_said_about_a_pattern(run):
    assert "case counts: there is dist/App.js" in remark(run, "dist/app.js", ["dist/App.js"])
    assert "did you mean nginx/imys.conf?" in remark(run, "nginx/imys.config", ["nginx/imys.conf"])
    assert "write dist/**/*" in remark(run, "dist", ["dist/a"])
    assert remark(run, "**.js", ["a.js"]).startswith("'**.js' is not documented")
    (wide,) = artifacts(run, "files: ['**/*', 'a/*']", ["a/b", "c"])
    assert "redundant" in wide.remarks[0].text


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("taskdef.json", "nothing matches below api; there is one at the root of the source"),
        ("api/TaskDef.json", "case counts: there is TaskDef.json"),
    ],
)
def test_what_is_said_of_a_pattern_goes_by_its_base_directory(run, there, said):
    (artifact,) = artifacts(
        run, "files: [a.txt, taskdef.json]\nbase-directory: api", ["api/a.txt", there]
    )
    assert said in artifact.remarks[0].text


def test_generated_files_are_there(run):
    (artifact,) = artifacts(
        run, "files: ['**/*']\nbase-directory: out", ["a"], generated=("out/app.bin",)
    )
    assert [(f.source, f.path, f.guessed) for f in artifact.files] == [
        ("out/app.bin", "app.bin", False)
    ]


def test_what_cannot_be_checked_does_not_fail(run):
    (outside,) = artifacts(run, "files: [/tmp/x.zip]", ["a"])
    assert (outside.status, outside.unchecked, outside.unmatched) == (
        "uploaded",
        ("/tmp/x.zip",),
        (),
    )
    (unknown,) = artifacts(run, "files: ['$STACK.yml']", ["a"])
    assert unknown.unchecked == ("$STACK.yml",)
    (base,) = artifacts(run, "files: ['**/*']\nbase-directory: $CODEBUILD_SRC_DIR_lib", ["a"])
    assert (base.status, base.unchecked) == ("uploaded", ("**/*",))


def test_variables_in_patterns(run):
    lines = "files: ['$CODEBUILD_SRC_DIR/${NAME}.txt']"
    (artifact,) = artifacts(run, lines, ["app.txt"], overrides={"NAME": "app"})
    assert paths(artifact) == ["app.txt"]


SECONDARY = """
files: [a]
secondary-artifacts:
  one: {files: [b]}
  two: {files: [none]}
"""


def test_secondary_artifacts(run):
    found = artifacts(run, SECONDARY, ["a", "b"])
    assert [(a.identifier, a.status) for a in found] == [
        (None, "uploaded"),
        ("one", "uploaded"),
        ("two", "failed"),
    ]


def test_a_pipeline_with_several_outputs_takes_the_secondary_ones(run):
    action = BuildAction(
        "a-very-long-pipeline-name", "Build", "p", "store", outputs=("one", "BuildArtifact")
    )
    found = artifacts(run, SECONDARY, ["a", "b"], action=action)
    assert [(a.status, a.location) for a in found] == [
        ("not-attempted", None),
        ("uploaded", "s3://store/a-very-long-pipeline/one/<opaque>"),
        ("not-attempted", None),
    ]


def test_a_pipeline_with_one_output_takes_the_primary_one(run):
    action = BuildAction("pipe", "Build", "p", "store", outputs=("BuildArtifact",))
    found = artifacts(run, SECONDARY, ["a", "b"], action=action)
    assert found[0].location == "s3://store/pipe/BuildArtif/<opaque>"
    assert [a.status for a in found[1:]] == ["not-attempted", "not-attempted"]


@pytest.mark.parametrize("fails", [(), ("pre_build[1]",)])
def test_location_comes_from_the_project(run, fails):
    text = """
        version: 0.2
        phases:
          pre_build: {commands: [make]}
        artifacts:
          name: app-$(date +%F)-$STAGE
          files: [a]
    """
    settings = ArtifactSettings(bucket="b", packaging="ZIP", override_name=True)
    (artifact,) = run(
        text, ["a"], fail=fails, project=Project("p", settings), overrides={"STAGE": "dev"}
    ).artifacts
    assert artifact.location == "s3://b/app-$(date +%F)-dev"
    assert artifact.status == ("not-attempted" if fails else "uploaded")


def test_no_artifacts_means_none(run):
    project = Project("p", ArtifactSettings(type="NO_ARTIFACTS"))
    (artifact,) = artifacts(run, "files: [none]", ["a"], project=project)
    assert artifact.status == "not-attempted"


def test_symlinks(buildspec, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a").touch()
    (tmp_path / "link").symlink_to("real/a")
    (tmp_path / "directory").symlink_to("real")
    (tmp_path / "out").symlink_to("/etc/hostname")

    def names(switch, **answers):
        text = f"""
            version: 0.2
            phases: {{build: {{commands: [make]}}}}
            artifacts: {{files: ['**/*', directory], enable-symlinks: {switch}}}
        """
        scenario = Scenario(DirectoryTree(str(tmp_path)), answers=answers)
        (artifact,) = simulate(buildspec(text), scenario).artifacts
        return paths(artifact), artifact.notes

    assert names("no")[0] == ["link", "out", "real/a"]
    assert names("no", links="drop")[0] == ["real/a"]
    kept, notes = names("yes")
    assert kept == ["directory", "link", "out", "real/a"]
    assert any("out of the source" in note for note in notes)


def test_reports_count_what_git_keeps(run):
    text = "version: 0.2\nphases:\n  build:\n    commands: [make]\nartifacts:\n  files: ['**/*']\n"
    record = run(text, ["a.js", ".git/HEAD", ".git/hooks/x", ".gitignore"])
    assert (
        "primary: uploaded, 4 files\n    .gitignore\n    a.js\n    … and 2 files below .git\n"
        in (build_text(record))
    )
    assert "- `a.js`\n- … and 2 files below .git\n" in build_markdown(record)
    many = run(text, [f"{number}.js" for number in range(10, 24)])
    assert "… and 2 more\n" in build_text(many)
    assert "below .git" not in build_text(many)


def test_a_guess_for_many_files_is_no_number(run):
    text = """
        version: 0.2
        phases: {build: {commands: [npm run build]}}
        artifacts: {files: ['dist/**/*', package.json]}
    """
    record = run(text, ["package.json"])
    assert "primary: uploaded, at least 2 files\n" in build_text(record)
    assert "**artifact** uploaded, at least 2 files\n" in build_markdown(record)
    unknown = text.replace("dist/**/*", "out-$STAGE.json").replace(", package.json", "")
    assert "primary: uploaded, files not known\n" in build_text(run(unknown))


def test_the_command_that_names_a_file_made_it(run):
    text = """
        version: 0.2
        phases:
          pre_build: {commands: ['aws s3 sync s3://settings .']}
          build: {commands: [printf x > image.json]}
        artifacts: {files: [image.json]}
    """
    ((file,),) = [artifact.files for artifact in run(text).artifacts]
    assert file.origin == "build[1]"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("files: ['c[1].txt']", "which does not select what is called c[1].txt"),
        ("files: [x]\nbase-directory: 'd[1]'", "which does not select what is called d[1]"),
        ("files: ['d/**']", "'**' at the end is not documented"),
        ("files: ['']", "an empty entry selects nothing"),
    ],
)
def test_what_a_pattern_is_taken_for(run, lines, said):
    (artifact,) = artifacts(run, lines, ["c[1].txt", "d[1]/x", "d/e"])
    assert any(said in remark.text for remark in artifact.remarks)


def test_a_name_may_begin_with_a_tilde(run):
    (artifact,) = artifacts(run, "files: ['~draft.txt', './~other']", ["~draft.txt", "~other"])
    assert paths(artifact) == ["~draft.txt", "~other"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("name: app", '"files" lists nothing'),
        ("files: ['**/*']\ndiscard-paths: maybe", 'discard-paths "maybe" is neither yes nor no'),
        ("files: ['**/*']\nenable-symlinks: 1", 'enable-symlinks "1" is neither yes nor no'),
        ("files: ['**/*']\ndiscard-paths: No\nenable-symlinks:", ""),
    ],
)
def test_what_is_said_of_settings(run, lines, said):
    (artifact,) = artifacts(run, lines, ["a"])
    assert len(artifact.notes) == bool(said)
    assert not said or said in artifact.notes[0]
