"""The contract of `dryspec lint`: exit codes, paths, JSON, standard input."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from support.command import dryspec

from dryspec.discover import find

BAD = "version: 0.2\nphases:\n  biuld:\n    commands: [make]\n"
GOOD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
WARN = GOOD + "artefacts: {}\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "buildspec.yml").write_text(BAD)
    (tmp_path / "ci").mkdir()
    (tmp_path / "ci" / "buildspec-good.yaml").write_text(GOOD)
    (tmp_path / "notes.yml").write_text("- nothing of ours\n")
    return tmp_path


def test_clean_file_exits_zero(tree: Path) -> None:
    done = dryspec("lint", "ci", cwd=tree)
    assert done.returncode == 0
    assert "1 file" in done.stdout


def test_findings_exit_one(tree: Path) -> None:
    done = dryspec("lint", cwd=tree)
    assert done.returncode == 1
    assert "buildspec.yml:3:3" in done.stdout
    assert "notes.yml" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fail-on", "error"], 0),
        (["--fail-on", "warning"], 1),
        ([], 1),
        (["--exit-zero"], 0),
        (["--ignore", "unknown-key"], 0),
        (["--select", "yaml-syntax"], 0),
    ],
)
def test_threshold(tmp_path: Path, arguments: list[str], code: int) -> None:
    (tmp_path / "buildspec.yml").write_text(WARN)
    assert dryspec("lint", *arguments, cwd=tmp_path).returncode == code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--selct", "x"], 'did you mean "--select"?'),
        (["--select", "unknwon-key"], 'did you mean "unknown-key"?'),
        (["--format", "jsn"], 'did you mean "json"?'),
        (["--jobs", "0"], "from 1 on"),
        (["--report", "sarif"], "FORMAT=FILE"),
        (["--fail-on"], "needs a value"),
        (["--quiet=yes"], "takes no value"),
    ],
)
def test_wrong_use_is_one_line(tree: Path, arguments: list[str], words: str) -> None:
    done = dryspec("lint", *arguments, cwd=tree)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_missing_path_exits_two_and_the_rest_is_checked(tree: Path) -> None:
    done = dryspec("lint", "gone.yml", "buildspec.yml", cwd=tree)
    assert done.returncode == 2
    assert "gone.yml" in done.stderr
    assert "buildspec.yml:3:3" in done.stdout


def test_a_path_given_by_name_is_linted_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "release.yml").write_text(BAD)
    assert dryspec("lint", cwd=tmp_path).returncode == 0
    assert dryspec("lint", "release.yml", cwd=tmp_path).returncode == 1


def test_standard_input(tmp_path: Path) -> None:
    done = dryspec(
        "lint", "-", "--stdin-filename", "ci/buildspec.yml", "--format", "concise",
        stdin=BAD, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.startswith("ci/buildspec.yml:3:3: error unknown-key")


def test_json_is_the_contract(tree: Path) -> None:
    done = dryspec("lint", "--format", "json", cwd=tree)
    report = json.loads(done.stdout)
    assert report["version"] == 1
    assert report["tool"]["name"] == "dryspec"
    assert report["files"] == [
        {"path": "buildspec.yml", "kind": "buildspec", "platform": None},
        {"path": "ci/buildspec-good.yaml", "kind": "buildspec", "platform": None},
    ]
    (found,) = [item for item in report["diagnostics"] if item["rule"] == "unknown-key"]
    assert found["severity"] == "error"
    assert found["path"] == "buildspec.yml"
    assert found["range"] == {
        "start": {"line": 3, "column": 3},
        "end": {"line": 3, "column": 8},
    }
    assert found["url"].endswith("/rules/unknown-key/")
    assert found["fix"]["edits"][0]["replacement"] == "build"
    assert report["summary"]["files"] == 2
    assert report["summary"]["error"] >= 1


def test_jobs_give_the_same_output(tmp_path: Path) -> None:
    for number in range(30):
        folder = tmp_path / f"d{number}"
        folder.mkdir()
        (folder / "buildspec.yml").write_text(BAD if number % 2 else GOOD)
    one = dryspec("lint", "--jobs", "1", "--format", "json", cwd=tmp_path)
    three = dryspec("lint", "--jobs", "3", "--format", "json", cwd=tmp_path)
    assert one.stdout == three.stdout
    assert one.returncode == three.returncode == 1


def test_gitignore_is_respected(tree: Path) -> None:
    (tree / ".git").mkdir()
    (tree / ".gitignore").write_text("/buildspec.yml\n")
    assert dryspec("lint", cwd=tree).returncode == 0
    assert dryspec("lint", "buildspec.yml", cwd=tree).returncode == 1


def test_a_directory_named_after_buildspecs_holds_some(tmp_path: Path) -> None:
    files = {
        "buildspec/deploy.yml": GOOD,
        "ci/buildspecs/a.YAML": GOOD,
        "ci/buildspecs/b.json": '{"version": 0.2, "phases": {"build": {"commands": ["make"]}}}',
        ".codebuild/nightly.yml": "version: 0.2\nbatch:\n  build-list: []\n",
        "codebuild/broken.yml": "version: 0.2\nphases:\n  build: [\n",
    }
    passed_over = {
        "buildspec/deploy.yml.bak": GOOD,
        "buildspec/values.json": '{"phases": 3}',
        "buildspecs/sub/deploy.yml": GOOD,
        "codebuild/project.yml": "Resources:\n  Build: {version: 1, phases: 2}\n",
        "codebuild/phone.yml": "version: 0.1\nandroid_test_host: x\nphases:\n  test: {}\n",
        "codebuild/empty.yml": "",
        "codebuild/large.yml": GOOD + "#" * 300_000,
        "builds/deploy.yml": GOOD,
    }
    for name, text in {**files, **passed_over}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = dryspec("lint", "--format", "json", cwd=tmp_path)
    assert {file["path"] for file in json.loads(done.stdout)["files"]} == set(files)
    assert "not-a-spec" not in done.stdout
    inside = dryspec("lint", "--format", "json", cwd=tmp_path / "buildspec")
    assert [file["path"] for file in json.loads(inside.stdout)["files"]] == ["deploy.yml"]


def test_a_directory_named_after_buildspecs_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yml").write_text(GOOD)
    folder = tmp_path / "repository" / "buildspec"
    folder.mkdir(parents=True)
    (folder / "out.yml").symlink_to(tmp_path / "elsewhere.yml")
    (folder / "nothing.yml").symlink_to(tmp_path / "nothing.yml")
    os.mkfifo(folder / "pipe.yml")
    done = dryspec("lint", "--format", "json", cwd=tmp_path / "repository")
    assert json.loads(done.stdout)["files"] == []


def test_what_macos_puts_beside_files_is_no_spec(tmp_path: Path) -> None:
    (tmp_path / "__MACOSX").mkdir()
    for name in ("._buildspec.yml", "__MACOSX/._appspec.yml", "__MACOSX/buildspec.yml"):
        (tmp_path / name).write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X")
    (tmp_path / "buildspec.yml").write_text(GOOD)
    done = dryspec("lint", "--format", "json", cwd=tmp_path)
    assert [file["path"] for file in json.loads(done.stdout)["files"]] == ["buildspec.yml"]
    assert (done.returncode, done.stderr) == (0, "")


def test_other_products_get_one_note(tmp_path: Path) -> None:
    (tmp_path / "buildspec.json").write_text(
        '{"name": "x", "version": "1", "dependencies": {}, "platformConfig": {}}'
    )
    done = dryspec("lint", "--format", "json", cwd=tmp_path)
    (found,) = json.loads(done.stdout)["diagnostics"]
    assert (found["rule"], found["severity"]) == ("not-a-spec", "note")
    assert "OBS Studio" in found["message"]
    assert done.returncode == 0


def test_version_help_and_overview() -> None:
    assert dryspec("--version").stdout.startswith("dryspec 0.")
    for command in ("lint", "rules", "explain", "schema", "completion", "new-rule"):
        done = dryspec(command, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith(f"usage: dryspec {command}")
        assert max(map(len, done.stdout.splitlines())) <= 80
    assert dryspec("--help").returncode == 0
    assert dryspec().returncode == 2


def test_rules_and_explain() -> None:
    listed = json.loads(dryspec("rules", "--format", "json").stdout)["rules"]
    assert {"name", "severity", "kinds", "fix", "summary", "url"} <= set(listed[0])
    assert "unknown-key" in {rule["name"] for rule in listed}
    assert "# unknown-key" in dryspec("explain", "unknown-key").stdout
    wrong = dryspec("explain", "unknow-key")
    assert wrong.returncode == 2
    assert 'did you mean "unknown-key"?' in wrong.stderr


@pytest.mark.parametrize("kind", ["buildspec", "appspec"])
def test_schema(kind: str) -> None:
    schema = json.loads(dryspec("schema", kind).stdout)
    assert schema["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--root", "nowhere"], "--root nowhere: there is no such directory"),
        (["--root", "buildspec.yml"], "--root buildspec.yml: there is no such directory"),
        (["--stdin-filename", "ci/buildspec.yml"], "add - to have that read"),
    ],
)
def test_what_would_look_elsewhere_is_wrong_use(
    tree: Path, arguments: list[str], words: str
) -> None:
    done = dryspec("lint", *arguments, cwd=tree)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_standard_input_is_read_no_further_than_a_spec_is_long(tmp_path: Path) -> None:
    done = dryspec("lint", "-", cwd=tmp_path, stdin=b"a: b\n" * 3_000_000)
    assert done.returncode == 2
    assert "stdin: is larger than 10 MB" in done.stderr


def test_a_directory_that_cannot_be_read_is_named(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(path: str) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", scandir)
    problems: list[str] = []
    assert list(find([str(tree)], problems=problems)) == []
    assert [problem.rpartition(": ")[2] for problem in problems] == ["permission denied"]


def test_a_wrong_name_in_a_configuration_is_told_once(tree: Path) -> None:
    (tree / "dryspec.toml").write_text('ignore = ["unknwon-key"]\n')
    done = dryspec("lint", cwd=tree)
    assert done.returncode == 2
    assert done.stderr.count("did you mean") == 1
    assert 'buildspec.yml: not checked: dryspec.toml: "unknwon-key" is neither' in done.stderr


@pytest.mark.parametrize(("name", "meant"), [("ALL", "all"), ("Failure_Masked", "failure-masked")])
def test_a_name_in_capitals_is_near_the_one_in_small_letters(
    tree: Path, name: str, meant: str
) -> None:
    done = dryspec("lint", "--select", name, cwd=tree)
    assert done.returncode == 2
    assert f'did you mean "{meant}"?' in done.stderr


def test_a_group_has_no_severity(tree: Path) -> None:
    (tree / "dryspec.toml").write_text('[severity]\nsuspicious = "error"\n')
    done = dryspec("lint", cwd=tree)
    assert done.returncode == 2
    assert '"suspicious" is no single rule' in done.stderr


def test_a_configured_root_is_there(tree: Path) -> None:
    (tree / "dryspec.toml").write_text('root = "nowhere"\n')
    done = dryspec("lint", cwd=tree)
    assert done.returncode == 2
    assert "dryspec.toml: root: there is no such directory" in done.stderr


def test_the_root_inside_a_build_is_its_source(tmp_path: Path) -> None:
    spec = tmp_path / "src" / "api" / "buildspec.yml"
    spec.parent.mkdir(parents=True)
    spec.write_text(GOOD.replace("make", "cd web && npm run lint"))
    (tmp_path / "src" / "web").mkdir()
    (tmp_path / "src" / "web" / "package.json").write_text('{"scripts": {"test": "jest"}}')
    select = ("lint", "--select", "package-script-missing", "api")
    assert dryspec(*select, cwd=tmp_path / "src").returncode == 0, "nobody knows where it starts"
    within = {"CODEBUILD_SRC_DIR": str(tmp_path / "src")}
    assert dryspec(*select, cwd=tmp_path / "src", **within).returncode == 1
    elsewhere = {"CODEBUILD_SRC_DIR": str(tmp_path / "sr")}
    assert dryspec(*select, cwd=tmp_path / "src", **elsewhere).returncode == 0


def test_statistics_in_other_forms(tree: Path) -> None:
    quiet = dryspec("lint", "--statistics", "--quiet", cwd=tree).stdout
    assert quiet == "1  error    unknown-key [*]\n"
    counts = json.loads(dryspec("lint", "--statistics", "--format", "json", cwd=tree).stdout)
    assert [(item["count"], item["rule"]) for item in counts][:1] == [(1, "unknown-key")]
    dryspec("lint", "--statistics", "--output", "counts.txt", cwd=tree)
    assert "unknown-key" in (tree / "counts.txt").read_text()


def test_a_patch_goes_to_the_named_file(tmp_path: Path) -> None:
    asks = GOOD + "      - apt-get install jq\n"
    (tmp_path / "buildspec.yml").write_text(asks)
    done = dryspec("lint", "--diff", "--output", "fixes.patch", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "+      - apt-get install -y jq" in (tmp_path / "fixes.patch").read_text()


def test_a_patch_of_comments_has_no_fixes(tmp_path: Path) -> None:
    asks = GOOD + "      - apt-get install jq\n"
    (tmp_path / "buildspec.yml").write_text(asks)
    patch = dryspec("lint", "--add-ignores", "--diff", cwd=tmp_path).stdout
    assert "+      # dryspec: ignore[interactive-command]" in patch
    assert "-y jq" not in patch
    both = dryspec("lint", "--add-ignores", "--fix", "--diff", cwd=tmp_path).stdout
    assert "-y jq" in both


@pytest.mark.parametrize("given", ["option", "configuration"])
def test_an_unknown_image_is_told(tree: Path, given: str) -> None:
    name = "aws/codebuild/standrad:8.0"
    if given == "configuration":
        (tree / "dryspec.toml").write_text(f'image = "{name}"\n')
        done = dryspec("lint", "ci", cwd=tree)
    else:
        done = dryspec("lint", "--image", name, "ci", cwd=tree)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert 'did you mean "aws/codebuild/standard:' in done.stderr
    for known in ("aws/codebuild/standard:8.0", "node:22", "aws/codebuild/java:openjdk-8"):
        assert dryspec("lint", "--image", known, "ci", cwd=tree).stderr == ""


def test_help_of_a_command() -> None:
    assert dryspec("help", "lint").stdout == dryspec("lint", "--help").stdout
    assert dryspec("help").stdout == dryspec("--help").stdout
    assert "stands before a command" in dryspec("--quiet").stderr
