"""Directories that commands enter although nobody knows of them are told as assumptions."""

import pytest


def assumed(run, commands, files=("backend/package.json", "lib/b"), head="", **more):
    items = "".join(f"\n      - {command!r}" for command in commands)
    text = f"version: 0.2\n{head}phases:\n  build:\n    commands:{items}\n"
    record = run(text, list(files), **more)
    return [item for item in record.assumptions if item.question == "directory"]


def test_a_directory_entered_twice(run):
    text = """
        version: 0.2
        phases:
          pre_build: {commands: [cd backend, npm ci]}
          build: {commands: [cd backend && pwd]}
    """
    record = run(text, ["backend/package.json"])
    (found,) = [item for item in record.assumptions if item.question == "directory"]
    assert found.text == (
        "`cd backend` (build[1]) enters backend/backend, which is not in the source or seen to be "
        "made; it is taken to exist; was backend of the source meant? "
        'cd "$CODEBUILD_SRC_DIR/backend"'
    )
    assert found.otherwise == "--source DIR, or --fail build[1]"
    assert record.status == "SUCCEEDED"


def test_several_are_one_assumption(run):
    commands = ["(cd a)", "(cd b)", "(cd b)", "(cd c/d)", "(cd e)"]
    (found,) = assumed(run, commands)
    assert found.text == (
        "`cd a` (build[1]) enters a and `cd b` (build[2]) enters b and `cd c/d` (build[4]) enters "
        "c/d and 1 more like it, none of which is in the source or seen to be made; they are taken "
        "to exist"
    )


@pytest.mark.parametrize(
    "commands",
    [
        ["cd backend", "cd ../lib", "cd ..", "cd /tmp", "cd tmp"],
        ["mkdir -p app", "cd app"],
        ["git clone https://example.com/app.git", "cd app"],
        ["curl -sL https://example.com/app.tgz | tar xz", "cd app"],
        ["cp -r lib app", "cd app"],
        ["curl -o app/x/file https://example.com/", "cd app"],
        ["make -C lib", "cd app"],
        ["npm ci", "cd node_modules/shop"],
        ["[ -d app ] && cd app"],
        ["if [ -d app ]; then cd app; fi"],
        ["cd app || exit 0"],
        ["(cd app && ls) || echo none"],
        ["cd $SOMEWHERE", "cd app"],
        ["cd a\\\\b"],
        ["cd app-*"],
    ],
)
def test_what_may_be_there_is_not_mentioned(run, commands):
    assert not assumed(run, commands)


def test_what_is_declared_or_restored_is_there(run):
    assert not assumed(run, ["cd app"], generated=("app/main.js",))
    assert not assumed(run, ["cd app/x"], head="cache: {paths: ['app/**/*']}\n")
    assert not assumed(run, ["cd app"], head="env: {shell: powershell.exe}\n")


def test_nothing_is_said_behind_a_failure(run):
    text = """
        version: 0.2
        phases:
          build: {commands: [npm ci]}
          post_build: {commands: [cd app]}
    """
    assert "directory" in [item.question for item in run(text).assumptions]
    failed = run(text, fail=("build[1]",))
    assert "directory" not in [item.question for item in failed.assumptions]
