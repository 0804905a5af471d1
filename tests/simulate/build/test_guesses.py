import pytest

from dryspec_simulate.build.scenario import Scenario
from dryspec_simulate.build.simulation import simulate
from dryspec_simulate.build.trees import DirectoryTree

from .conftest import read_text


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
        ("mvn test", "target/surefire-reports/**/*", "target/surefire-reports/*.xml"),
        ("mvn -f app/pom.xml verify", "app/target/*.jar", "app/target/*.jar"),
        ("./gradlew build", "build/libs/*.jar", "build/libs/*.jar"),
        ("./gradlew :web:test", "web/build/test-results/**/*", "web/build/test-results/test/*.xml"),
        ("npm run build", "dist/**/*", "dist/**/*"),
        ("npm run build", "dist/index.html", "dist/index.html"),
        ("npm run build:prod", "dist/**/*", "dist/**/*"),
        ("yarn web-build", "build/**/*", "build/**/*"),
        ("pnpm --dir web run build-vue", "web/dist/**/*", "web/dist/**/*"),
        ("npm run build-storybook", "storybook-static/**/*", "storybook-static/**/*"),
        ("npm run test:coverage", "coverage/**/*", "coverage/**/*"),
        ("jest --coverage --ci", "coverage/**/*", "coverage/**/*"),
        ("vite build --outDir out/web", "out/web/**/*", "out/web/**/*"),
        ("go build -o bin/app ./cmd/app", "bin/*", "bin/app"),
        ("go build ./cmd/app", "app", "app"),
        ("printf '[]' > imagedefinitions.json", "imagedefinitions.json", "imagedefinitions.json"),
        ("echo x | tee -a log.txt", "log.txt", "log.txt"),
        ("cp a.txt out/b.txt", "out/*", "out/b.txt"),
        ("cp a.txt b.txt out", "out/*.txt", "out/a.txt"),
        ("mkdir -p out && cp a.txt out", "out/a.txt", "out/a.txt"),
        ("cp -r src out/", "out/src/x", "out/src/x"),
        ("cp -r src/ out/", "out/**/*.*", "out/src/**/*.*"),
        ("cp -r src/* out/", "out/*.*", "out/*.*"),
        ("cp -r src out/", "out/src/lib/*.js", "out/src/lib/*.js"),
        ("vite build", "dist/**/*.js", "dist/**/*.js"),
        ("zip -r app.zip .", "app.zip", "app.zip"),
        ("tar -czf app.tgz .", "app.tgz", "app.tgz"),
        ("curl -sLo tool.bin https://example.org/t", "tool.bin", "tool.bin"),
        ("aws s3 cp s3://b/k.json .", "k.json", "k.json"),
        ("sam package --output-template-file out.yml", "out.yml", "out.yml"),
        ("aws cloudformation package --output-template=out.yml", "out.yml", "out.yml"),
        ("terraform plan -out=plan.bin", "plan.bin", "plan.bin"),
        ("pytest --cov-report=xml:out/coverage.xml", "out/*.xml", "out/coverage.xml"),
        ("pytest --cov-report html --junitxml=unit.xml", "htmlcov/**/*", "htmlcov/**/*"),
        ("for i in 1 2; do echo $i; done > list.txt", "list.txt", "list.txt"),
        ('cp "$(swift build --show-bin-path)/server" ./app', "app", "app"),
        ('cp "$(swift build --show-bin-path)/server" out/', "out/*", "out/server"),
        ("envsubst < a.json > out && mv out task.json", "task.json", "task.json"),
        ("python -m build", "dist/*.whl", "dist/*.whl"),
        ("python3 -m venv --clear .venv", ".venv/bin/pip", ".venv/bin/pip"),
        ("virtualenv env", "env/**/*", "env/**/*"),
        ("npm install left-pad", "node_modules/**/*", "node_modules/**/*"),
        ("cd app && echo > x.txt", "app/x.txt", "app/x.txt"),
        ("dotnet publish -c Release -o ./out", "out/app.dll", "out/app.dll"),
    ],
)
def test_what_commands_create(run, command, pattern, path):
    assert path in guessed(run, [command], [pattern], ["keep"])


@pytest.mark.parametrize(
    "command",
    [
        *("make", "echo x > /dev/null", "cp a $OUT", "mvn clean", "echo x >&2", "rm app.zip"),
        *("npm install -g cdk", "npm i --global cdk", "pnpm install -g cdk"),
        *("npm install --location=global cdk",),
        *("aws sts get-caller-identity --output text", "aws sts get-caller-identity --output=json"),
    ],
)
def test_what_is_not_guessed(run, command):
    assert guessed(run, [command], ["**/*"], ["keep"]) == []


@pytest.mark.parametrize(
    ("command", "pattern"),
    [
        ("npm ci", "**/*.jar"),
        ("npm ci", "web/**/*.js"),
        ("cp -r src/* out/", "out/lib/*.js"),
        ("mvn package", "target/*.ear"),
    ],
)
def test_what_is_not_in_a_guess(run, command, pattern):
    assert guessed(run, [command], [pattern], ["keep"]) == []


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


PACKAGE = """{
  "scripts": {
    "prebuild": "node clean.js && touch before.txt",
    "build": "vite build --outDir='dist/static'",
    "web": "cd web && npm run inner",
    "loop": "npm run loop",
    "old": "react-scripts build",
    "ci:test": "jest --coverage",
    "lint": "echo fine"
  }
}
"""


@pytest.fixture
def source(tmp_path):
    """Make a directory of files: `source(path=text)`."""

    def made(**files):
        for path, text in files.items():
            file = tmp_path / path.replace("__", "/").replace("_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return DirectoryTree(str(tmp_path))

    return made


def guessed_in(tree, commands, patterns):
    items = "".join(f"\n      - {command!r}" for command in commands)
    wanted = "".join(f"\n    - {pattern!r}" for pattern in patterns)
    text = f"version: 0.2\nphases:\n  build:\n    commands:{items}\nartifacts:\n  files:{wanted}\n"
    record = simulate(read_text(text), Scenario(tree))
    return [file.path for file in record.artifacts[0].files if file.guessed]


@pytest.mark.parametrize(
    ("command", "paths"),
    [
        ("npm run build", ["before.txt", "dist/static/**/*"]),
        ("yarn build", ["before.txt", "dist/static/**/*"]),
        ("yarn react-scripts build", ["build/**/*"]),
        ("npm run web", ["web/out/**/*"]),
        ("npm --prefix web run inner", ["web/out/**/*"]),
        ("npm run old -- --silent", ["build/**/*"]),
        ("npm run ci:test", ["coverage/**/*"]),
        ("npm run loop", []),
        ("npm run lint", []),
    ],
)
def test_scripts_of_package_json_are_read(source, command, paths):
    inner = '{"scripts": {"inner": "tsc -p ."}}'
    tree = source(
        package_json=PACKAGE,
        web__package_json=inner,
        web__tsconfig_json='{"compilerOptions": {"outDir": "./out"}}',
    )
    patterns = ["before.txt", "dist/**/*", "build/**/*", "web/out/**/*", "coverage/**/*"]
    assert guessed_in(tree, [command], patterns) == paths


@pytest.mark.parametrize(
    ("name", "text", "program"),
    [
        ("angular_json", '{"outputPath": {"base": "www"}}', "ng build"),
        ("vue_config_js", "module.exports = { outputDir: 'www' }", "npx vue-cli-service build"),
        ("webpack_config_js", "path: path.resolve(__dirname, 'www'),", "webpack"),
        ("mkdocs_yml", "site_name: x\nsite_dir: www\n", "mkdocs build"),
    ],
)
def test_settings_name_the_output(source, name, text, program):
    tree = source(**{name: text})
    assert guessed_in(tree, [program], ["www/**/*", "dist/**/*"]) == ["www/**/*"]


def test_shell_scripts_are_read(source):
    script = "#!/bin/bash -e\nset -x\ncd out\nprintf '%s' $1 > image.json\nsh ../sub.sh\n"
    tree = source(ci__make_sh=script, sub_sh="touch deeper.txt $1.log\n", x_py="#!/usr/bin/python")
    wanted = ["out/image.json", "out/deeper.txt", "ci/out/image.json"]
    both = ["out/deeper.txt", "out/image.json"]
    assert guessed_in(tree, ["./ci/make.sh"], wanted) == both
    assert guessed_in(tree, ["bash ci/make.sh v1"], wanted) == both
    assert guessed_in(tree, ["cd ci && . ./make.sh"], wanted) == ["ci/out/image.json"]
    assert guessed_in(tree, ["./x.py"], wanted) == []


@pytest.mark.parametrize(
    ("commands", "pattern"),
    [
        (["cd scan", "zap.sh -cmd -quickout ../zap.html"], "zap.html"),
        (['powershell "run.ps1 | tee test.log"'], "test.log"),
        (["generate --dir site"], "site/**/*"),
        (["generate --dir site"], "site/index.html"),
        (["OUT=site generate"], "site/**/*"),
        (["docker run -v $PWD/out:/o image"], "out/report.xml"),
        (["./make-it", "aws s3 sync static-site s3://bucket"], "static-site/**/*"),
        (["./make-it", "cat result.json"], "result.json"),
        (["tool --report=junit:reports/all.xml"], "reports/*.xml"),
    ],
)
def test_names_that_commands_mention(run, commands, pattern):
    assert guessed(run, commands, [pattern], ["keep"])
    assert guessed(run, commands, ["**/*"], ["keep"]) == []


@pytest.mark.parametrize(
    ("commands", "pattern"),
    [
        (["echo see report.xml"], "report.xml"),
        (["cat report.xml"], "report.xml"),
        (["aws s3 sync static-site s3://bucket"], "static-site/**/*"),
        (["docker build -f App.Dockerfile ."], "App.Dockerfile"),
        (["./make-it", "rm report.xml"], "report.xml"),
        (["./make-it dist"], "dist"),
    ],
)
def test_names_that_say_nothing(run, commands, pattern):
    assert guessed(run, commands, [pattern], ["keep"]) == []


def test_a_directory_is_no_file(run):
    text = """
        version: 0.2
        phases: {build: {commands: [npm run build]}}
        artifacts: {files: [dist]}
    """
    record = run(text)
    assert record.status == "FAILED"
    assert "it is a directory" in record.artifacts[0].remarks[0].text


def test_a_mentioned_base_directory(run):
    text = """
        version: 0.2
        phases: {build: {commands: [generate --dir site/web]}}
        artifacts: {files: ['**/*'], base-directory: site}
    """
    (artifact,) = run(text).artifacts
    assert artifact.status == "uploaded"
    assert not artifact.maker


def test_scripts_that_run_each_other_come_to_an_end(source):
    tree = source(a_sh="./b.sh\n" * 800, b_sh="./a.sh\n" * 800, package_json="[" * 10_000)
    assert guessed_in(tree, ["./a.sh", "npm run build"], ["dist/**/*", "x.txt"]) == ["dist/**/*"]
