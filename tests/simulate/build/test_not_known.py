"""Where a command may have made what nobody can name, the verdict is not known."""

import json

import pytest

from dryspec_simulate.report.build_json import build_json
from dryspec_simulate.report.build_markdown import build_markdown
from dryspec_simulate.report.build_text import build_text


def text_of(commands, files="[out/app.bin]", more=""):
    items = "".join(f"\n      - {command!r}" for command in commands)
    return (
        f"version: 0.2\nphases:\n  build:\n    commands:{items}\n"
        f"artifacts:\n  files: {files}\n{more}"
    )


UNKNOWN = [
    "make -f rules.mk",
    "./build.sh",
    "node build.js",
    "python build.py",
    "npm run assemble",
    "curl -s https://example.org/i.sh | bash",
    "cmake --build .",
    "cd $WHERE && touch app.bin",
    "zip -r $ARCHIVE .",
    "echo x > $NAME",
    "java -jar tool.jar",
    "gradle customTask",
    "docker run -v $PWD:/src image",
    "$COMMAND",
    'bash -c "$COMMAND"',
]
NOTHING = [
    "make",  # there is no makefile
    "echo made",
    "docker build .",
    "docker run --rm image true",
    "aws ecs list-clusters",
    "aws s3 cp app.zip s3://bucket/",
    "pytest",
    "python -m pytest",
    "npm ci",
    "npm test",
    "mvn package",
    "go test ./...",
    "cargo build",
    "sed -i s/a/b/ app.conf",
    "kubectl apply -f app.yaml",
    "java -version",
    "curl -X POST $HOOK",
    "source venv/bin/activate",
    "$(aws ecr get-login --no-include-email)",
    "bash -c 'echo made'",
    "f() { echo x; }; f",
]


@pytest.mark.parametrize("command", UNKNOWN)
def test_a_command_that_may_make_anything(run, command):
    record = run(text_of(["echo start", command]))
    (artifact,) = record.artifacts
    assert (record.status, artifact.status, artifact.error) == ("SUCCEEDED", "uploaded", None)
    assert "(build[2])" in artifact.maker
    assert artifact.unchecked == artifact.unmatched == ("out/app.bin",)
    assert "--generated out/app.bin" in artifact.remarks[0].text


@pytest.mark.parametrize("command", NOTHING)
def test_a_command_that_cannot_have_made_it(run, command):
    record = run(text_of(["echo start", command]))
    assert record.status == "FAILED"
    assert record.artifacts[0].error == "CLIENT_ERROR: no matching artifact paths found"
    assert any("--generated PATH" in note for note in record.notes)


def test_the_reports_say_so(run):
    record = run(text_of(["make release"]), ["Makefile"])
    text = build_text(record)
    assert text.startswith("buildspec.yml: succeeds, if `make release` (build[1]) makes")
    assert "primary: not known" in text
    assert "[otherwise --no-guess" in text
    assert "succeeds, if `make release`" in build_markdown(record)
    data = json.loads(build_json(record))
    assert data["status"] == "SUCCEEDED"
    assert data["artifacts"][0]["unmatched"] == ["out/app.bin"]
    assert data["artifacts"][0]["unchecked"] == ["out/app.bin"]
    assert data["artifacts"][0]["maker"] == "`make release` (build[1])"
    questions = [assumption["question"] for assumption in data["assumptions"]]
    assert "unknown-output" in questions
    assert "unchecked" not in questions


def test_without_guesses_it_fails(run):
    assert run(text_of(["make"]), guess=False).status == "FAILED"


def test_only_what_ran_counts(run):
    record = run(text_of(["echo x", "make"]), fail=("build[2]",))
    assert record.artifacts[0].status == "failed"


def test_a_slip_in_the_name_still_fails(run):
    record = run(text_of(["make"], "[Readme.md]"), ["README.md", "Makefile"])
    assert record.status == "FAILED"
    assert "case counts" in record.artifacts[0].remarks[0].text


def test_excluded_files_are_not_made_by_anybody(run):
    record = run(
        text_of(["make"], "['*.txt']", "  exclude-paths: ['*.txt']\n"), ["a.txt", "Makefile"]
    )
    assert record.status == "FAILED"


def test_a_file_that_is_there_is_enough(run):
    record = run(text_of(["make"], "[a.txt, b.txt]"), ["a.txt", "Makefile"])
    (artifact,) = record.artifacts
    assert (artifact.status, artifact.maker) == ("uploaded", "")
    assert (artifact.unmatched, artifact.unchecked) == (("b.txt",), ())
    assert "`make` (build[1])" in artifact.remarks[0].text


def test_a_base_directory(run):
    more = "  base-directory: dist\n"
    (artifact,) = run(text_of(["make"], "['*']", more), ["Makefile"]).artifacts
    assert (artifact.status, artifact.maker) == ("uploaded", "`make` (build[1])")
    assert "--generated dist" in artifact.remarks[0].text
    assert run(text_of(["docker build ."], "['*']", more)).status == "FAILED"


@pytest.mark.parametrize(
    ("command", "pattern", "status"),
    [
        ("mvn package", "core/target/core.jar", "SUCCEEDED"),
        ("mvn package", "Core/target/core.jar", "FAILED"),
        ("mvn package", "core/core.jar", "FAILED"),
        ("mvn clean", "core/target/core.jar", "FAILED"),
        ("mvn exec:java", "core/core.jar", "SUCCEEDED"),
        ("./gradlew build", "core/build/app.zip", "SUCCEEDED"),
        ("./gradlew build", "core/app.zip", "FAILED"),
        ("cargo build --timings", "target/cargo-timings/*", "SUCCEEDED"),
        ("dotnet build", "core/bin/Release/app.dll", "SUCCEEDED"),
        ("npm test", "coverage/lcov.info", "SUCCEEDED"),
        ("npm test", "app.js", "FAILED"),
    ],
)
def test_tools_with_a_directory_of_their_own(run, command, pattern, status):
    assert run(text_of([command], f"['{pattern}']"), ["core/x"]).status == status


def test_the_command_that_builds_is_named(run):
    (artifact,) = run(text_of(["./setup.sh", "make", "./deploy.sh"])).artifacts
    assert artifact.maker == "`make` (build[2])"


def test_reports(run):
    text = """
        version: 0.2
        phases: {build: {commands: [make, COMMAND]}}
        reports: {unit: {files: [out.xml]}}
    """
    for command in ("npm test", "npx jest", "tox"):
        (group,) = run(text.replace("COMMAND", command)).reports
        assert f"`{command}` (build[2])" in group.problems[0]
        assert "--generated PATH" in group.problems[0]
    (group,) = run(text.replace("make, COMMAND", "pytest")).reports
    assert "INCOMPLETE" in group.problems[0]


def test_surefire_reports(run):
    text = """
        version: 0.2
        phases: {build: {commands: [mvn verify]}}
        reports: {unit: {files: ['target/surefire-reports/*.xml']}}
    """
    (group,) = run(text).reports
    assert (group.guessed, group.problems) == (True, ())
