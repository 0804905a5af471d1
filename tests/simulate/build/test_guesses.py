import pytest


def guessed(run, commands, patterns, files=(), **more):
    items = "".join(f"\n      - {command!r}" for command in commands)
    wanted = "".join(f"\n    - {pattern!r}" for pattern in patterns)
    text = f"version: 0.2\nphases:\n  build:\n    commands:{items}\nartifacts:\n  files:{wanted}\n"
    (artifact,) = run(text, files, **more).artifacts
    return [file.path for file in artifact.files if file.guessed]


@pytest.mark.parametrize(
    ("command", "pattern", "path"),
    [
        ("mvn -B package", "target/*.jar", "target/*.jar"),
        ("mvn -B package", "target/app-1.0.jar", "target/app-1.0.jar"),
        ("./gradlew build", "build/libs/*.jar", "build/libs/*.jar"),
        ("npm run build", "dist/**/*", "dist/**/*"),
        ("npm run build", "dist/index.html", "dist/index.html"),
        ("printf '[]' > imagedefinitions.json", "imagedefinitions.json", "imagedefinitions.json"),
        ("echo x | tee -a log.txt", "log.txt", "log.txt"),
        ("cp a.txt out/b.txt", "out/*", "out/b.txt"),
        ("cp a.txt b.txt out", "out/*.txt", "out/a.txt"),
        ("mkdir -p out && cp a.txt out", "out/a.txt", "out/a.txt"),
        ("cp -r src out/", "out/src/x", "out/src/x"),
        ("zip -r app.zip .", "app.zip", "app.zip"),
        ("tar -czf app.tgz .", "app.tgz", "app.tgz"),
        ("curl -sLo tool.bin https://example.org/t", "tool.bin", "tool.bin"),
        ("aws s3 cp s3://b/k.json .", "k.json", "k.json"),
        ("sam package --output-template-file out.yml", "out.yml", "out.yml"),
        ("python -m build", "dist/*.whl", "dist/*.whl"),
        ("cd app && echo > x.txt", "app/x.txt", "app/x.txt"),
        ("dotnet publish -c Release -o ./out", "out/app.dll", "out/app.dll"),
    ],
)
def test_what_commands_create(run, command, pattern, path):
    assert path in guessed(run, [command], [pattern], ["keep"])


@pytest.mark.parametrize(
    "command", ["make", "echo x > /dev/null", "cp a $OUT", "mvn test", "echo x >&2", "rm app.zip"]
)
def test_what_is_not_guessed(run, command):
    assert guessed(run, [command], ["**/*"], ["keep"]) == []


def test_a_command_that_did_not_run_creates_nothing(run):
    commands = ["make", "touch a.txt"]
    assert guessed(run, commands, ["a.txt"], ["keep"]) == ["a.txt"]
    assert guessed(run, commands, ["a.txt"], ["keep"], fail=("build[1]",)) == []


def test_guesses_can_be_left_out(run):
    assert guessed(run, ["touch a.txt"], ["a.txt", "keep"], ["keep"], guess=False) == []


def test_a_guess_is_an_assumption(run):
    text = """
        version: 0.2
        phases: {build: {commands: [touch a.txt]}}
        artifacts: {files: [a.txt]}
    """
    record = run(text)
    assert record.status == "SUCCEEDED"
    assert "guess" in [assumption.question for assumption in record.assumptions]
    assert run(text, guess=False).status == "FAILED"


def test_what_is_made_behind_a_repeated_cd(run):
    commands = ["cd web", "cd ..", "cd web", "npm run build"]
    assert guessed(run, commands, ["web/dist/**/*", "dist/**/*"]) == ["web/dist/**/*"]
    back = ["cd web", "cd $CODEBUILD_SRC_DIR/api", "cd ..", "cd web", "npm run build"]
    assert guessed(run, back, ["web/dist/**/*", "api/dist/**/*"]) == ["web/dist/**/*"]
    twice = ["(cd web && npm run build)", "(cd web && npm run build)", "npm run build"]
    assert guessed(run, twice, ["web/dist/**/*"]) == ["web/dist/**/*"]
