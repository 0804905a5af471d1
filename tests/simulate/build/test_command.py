import io
import json
import sys
from itertools import pairwise

import pytest

from dryspec_simulate.build.command import main
from dryspec_simulate.build.transitions import PHASES

SPEC = """\
version: 0.2
phases:
  build:
    commands:
      - make
      - make test
    finally:
      - echo done
artifacts:
  files:
    - dist/*
    - missing.txt
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "buildspec.yml").write_text(SPEC)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/app.js").touch()
    return tmp_path


@pytest.fixture
def dry(capfdbinary):
    def call(*arguments):
        code = main(list(arguments))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


def test_json_of_a_good_build(here, dry):
    code, out, err = dry("--format", "json")
    data = json.loads(out)
    assert (code, err, data["version"], data["status"]) == (0, "", 1, "SUCCEEDED")
    assert [phase["name"] for phase in data["phases"]] == list(PHASES)
    build = data["phases"][6]
    assert {
        key: build["commands"][1][key] for key in ("block", "index", "line", "text", "status")
    } == {
        "block": "commands",
        "index": 2,
        "line": 6,
        "text": "make test",
        "status": "succeeded",
    }
    assert build["commands"][2]["block"] == "finally"
    (artifact,) = data["artifacts"]
    assert artifact["identifier"] is None
    assert artifact["status"] == "uploaded"
    assert artifact["location"] is None
    assert [(f["source"], f["path"]) for f in artifact["files"]] == [("dist/app.js", "dist/app.js")]
    assert artifact["unmatched"] == ["missing.txt"]


def test_json_of_a_broken_build(here, dry):
    code, out, _ = dry("--fail", "build", "--format", "json")
    data = json.loads(out)
    build = data["phases"][6]
    assert (code, data["status"], build["status"]) == (1, "FAILED", "FAILED")
    assert build["message"].startswith(
        "COMMAND_EXECUTION_ERROR: Error while executing command: make"
    )
    assert [c["status"] for c in build["commands"]] == ["failed", "not-run", "succeeded"]
    assert data["assumptions"]


def test_an_unreadable_buildspec_fails_the_download(here, dry):
    (here / "buildspec.yml").write_text("version: 0.2\nphases:\n\tbuild: x\n")
    code, out, _ = dry("--format", "json", "--fail", "build[7]")
    download = json.loads(out)["phases"][3]
    assert (code, download["name"], download["status"]) == (1, "DOWNLOAD_SOURCE", "FAILED")
    assert "found character that cannot start any token at line 3" in download["message"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "wrong number of container tags, expected 1"),
        ("phases: {build: {commands: [a]}}", "wrong number of container tags, expected 1"),
        ("version: 1.0\nphases: {build: {commands: [a]}}", "unknown buildspec version '1.0'"),
        ("version: 0.2\nphases:", "wrong number of container tags, expected 1"),
        (
            "version: 0.2\nphases:\n  build:\n    commands:\n      - a\n      - b: c\n",
            "Expected Commands[1] to be of string type: found subkeys instead at line 6",
        ),
        ("version: 0.2\nphases:\n  build:\n    - a\n", "build at line 4 is not a mapping"),
    ],
)
def test_what_the_service_cannot_use(here, dry, text, message):
    (here / "buildspec.yml").write_text(text)
    code, out, _ = dry("--format", "json")
    data = json.loads(out)
    assert (code, data["status"]) == (1, "FAILED")
    assert data["phases"][3]["message"].startswith("YAML_FILE_ERROR: ")
    assert message in data["phases"][3]["message"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--nope"], "--nope"),
        (["none.yml"], 'cannot read "none.yml": there is no such file'),
        (["."], 'cannot read ".": it is a directory; name a file in it'),
        (["--fail", "bulid"], 'did you mean "build"?'),
        (["--fail", "build[3]"], "build has 2 commands"),
        (["--fail", "install"], "has no phase install"),
        (["--fail", "build.finally[2]"], "1 finally command"),
        (["--timeout", "build[0]"], "no number 0"),
        (["--fail", "build", "--timeout", "build[1]"], "cannot both"),
        (["--env", "X"], "not NAME=VALUE"),
        (["--source", "none"], "not a directory"),
        (["--project", "buildspec.yml"], "not JSON"),
        (["--project", "none.json"], "cannot read"),
        (["--now", "tomorrow"], "not a time"),
        (["--format", "xml"], "xml"),
        (["--what-if", "all", "--fail", "build"], "leave out --fail"),
        (["--batch"], "has no batch block"),
        (["--concurrency", "0"], "is not a number of builds from 1 on"),
        (["--recover-after", "-1"], "is not a number of runs from 1 on"),
        (["--recover-after", "0"], "is not a number of runs from 1 on"),
        (["--action", "Build"], "add --pipeline FILE"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(here, dry, arguments, words):
    code, out, err = dry(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_help(here, dry):
    code, out, _ = dry("--help")
    assert code == 0
    assert "--failure-signal" in out


def test_standard_input(here, dry, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SPEC.encode())))
    assert dry("-", "--format", "json")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"dist/x\nmissing.txt\n")))
    _, out, _ = dry("--source", "-", "--format", "json")
    assert json.loads(out)["artifacts"][0]["unmatched"] == []


def test_several_buildspecs(here, dry):
    (here / "other.yml").write_text(SPEC.replace("- dist/*", "- nothing").replace("make", "echo"))
    code, out, _ = dry("buildspec.yml", "other.yml", "--format", "json")
    assert code == 1
    assert [data["status"] for data in json.loads(out)] == ["SUCCEEDED", "FAILED"]


def test_what_if(here, dry):
    assert dry("--what-if", "all")[0] == 0
    (here / "buildspec.yml").write_text(SPEC.replace("echo done", "docker push app"))
    code, out, _ = dry("--what-if", "all", "--format", "json")
    rows = {row["place"]: row for row in json.loads(out)["what_if"] if row["kind"] == "fail"}
    assert code == 1
    assert rows["build[2]"]["hazards"] == ["build.finally[1] (line 8) still pushes an image"]
    assert rows["build[2]"]["still_runs"] == ["BUILD finally", "POST_BUILD", "UPLOAD_ARTIFACTS"]
    assert rows["download_source"]["status"] == "FAILED"


def test_what_if_says_once_what_both_branches_do(here, dry):
    spec = SPEC.replace("- make\n", '- if test -n "$A"; then sam deploy; else sam deploy; fi\n')
    (here / "buildspec.yml").write_text(spec)
    _, out, _ = dry("--what-if", "all")
    rows = [line.strip() for line in out.split("\n\n")[1].splitlines()]
    published = [row.startswith("* build[1]") for row in rows]
    assert any(published)
    assert not any(before and after for before, after in pairwise(published))


ONLY_A_BATCH = """\
version: 0.2
batch:
  build-list:
    - identifier: one
      buildspec: one.yml
    - identifier: two
      buildspec: |
        version: 0.2
        phases:
          build:
            commands: [make]
"""


def test_a_file_with_only_a_batch_is_run_as_one(here, dry):
    (here / "buildspec.yml").write_text(ONLY_A_BATCH)
    (here / "one.yml").write_text(SPEC)
    code, out, _ = dry()
    assert (code, out.splitlines()[0]) == (0, "buildspec.yml: the batch succeeds")
    assert "buildspec one.yml" in out
    assert "inline buildspec\n" in out
    assert dry("--batch") == (0, out, "")
    assert json.loads(dry("--format", "json")[1])["batch"]["kind"] == "build-list"


def test_a_file_with_only_a_batch_run_as_a_build(here, dry):
    (here / "buildspec.yml").write_text(ONLY_A_BATCH)
    code, out, _ = dry("--missing-phases", "refuse")
    assert code == 1
    assert "this file has only a batch, no phases; --batch simulates it" in out
    (here / "buildspec.yml").write_text(SPEC)
    assert "has only a batch" not in dry()[1]


def test_what_if_names_what_is_deleted_for_an_upload_that_fails(here, dry):
    commands = ["aws s3 rm s3://site --recursive", "aws s3 cp dist s3://site/ --recursive"]
    post = "".join(f"      - {command}\n" for command in commands)
    build = "version: 0.2\nphases:\n  build:\n    commands: [npm run build]\n"
    (here / "buildspec.yml").write_text(f"{build}  post_build:\n    commands:\n{post}")
    said = " ".join(dry("--what-if", "all")[1].split())
    assert '"aws s3 rm" (line 7) still deletes what post_build[2] (line 8) then cannot put' in said


def test_what_if_is_not_for_batches(here, dry):
    (here / "buildspec.yml").write_text(ONLY_A_BATCH)
    code, out, err = dry("--what-if", "all")
    assert (code, out) == (2, "")
    assert '"buildspec.yml" is run as a batch' in err
    assert "--fail-task ID" in err
    (here / "buildspec.yml").write_text(SPEC + "batch:\n  build-list:\n    - identifier: one\n")
    assert dry("--what-if", "all")[0] != 2
    assert dry("--what-if", "all", "--batch")[0] == 2


def test_a_batch_without_a_version(here, dry):
    spec = ONLY_A_BATCH.removeprefix("version: 0.2\n")
    (here / "one.yml").write_text(SPEC)
    (here / "buildspec.yml").write_text(spec)
    code, out, _ = dry()
    assert code == 0
    assert "a file that has only a batch is read without `version`" in out
    assert dry("--bad-version", "refuse")[0] == 1
    (here / "buildspec.yml").write_text("version: 1.0\n" + spec)
    code, out, _ = dry()
    assert code == 1
    assert "DOWNLOAD_BATCHSPEC  FAILED" in out
    (here / "buildspec.yml").write_text(spec + "phases: {build: {commands: [make]}}\n")
    assert dry("--batch")[0] == 1


def test_what_if_respects_a_comment(here, dry):
    pushed = SPEC.replace("echo done", "docker push app")
    reason = "  # dryspec: ignore[post-build-unguarded] the tag is never deployed"
    (here / "buildspec.yml").write_text(pushed.replace("push app", "push app" + reason))
    code, out, _ = dry("--what-if", "all")
    assert code == 0
    assert "pushes an image" in out
    assert "still pushes" not in out
    (here / "buildspec.yml").write_text(pushed.replace("push app", "push app" + reason[:12]))
    assert dry("--what-if", "all")[0] == 1


def test_the_reading_of_failure(here, dry):
    (here / "buildspec.yml").write_text(SPEC.replace("- make\n", "- make 2>/dev/null\n"))
    assert dry("--fail", "build")[0] == 1
    code, out, _ = dry("--fail", "build", "--failure-signal", "stderr")
    assert code == 0
    assert "documented is the exit status" in " ".join(out.split())
    (here / "buildspec.yml").write_text(SPEC.replace("- make\n", "- echo oops >&2\n"))
    assert dry()[0] == 0
    assert dry("--failure-signal", "stderr")[0] == 1


def test_output_is_the_same_every_time(here, dry):
    for form in ("text", "json", "markdown"):
        assert dry("--fail", "build", "--format", form) == dry("--fail", "build", "--format", form)


def test_text_stays_within_the_terminal(here, dry):
    for arguments in (["--fail", "build"], ["--what-if", "all"]):
        assert all(len(line) <= 80 for line in dry(*arguments)[1].splitlines())


TWO_PUSHES = """\
version: 0.2
phases:
  build:
    commands:
      - echo start
      - TAG=1
      - aws --version
      - docker build -t app:a -t app:b .
  post_build:
    commands:
      - docker push app:a
      - docker push app:b
    finally:
      - docker push app:c
"""


def test_what_if_ends_where_a_push_has_nothing_to_push(here, dry):
    (here / "buildspec.yml").write_text(TWO_PUSHES)
    code, out, _ = dry("--what-if", "all", "--format", "json")
    rows = {row["place"]: row for row in json.loads(out)["what_if"] if row["kind"] == "fail"}
    assert code == 1
    assert rows["build[4]"]["hazards"] == [
        "post_build[1] (line 11) still runs, fails too and hides the reason",
        "post_build.finally[1] (line 14) still runs, fails too and hides the reason",
    ]
    assert rows["post_build[1]"]["hazards"] == [
        "post_build.finally[1] (line 14) still pushes an image"
    ]


def test_what_if_lets_nothing_fail_that_cannot(here, dry):
    (here / "buildspec.yml").write_text(
        TWO_PUSHES.replace("docker build -t app:a -t app:b .", "true")
    )
    _, out, _ = dry("--what-if", "all", "--format", "json")
    tried = [(row["place"], row["kind"]) for row in json.loads(out)["what_if"]]
    assert [kind for place, kind in tried if place.startswith("build[")] == ["timeout"]


def test_a_push_without_an_image_is_noted(here, dry):
    (here / "buildspec.yml").write_text(TWO_PUSHES)
    assert "post_build[1] has nothing to publish then" in " ".join(
        dry("--fail", "build[4]")[1].split()
    )
    assert "nothing to publish" not in dry("--fail", "post_build[1]")[1]


def test_a_source_that_has_more_of_what_is_named_is_pointed_out(here, dry):
    (here / ".git").mkdir()
    (here / "buildspecs").mkdir()
    (here / "buildspecs/deploy.yml").write_text(SPEC.replace("make test", "ls dist/app.js"))
    said = "more of what it needs is there when the source is"
    out = " ".join(dry("buildspecs/deploy.yml")[1].split())
    assert f'{said} "."' in out
    assert ', if its source is "buildspecs" and not "." source buildspecs' in out
    assert said not in " ".join(dry("--source", ".", "buildspecs/deploy.yml")[1].split())
    assert said not in " ".join(dry("buildspec.yml")[1].split())


@pytest.mark.parametrize(
    ("command", "there"),
    [
        ("npm ci", True),
        ("yarn", True),
        ("yarn build", True),
        ("npm install -g serverless", False),
        ("npm install left-pad", False),
        ("npm --version", False),
        ("cd app && npm ci", False),
        ("mvn package", False),
    ],
)
def test_a_source_without_what_a_build_tool_reads(here, dry, command, there):
    (here / ".git").mkdir()
    (here / "package.json").write_text("{}")
    (here / "ci").mkdir()
    (here / "ci/buildspec.yml").write_text(
        f"version: 0.2\nphases:\n  build:\n    commands:\n      - {command}\n"
    )
    assert (', if its source is "ci" and not "."' in dry("ci/buildspec.yml")[1]) == there


def test_a_base_directory_that_is_the_source_itself(here, dry):
    (here / ".git").mkdir()
    (here / "package.json").write_text("{}")
    (here / "ci").mkdir()
    (here / "ci/buildspec.yml").write_text(
        "version: 0.2\nphases:\n  build:\n    commands: [make]\n"
        "artifacts:\n  files: [package.json]\n  base-directory: ./\n"
    )
    assert ', if its source is "ci" and not "."' in dry("ci/buildspec.yml")[1]


@pytest.mark.parametrize("target", ["services/app", "$CODEBUILD_SRC_DIR/services/app"])
def test_a_directory_that_is_entered_says_where_the_source_is(here, dry, target):
    (here / ".git").mkdir()
    (here / "services/app").mkdir(parents=True)
    for name in ("setup.py", "Makefile", "requirements.txt"):
        (here / "services/app" / name).touch()
    (here / "services/app/buildspec.yml").write_text(
        SPEC.replace("make test", f"cd {target} && pip install -r requirements.txt ./setup.py")
    )
    out = " ".join(dry("services/app/buildspec.yml")[1].split())
    assert 'needs is there when the source is "."' in out


PUSH_AND_NOTE = """\
version: 0.2
phases:
  build:
    commands:
      - docker build -t app:a .
  post_build:
    commands:
      - docker push app:a
      - printf '[]' > image.json
artifacts:
  files:
    - image.json
"""


def test_what_a_push_without_an_image_skips_is_not_uploaded(here, dry):
    def uploaded(text):
        (here / "buildspec.yml").write_text(text)
        rows = json.loads(dry("--what-if", "all", "--format", "json")[1])["what_if"]
        return {row["place"]: row["artifacts_uploaded"] for row in rows if row["kind"] == "fail"}

    assert uploaded(PUSH_AND_NOTE)["build[1]"] == []
    once = " ".join(dry("--fail", "build[1]")[1].split())
    assert "fails, too: --fail post_build[1] shows what follows" in once
    twice = " ".join(dry("--fail", "build[1]", "--fail", "post_build[1]")[1].split())
    assert "shows what follows" not in twice
    first, second = "docker push app:a", "printf '[]' > image.json"
    swapped = PUSH_AND_NOTE.replace(second, "-").replace(first, second).replace("- -", f"- {first}")
    assert uploaded(swapped)["build[1]"] == ["primary"]


def test_no_buildspec_here(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([]) == 2
    assert 'there is no "buildspec.yml" here; name the buildspec' in capsys.readouterr().err
