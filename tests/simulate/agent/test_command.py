"""``dryspec simulate install`` from the outside: exit codes, JSON, text."""

import json
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from dryspec_simulate.agent.command import main

APPSPEC = """version: 0.0
os: linux
files:
  - source: web
    destination: /srv/site
hooks:
  AfterInstall:
    - location: bin/after.sh
"""


@pytest.fixture
def revision(tmp_path):
    root = tmp_path / "revision"
    (root / "web").mkdir(parents=True)
    (root / "bin").mkdir()
    (root / "appspec.yml").write_text(APPSPEC)
    (root / "web" / "index.html").write_text("hello")
    (root / "bin" / "after.sh").write_text("#!/bin/sh\nexit 0\n")
    return root


@pytest.fixture
def failing(revision):
    (revision / "bin" / "after.sh").write_text("#!/bin/sh\nexit 3\n")
    return revision


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def document(capsys, *arguments):
    code, out, _ = run(capsys, "--format", "json", *arguments)
    return code, json.loads(out)


SERVERLESS = {
    "ECS": """version: 0.0
Resources:
  - Web:
      Type: AWS::ECS::Service
      Properties: {TaskDefinition: web, LoadBalancerInfo: {ContainerName: w, ContainerPort: 80}}
""",
    "Lambda": """version: 0.0
Resources:
  - work:
      Type: AWS::Lambda::Function
      Properties: {Name: work, Alias: live, CurrentVersion: 1, TargetVersion: 2}
""",
}


@pytest.mark.parametrize("platform", SERVERLESS)
def test_an_appspec_for_no_instance(capsys, tmp_path, platform):
    (tmp_path / "appspec.yaml").write_text(SERVERLESS[platform])
    arguments = ("--revision", tmp_path, "--appspec-filename", "appspec.yaml")
    code, out, _ = run(capsys, *arguments)
    said = " ".join(out.split())
    assert code == 1
    assert f"this is an appspec for {platform}, where no agent" in said
    assert f"dryspec simulate deploy {tmp_path / 'appspec.yaml'} shows" in said
    assert "write os: linux" not in said
    assert document(capsys, *arguments)[1]["error"]["kind"] == "os-unsupported"


def test_an_accepted_revision(capsys, revision):
    code, found = document(capsys, "--revision", revision)
    assert code == 0
    assert found["verdict"] == "accept"
    assert found["version"] == 1
    assert found["instructions"][-1] == {
        "type": "copy",
        "source": "{revision}/web/index.html",
        "destination": "/srv/site/index.html",
    }
    assert found["cleanup_after"] == "/srv\n/srv/site\n/srv/site/index.html\n"
    assert [entry["path"] for entry in found["tree_after"]] == [
        "/srv",
        "/srv/site",
        "/srv/site/index.html",
    ]


def test_an_existing_file_is_refused_and_said_so(capsys, revision, tmp_path):
    tree = tmp_path / "tree.json"
    tree.write_text(json.dumps([{"path": "/srv/site/index.html", "type": "file"}]))
    code, found = document(capsys, "--revision", revision, "--instance-tree", tree)
    assert code == 1
    assert (found["phase"], found["error"]["kind"]) == ("generate", "target-exists")
    code, _, _ = run(
        capsys,
        *("--revision", revision, "--instance-tree", tree),
        *("--file-exists-behavior", "OVERWRITE"),
    )
    assert code == 0


def test_the_previous_list_is_cleaned_up_first(capsys, revision, tmp_path):
    tree = tmp_path / "tree.json"
    tree.write_text(json.dumps([{"path": "/srv/site/index.html", "type": "file"}]))
    cleanup = tmp_path / "cleanup"
    arguments = ("--revision", revision, "--instance-tree", tree, "--cleanup", cleanup)
    cleanup.write_text("/srv/site\n/srv/site/index.html")
    code, found = document(capsys, *arguments)
    assert code == 1
    assert "no line end" in found["remarks"][0]
    cleanup.write_text("/srv/site\n/srv/site/index.html\n")
    code, found = document(capsys, *arguments)
    assert code == 0
    assert found["removed"] == ["/srv/site/index.html", "/srv/site"]


def test_events_are_reported_and_judged_when_asked_for(capsys, failing):
    code, found = document(capsys, "--revision", failing, "--events", "AfterInstall")
    assert code == 1
    event = found["events"][0]
    assert (event["name"], event["revision"], event["verdict"]) == (
        "AfterInstall",
        "current",
        "failed",
    )
    assert event["error"]["code"] == 4
    assert event["scripts"][0]["made_executable"] is True


def test_application_stop_comes_from_the_previous_revision(capsys, revision, tmp_path):
    previous = tmp_path / "previous"
    previous.mkdir()
    (previous / "appspec.yml").write_text(
        "version: 0.0\nos: linux\nhooks:\n  ApplicationStop:\n    - location: gone.sh\n"
    )
    _, found = document(capsys, "--revision", revision, "--previous", previous)
    stop = next(event for event in found["events"] if event["name"] == "ApplicationStop")
    assert stop["revision"] == "last_successful"
    assert stop["error"]["kind"] == "script-missing"


def test_the_text_fits_80_columns_and_names_what_is_copied(capsys, failing):
    code, out, _ = run(capsys, "--revision", failing)
    assert code == 1
    assert "+ /srv/site/index.html" in out
    assert "exits with 3" in out
    body = out.split("\n", 1)[1]
    assert max(len(line) for line in body.splitlines()) <= 80


def test_no_terminal_escape_of_a_file_name_is_printed(capsys, revision):
    (revision / "web" / "a\x1b[31mb").write_text("x")
    _, out, _ = run(capsys, "--revision", revision)
    assert "\x1b" not in out
    assert "\\x1b[31mb" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["--revision", "/no/such/place"],
        ["--file-exists-behavior", "REPLACE"],
        ["--host", "plan9"],
        ["stray"],
        ["--events", "BeforeInstal"],
        ["--events", "install"],
    ],
)
def test_wrong_use_is_2(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("dryspec simulate install: ")


@pytest.mark.parametrize(
    ("word", "options"),
    [
        ("web", "--revision web"),
        ("web.zip", "--revision web.zip"),
        ("appspec.yml", "--revision ."),
        ("deploy/appspec.yml", "--revision deploy"),
        ("deploy/appspec-test.yml", "--revision deploy --appspec-filename appspec-test.yml"),
    ],
)
def test_a_lone_word_is_told_by_which_options_it_is_meant(capsys, word, options):
    code, _, err = run(capsys, word)
    assert code == 2
    assert err == (
        f'dryspec simulate install: unexpected "{word}"; name the revision with {options}\n'
    )


def test_a_bad_instance_tree_is_2(capsys, revision, tmp_path):
    tree = tmp_path / "tree.json"
    for text in ("{", "{}", '[{"type": "file"}]', '[{"path": "/a", "type": "pipe"}]'):
        tree.write_text(text)
        assert run(capsys, "--revision", revision, "--instance-tree", tree)[0] == 2


def test_a_revision_without_appspec_is_refused(capsys, tmp_path):
    (tmp_path / "x").mkdir()
    code, found = document(capsys, "--revision", tmp_path / "x")
    assert code == 1
    assert found["error"]["kind"] == "appspec-not-found"


def test_an_appspec_of_another_name_is_offered(capsys, revision):
    (revision / "appspec.yml").rename(revision / "appspec-test.yml")
    code, out, _ = run(capsys, "--revision", revision)
    assert code == 1
    said = " ".join(out.split())
    assert 'there is "appspec-test.yml": put it at the root as appspec.yml' in said
    assert "--appspec-filename appspec-test.yml" in said


def test_an_appspec_for_no_instance_is_known_under_the_other_name(capsys, tmp_path):
    (tmp_path / "appspec.yaml").write_text(SERVERLESS["ECS"])
    _, out, _ = run(capsys, "--revision", tmp_path)
    assert "this is an appspec for ECS" in " ".join(out.split())


def test_why_every_event_fails_is_said_in_full_once(capsys, tmp_path):
    (tmp_path / "app").mkdir()
    assert main(["--revision", str(tmp_path)]) == 1
    text = capsys.readouterr().out
    assert text.count("did not find an AppSpec file") == 1
    assert text.count("for the same reason as BeforeInstall") == 3


def test_zip_and_tar_give_the_same_plan_as_the_directory(capsys, revision, tmp_path):
    _, expected = document(capsys, "--revision", revision)
    archive = tmp_path / "bundle.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for path in sorted(revision.rglob("*")):
            bundle.write(path, path.relative_to(revision))
    tar = tmp_path / "bundle.tgz"
    with tarfile.open(tar, "w:gz") as bundle:
        bundle.add(revision, arcname="top")
    for path in (archive, tar):
        _, found = document(capsys, "--revision", path)
        assert found["instructions"] == expected["instructions"]


def hostile_zip(path):
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr(
            "appspec.yml", "version: 0.0\nos: linux\nfiles:\n- source: /\n  destination: /x"
        )
        bundle.writestr("../../etc/cron.d/evil", "x")
        bundle.writestr("/etc/passwd", "x")
        link = zipfile.ZipInfo("out")
        link.external_attr = 0o120777 << 16
        bundle.writestr(link, "/etc")
        bundle.writestr("out/shadow", "x")


def hostile_tar(path):
    def put(bundle, name, data=b"", **attributes):
        member = tarfile.TarInfo(name)
        member.size = len(data)
        for key, value in attributes.items():
            setattr(member, key, value)
        bundle.addfile(member, BytesIO(data))

    with tarfile.open(path, "w") as bundle:
        text = b"version: 0.0\nos: linux\nfiles:\n- source: /\n  destination: /x"
        put(bundle, "appspec.yml", text)
        put(bundle, "../../etc/cron.d/evil", b"x")
        put(bundle, "/etc/passwd", b"x")
        put(bundle, "out", type=tarfile.SYMTYPE, linkname="/etc")
        put(bundle, "out/shadow", b"x")
        put(bundle, "null", type=tarfile.CHRTYPE)


@pytest.mark.parametrize("make", [hostile_zip, hostile_tar])
def test_a_hostile_archive_is_reported_and_not_followed(capsys, tmp_path, make):
    path = tmp_path / "bundle"
    make(path)
    before = sorted(Path(tmp_path).rglob("*"))
    code, found = document(capsys, "--revision", path)
    assert code == 0
    remarks = " ".join(found["remarks"])
    assert '"../../etc/cron.d/evil" climbs out' in remarks
    assert '"/etc/passwd" is an absolute path' in remarks
    assert '"out/shadow" lies below the link "out"' in remarks
    copied = [step["source"] for step in found["instructions"] if step["type"] == "copy"]
    assert copied == ["{revision}/appspec.yml", "{revision}/out"]
    assert sorted(Path(tmp_path).rglob("*")) == before


def test_an_archive_bomb_is_refused(capsys, tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w") as bundle:
        member = zipfile.ZipInfo("zeros")
        bundle.writestr(member, b"0")
        bundle.infolist()[0].file_size = 1 << 41
    code, _, err = run(capsys, "--revision", path)
    assert code == 2
    assert "bomb" in err


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\0" * 2048, b"\x1f\x8b\x08\0junk"])
def test_what_is_no_archive_is_2(capsys, tmp_path, data):
    path = tmp_path / "bundle.bin"
    path.write_bytes(data)
    code, _, err = run(capsys, "--revision", path)
    assert code in {1, 2}
    assert code == 1 or err


def test_agent_2_keeps_modes_as_written(capsys, revision):
    (revision / "appspec.yml").write_text(
        APPSPEC + "permissions:\n  - object: /srv/site\n    mode: 0755\n"
    )
    code, found = document(capsys, "--revision", revision)
    assert (code, found["error"]["kind"]) == (1, "mode-character")
    code, found = document(capsys, "--revision", revision, "--agent", "2")
    assert code == 0
    assert {"type": "chmod", "mode": "0755", "file": "/srv/site/index.html"} in found[
        "instructions"
    ]
    assert found["agent"] == 2


def test_a_failing_stop_script_can_be_ignored(capsys, revision, tmp_path):
    previous = tmp_path / "previous"
    previous.mkdir()
    (previous / "appspec.yml").write_text(
        "version: 0.0\nos: linux\nhooks:\n  ApplicationStop:\n    - location: gone.sh\n"
    )
    arguments = ("--revision", revision, "--previous", previous, "--events", "ApplicationStop")
    code, out, _ = run(capsys, *arguments)
    assert code == 1
    assert "--ignore-application-stop-failures" in out
    code, out, _ = run(capsys, *arguments, "--ignore-application-stop-failures")
    assert code == 0
    assert "ignored as asked" in out


def test_a_hook_that_certainly_fails_is_the_outcome_and_the_verdict_is_installs_own(
    capsys, failing
):
    code, found = document(capsys, "--revision", failing)
    assert (code, found["verdict"], found["failed_event"]) == (1, "accept", "AfterInstall")
    _, out, _ = run(capsys, "--revision", failing)
    head = out.splitlines()[2:5]
    assert head == [
        "✗ The deployment fails in AfterInstall: bin/after.sh: it exits with 3 (its line",
        "  2)",
        "  → Install before it succeeds: the files are installed",
    ]


def test_an_event_that_fails_before_install_is_named_first(capsys, revision):
    (revision / "appspec.yml").write_text(APPSPEC.replace("AfterInstall", "BeforeInstall"))
    (revision / "bin" / "after.sh").unlink()
    code, out, _ = run(capsys, "--revision", revision)
    assert code == 1
    assert "✗ The deployment fails in BeforeInstall: bin/after.sh: it is not in the" in out
    assert "Install, which is not reached, would succeed" in out
    assert "✓ by itself, see above" in out
    (revision / "appspec.yml").write_text(
        APPSPEC.replace("AfterInstall", "BeforeInstall").replace("version: 0.0", "version: 7")
    )
    code, out, _ = run(capsys, "--revision", revision)
    assert code == 1
    assert "✗ The deployment fails in BeforeInstall: the agent cannot take the appspec" in out


def test_a_script_before_install_may_make_room(capsys, revision, tmp_path):
    tree = tmp_path / "tree.json"
    tree.write_text('[{"path": "/srv/site/index.html", "type": "file"}]')
    arguments = ("--revision", revision, "--instance-tree", tree)
    said = " ".join(run(capsys, *arguments)[1].split())
    assert "already exists" in said
    assert "unless" not in said
    (revision / "bin/after.sh").write_text("#!/bin/sh\nrm -rf /srv/site\n")
    (revision / "appspec.yml").write_text(APPSPEC.replace("AfterInstall", "BeforeInstall"))
    said = " ".join(run(capsys, *arguments)[1].split())
    assert "this is what Install finds unless bin/after.sh removes it" in said


def test_an_appspec_without_files_installs_none(capsys, revision):
    (revision / "appspec.yml").write_text("version: 0.0\nos: linux\n")
    assert (
        "✓ Install succeeds: there are no files to install"
        in run(capsys, "--revision", revision)[1]
    )


def test_a_hook_of_which_nothing_is_told_is_no_failure(capsys, revision):
    (revision / "bin" / "after.sh").write_text("#!/bin/sh\nmake install\n")
    code, found = document(capsys, "--revision", revision)
    assert (code, found["failed_event"]) == (0, None)


@pytest.mark.parametrize("location", ["\\\\bin\\\\go.bat", "bin\\\\go.bat", "Bin\\\\GO.bat"])
def test_windows_finds_scripts_behind_backslashes(capsys, revision, location):
    (revision / "bin" / "go.bat").write_text("exit 0\r\n")
    (revision / "appspec.yml").write_text(
        f'version: 0.0\nos: windows\nhooks:\n  AfterInstall:\n    - location: "{location}"\n'
    )
    code, found = document(capsys, "--revision", revision, "--host", "windows")
    assert code == 0
    event = next(event for event in found["events"] if event["name"] == "AfterInstall")
    assert event["scripts"][0]["outcome"] == "unknown"
    gone = location.replace("go", "gone").replace("GO", "GONE")
    text = (revision / "appspec.yml").read_text().replace(location, gone)
    (revision / "appspec.yml").write_text(text)
    assert document(capsys, "--revision", revision, "--host", "windows")[0] == 1


def test_windows_finds_the_appspec_in_any_case(capsys, revision):
    text = (revision / "appspec.yml").read_text().replace("linux", "windows")
    (revision / "appspec.yml").unlink()
    (revision / "AppSpec.yml").write_text(text)
    assert document(capsys, "--revision", revision, "--host", "windows")[0] == 0
    (revision / "AppSpec.yml").write_text(APPSPEC)
    assert document(capsys, "--revision", revision)[0] == 1


def test_windows_takes_no_notice_of_runas(capsys, revision):
    (revision / "bin" / "go.bat").write_text("exit 0\r\n")
    (revision / "appspec.yml").write_text(
        "version: 0.0\nos: windows\nhooks:\n  AfterInstall:\n"
        "    - location: bin/go.bat\n      runas: Ann\n"
    )
    _, out, _ = run(capsys, "--revision", revision, "--host", "windows")
    assert "bin/go.bat (3600 s)" in out
    assert "su and sudo" not in out


@pytest.mark.parametrize(
    ("key", "outcome"),
    [("runas: ann", "exit code 3"), ("sudo: true", "exit code 3"), ("runas: root", "as user root")],
)
def test_a_script_behind_su_is_read(capsys, failing, key, outcome):
    (failing / "appspec.yml").write_text(f"{APPSPEC}      {key}\n")
    code, found = document(capsys, "--revision", failing)
    event = next(event for event in found["events"] if event["name"] == "AfterInstall")
    assert (code, event["verdict"]) == (1, "failed")
    assert outcome in event["error"]["message"]
    _, out, _ = run(capsys, "--revision", failing)
    assert out.count("as if su and sudo let them run") == 1


def test_a_file_that_su_cannot_start_ends_with_the_shells_status(capsys, revision):
    (revision / "appspec.yml").write_text(f"{APPSPEC}      runas: ann\n")
    (revision / "bin" / "after.sh").write_text("#!/bin/sh\r\n")
    _, found = document(capsys, "--revision", revision)
    assert found["events"][-3]["error"]["message"].endswith(
        "run as user ann failed with exit code 127"
    )


def test_the_git_of_a_checkout_is_left_out_and_said_so(capsys, revision):
    (revision / "appspec.yml").write_text(APPSPEC.replace("source: web", "source: /"))
    (revision / ".gitignore").write_text("tmp\n")
    (revision / "web" / ".git").mkdir()
    code, plain = document(capsys, "--revision", revision)
    assert (code, plain["remarks"]) == (0, [])
    (revision / ".git" / "objects").mkdir(parents=True)
    (revision / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    code, found = document(capsys, "--revision", revision)
    assert code == 0
    assert found["instructions"] == plain["instructions"]
    assert [remark.split(":")[0] for remark in found["remarks"]] == ['".git" is left out']
    _, found = document(capsys, "--revision", revision, "--with-git")
    assert found["remarks"] == []
    assert any(step.get("destination") == "/srv/site/.git/HEAD" for step in found["instructions"])


def test_the_git_file_of_a_worktree_is_left_out_another_file_of_that_name_is_not(capsys, revision):
    (revision / "appspec.yml").write_text(APPSPEC.replace("source: web", "source: /"))
    copy = {"type": "copy", "source": "{revision}/.git", "destination": "/srv/site/.git"}
    (revision / ".git").write_text("gitdir: /elsewhere/worktrees/one\n")
    assert copy not in document(capsys, "--revision", revision)[1]["instructions"]
    (revision / ".git").write_text("something else\n")
    assert copy in document(capsys, "--revision", revision)[1]["instructions"]


def test_drives_of_windows_are_there_whatever_their_case(capsys, revision, tmp_path):
    (revision / "appspec.yml").write_text(
        "version: 0.0\nos: windows\nfiles:\n"
        "  - source: web\n    destination: c:\\inetpub\\site\n"
        "  - source: web\n    destination: D:\\copy\n"
    )
    tree = tmp_path / "tree.json"
    tree.write_text(json.dumps([{"path": "C:\\inetpub\\site", "type": "dir"}]))
    arguments = ("--revision", revision, "--host", "windows")
    code, found = document(capsys, *arguments)
    made = [step["directory"] for step in found["instructions"] if step["type"] == "mkdir"]
    assert (code, made) == (0, ["C:/inetpub", "C:/inetpub/site", "D:/copy"])
    code, found = document(capsys, *arguments, "--instance-tree", tree)
    made = [step["directory"] for step in found["instructions"] if step["type"] == "mkdir"]
    assert (code, made) == (0, ["D:/copy"])


def test_usual_directories_are_marked_and_not_counted_when_no_tree_is_given(
    capsys, revision, tmp_path
):
    (revision / "appspec.yml").write_text(
        APPSPEC.replace("/srv/site", "/home/ann/site")
        + "      runas: ann\npermissions:\n  - object: /\n    owner: root\n"
    )
    _, out, _ = run(capsys, "--revision", revision)
    assert "      = /home/\n      = /home/ann/\n      + /home/ann/site/\n" in out
    assert "removes 2 paths" in out
    assert "\n      /home/ann/site\n      /home/ann/site/index.html\n" not in out
    assert "\n      /home\n" not in out
    assert '"=" marks directories' in out
    tree = tmp_path / "tree.json"
    tree.write_text("[]")
    _, out, _ = run(capsys, "--revision", revision, "--instance-tree", tree)
    assert "      + /home/\n" in out
    assert "removes 4 paths" in out
    assert "\n      /home\n" in out


def test_an_owner_exists_unless_the_instance_is_described(capsys, revision, tmp_path):
    with (revision / "appspec.yml").open("a") as file:
        file.write("permissions:\n  - object: /srv/site\n    owner: shopkeeper\n    group: tills\n")
    code, found = document(capsys, "--revision", revision)
    assert code == 0
    assert [remark.partition(";")[0] for remark in found["remarks"]] == [
        "the user shopkeeper is taken to exist",
        "the group tills is taken to exist",
    ]
    given = ("--users", "shopkeeper", "--groups", "tills")
    assert document(capsys, "--revision", revision, *given)[1]["remarks"] == []
    code, found = document(capsys, "--revision", revision, "--users", "other")
    assert (code, found["error"]["kind"]) == (1, "owner-unknown")
    tree = tmp_path / "tree.json"
    tree.write_text("[]")
    code, found = document(capsys, "--revision", revision, "--instance-tree", tree)
    assert (code, found["error"]["kind"]) == (1, "owner-unknown")


def test_a_revision_for_windows_says_how_to_see_it_there(capsys, revision):
    (revision / "appspec.yml").write_text(APPSPEC.replace("linux", "windows"))
    assert "--host windows simulates" in run(capsys, "--revision", revision)[1]


def test_a_script_goes_where_install_has_put_things(capsys, revision):
    (revision / "bin" / "after.sh").write_text("#!/bin/sh\nset -e\ncd /srv/site\nfalse\n")
    _, found = document(capsys, "--revision", revision)
    event = next(event for event in found["events"] if event["name"] == "AfterInstall")
    assert (event["verdict"], event["scripts"][0]["line"]) == ("failed", 4)


def test_its_own_stop_script_is_for_the_next_deployment(capsys, revision):
    stop = "  ApplicationStop:\n    - location: bin/after.sh\n"
    (revision / "appspec.yml").write_text(APPSPEC + stop)
    _, out, _ = run(capsys, "--revision", revision)
    assert "the next deployment runs bin/after.sh: --previous" in out
    _, out, _ = run(capsys, "--revision", revision, "--previous", revision)
    assert "next deployment runs" not in out


BUILD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make dist/shop.war\n"


def test_what_a_build_brings_is_no_riddle(capsys, revision):
    (revision / "appspec.yml").write_text(APPSPEC.replace("source: web", "source: dist/shop.war"))
    _, out, _ = run(capsys, "--revision", revision)
    assert "a build makes such files: simulate" in out
    (revision / "buildspec.yml").write_text(BUILD)
    _, out, _ = run(capsys, "--revision", revision)
    assert "buildspec.yml names it: simulate the revision as it is packed" in out
    (revision / "appspec.yml").write_text(APPSPEC.replace("source: web", "source: gone"))
    _, out, _ = run(capsys, "--revision", revision)
    assert "as it is packed" not in out


def test_who_brings_a_script_is_said(capsys, revision):
    (revision / "buildspec.yml").write_text(BUILD.replace("dist/shop.war", "bin/made.sh"))
    (revision / "appspec.yml").write_text(APPSPEC.replace("after.sh", "made.sh"))
    _, found = document(capsys, "--revision", revision)
    event = next(event for event in found["events"] if event["name"] == "AfterInstall")
    assert event["scripts"][0]["reason"].startswith(
        "it is not in the revision; buildspec.yml names it"
    )


def test_a_script_at_the_root_of_the_repository_is_found_there(capsys, revision):
    (revision / ".git").mkdir()
    (revision / "deploy").mkdir()
    (revision / "appspec.yml").rename(revision / "deploy" / "appspec.yml")
    _, out, _ = run(capsys, "--revision", revision / "deploy")
    assert "it lies at the root of the repository" in " ".join(out.split())


def test_what_lies_beside_the_appspec_is_found_there(capsys, revision):
    (revision / ".git").mkdir()
    (revision / "deploy/bin").mkdir(parents=True)
    (revision / "bin/after.sh").rename(revision / "deploy/bin/after.sh")
    (revision / "appspec.yml").rename(revision / "deploy/appspec.yml")
    _, out, _ = run(capsys, "--revision", revision, "--appspec-filename", "deploy/appspec.yml")
    said = " ".join(out.split())
    assert "deploy/bin/after.sh is there, beside the appspec, but paths count from" in said
    assert f"--revision {revision}/deploy takes that directory for it" in said
    (revision / "deploy/bin/after.sh").unlink()
    _, out, _ = run(capsys, "--revision", revision, "--appspec-filename", "deploy/appspec.yml")
    assert "beside the appspec" not in out


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/bin/after.sh", "it lies at the root of the repository: simulate the revision as it"),
        ("/srv/site/after.sh", ""),
    ],
)
def test_a_path_on_the_instance_is_brought_by_nobody(capsys, revision, location, reason):
    (revision / ".git").mkdir()
    (revision / "deploy").mkdir()
    (revision / "appspec.yml").unlink()
    appspec = APPSPEC.replace("bin/after.sh", location)
    (revision / "deploy" / "appspec.yml").write_text(appspec)
    _, found = document(capsys, "--revision", revision / "deploy")
    event = next(event for event in found["events"] if event["name"] == "AfterInstall")
    said = event["scripts"][0]["reason"].removeprefix("it is not in the revision")
    assert said.removeprefix("; ").startswith(reason)
    assert bool(said) == bool(reason)
