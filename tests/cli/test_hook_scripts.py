"""``dryspec lint`` on an appspec says what is wrong in the scripts that its hooks run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.command import dryspec

APPSPEC = "version: 0.0\nos: linux\nhooks:\n"
HOOK = "  {event}:\n    - location: {path}\n"
ASKS = "#!/bin/bash\nset -e\napt-get install nginx\n"
PROGRAM = Path(sys.executable).with_name("shellcheck")
FINDING = "scripts/install.sh:3:1: warning interactive-command"


def appspec(*paths: str) -> str:
    return f"{APPSPEC}  AfterInstall:\n" + "".join(f"    - location: {path}\n" for path in paths)


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(0o755)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    write(tmp_path, {"appspec.yml": appspec("scripts/install.sh"), "scripts/install.sh": ASKS})
    (tmp_path / ".git").mkdir()
    return tmp_path


def git(repository: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=repository, check=True, capture_output=True)


def lint(cwd: Path, *arguments: str, code: int | None = None) -> str:
    done = dryspec("lint", *arguments, cwd=cwd)
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done.stdout


def places(cwd: Path, *arguments: str) -> list[tuple[str, int, str]]:
    """Return path, line and rule of what is found in scripts."""
    report = as_json(cwd, *arguments)
    specs = {file["path"] for file in report["files"]}
    return [
        (found["path"], found["range"]["start"]["line"], found["rule"])
        for found in report["diagnostics"]
        if found["path"] not in specs
    ]


def as_json(cwd: Path, *arguments: str) -> Any:
    return json.loads(lint(cwd, "--format", "json", *arguments))


def rules(root: Path, text: str | bytes, *arguments: str) -> list[str]:
    """Return the rules that say something of a script with this text."""
    write(root, {"scripts/install.sh": text})
    return [rule for _, _, rule in places(root, *arguments, "appspec.yml")]


def test_the_whole_report(repository: Path) -> None:
    assert lint(repository, "appspec.yml", code=1) == (
        'warning[interactive-command]: "apt-get install" asks before it changes more than\n'
        "  you named; nobody answers in a hook, so it stops with an error: add -y\n"
        " --> scripts/install.sh:3:1\n"
        "  |\n"
        "3 | apt-get install nginx\n"
        "  | ^^^^^^^^^^^^^^^\n"
        "  = help: https://dryspec.readthedocs.io/en/latest/rules/interactive-command/\n"
        "\n"
        "0 errors, 1 warning, 0 notes in 1 of 2 files\n"
    )


def test_what_servers_have_brings_nothing_along_that_apt_would_ask_about(repository: Path) -> None:
    write(repository, {"scripts/install.sh": ASKS.replace("nginx", "gnupg curl")})
    assert " note interactive-command" in lint(repository, "--format", "concise")


def test_a_script_is_coloured_as_shell(repository: Path) -> None:
    write(repository, {"scripts/install.sh": ASKS.replace("nginx", '"$X"')})
    assert '"\x1b[' in lint(repository, "--color", "always", "appspec.yml")


def test_a_walk_finds_them_and_a_clean_one_is_counted(repository: Path) -> None:
    assert FINDING in lint(repository, "--format", "concise", code=1)
    write(repository, {"scripts/install.sh": ASKS.replace("install", "install -y")})
    assert lint(repository, code=0) == "2 files checked, nothing found\n"


def test_json_keeps_specs_and_scripts_apart(repository: Path) -> None:
    report = as_json(repository, "appspec.yml")
    assert report["files"] == [{"path": "appspec.yml", "kind": "appspec", "platform": "server"}]
    assert report["scripts"] == [{"path": "scripts/install.sh"}]
    assert report["summary"] == {"files": 1, "error": 0, "warning": 1, "note": 0}
    (found,) = report["diagnostics"]
    assert found["path"] == "scripts/install.sh"
    assert found["range"] == {"start": {"line": 3, "column": 1}, "end": {"line": 3, "column": 16}}
    assert found["fix"] is None


@pytest.mark.parametrize(
    ("format_", "words"),
    [
        ("concise", FINDING),
        ("jsonl", '"path": "scripts/install.sh"'),
        ("sarif", '"uri": "scripts/install.sh"'),
        ("github", "file=scripts/install.sh,line=3"),
        ("gitlab", '"path": "scripts/install.sh"'),
        ("azure", "sourcepath=scripts/install.sh;linenumber=3"),
        ("junit", '<testsuite name="scripts/install.sh" tests="1" failures="1"'),
        ("checkstyle", '<file name="scripts/install.sh">'),
        ("rdjson", '"path": "scripts/install.sh"'),
        ("markdown", "scripts/install.sh:3:1"),
        ("lsp", "scripts/install.sh"),
    ],
)
def test_every_format_names_the_script(repository: Path, format_: str, words: str) -> None:
    assert words in lint(repository, "--format", format_, "appspec.yml", code=1)


def test_clean_scripts_are_told_to_editors(repository: Path) -> None:
    write(repository, {"scripts/install.sh": "#!/bin/sh\ntrue\n"})
    sent = [json.loads(line) for line in lint(repository, "--format", "lsp").splitlines()]
    assert [len(params["diagnostics"]) for params in sent] == [0, 0]
    assert sent[1]["uri"].endswith("/scripts/install.sh")


def test_what_the_appspec_is_told_is_not_said_again(repository: Path) -> None:
    text = "#!/bin/bash\nset -e\nchmod 777 /srv/app\n/srv/app/run &\n"
    write(repository, {"scripts/install.sh": text})
    report = as_json(repository, "appspec.yml")
    told = [(found["path"], found["rule"]) for found in report["diagnostics"]]
    assert sorted(told) == [
        ("appspec.yml", "revision-script-background"),
        ("appspec.yml", "revision-script-open-mode"),
    ]


def test_each_script_once_in_order_of_path(repository: Path) -> None:
    hooks = "".join(
        HOOK.format(event=event, path=path)
        for event, path in (
            ("BeforeInstall", "scripts/z.sh"),
            ("AfterInstall", "./scripts/a.sh"),
            ("ApplicationStart", "scripts/z.sh"),
        )
    )
    write(repository, {"appspec.yml": APPSPEC + hooks, "other-appspec.yml": APPSPEC + hooks})
    write(repository, {"scripts/z.sh": ASKS, "scripts/a.sh": ASKS})
    (repository / "scripts" / "link.sh").symlink_to("a.sh")
    write(repository, {"third-appspec.yml": appspec("scripts/link.sh")})
    found = [("scripts/a.sh", 3, "interactive-command"), ("scripts/z.sh", 3, "interactive-command")]
    assert places(repository) == found
    assert places(repository, "third-appspec.yml", "appspec.yml") == [
        ("scripts/link.sh", 3, "interactive-command"),
        found[1],
    ]


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "checkstyle"])
def test_any_number_of_workers_prints_the_same(tmp_path: Path, format_: str) -> None:
    for number in range(9):
        own, shared = f"d{number}/own.sh", f"shared/{number % 2}.sh"
        write(tmp_path, {own: ASKS, f"d{number}/appspec.yml": appspec("own.sh", "shared/all.sh")})
        write(tmp_path, {f"appspec-{number}.yml": appspec(shared, "shared/all.sh", own)})
    write(tmp_path, {f"shared/{name}.sh": ASKS for name in ("0", "1", "all")})
    (tmp_path / ".git").mkdir()
    runs = {
        (done.returncode, done.stdout, done.stderr)
        for jobs in ("1", "2", "3", "7")
        for done in [dryspec("lint", "--format", format_, "--jobs", jobs, ".", cwd=tmp_path)]
    }
    assert len(runs) == 1
    (_, output, _) = runs.pop()
    if format_ == "checkstyle":
        assert output.count('<file name="shared/all.sh">') == 1
        assert output.count("dryspec.interactive-command") == 12


@pytest.mark.parametrize(
    "given", ["appspec.yml", "./appspec.yml", "../x/appspec.yml", "{root}/appspec.yml"]
)
def test_paths_are_shown_as_the_appspec_is_given(tmp_path: Path, given: str) -> None:
    root = tmp_path / "x"
    write(root, {"appspec.yml": appspec("scripts/install.sh"), "scripts/install.sh": ASKS})
    given = given.format(root=root)
    base = given.rpartition("/")[0].replace("../x", "").removeprefix(".")
    expected = f"{base}/scripts/install.sh".removeprefix("/") if base != str(root) else ""
    ((path, _, _),) = places(root, given)
    assert path == (expected or f"{root}/scripts/install.sh")


def test_an_appspec_in_a_folder_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, {"deploy/appspec.yml": appspec("install.sh"), "install.sh": ASKS})
    (tmp_path / ".git").mkdir()
    assert places(tmp_path, "deploy/appspec.yml") == [("install.sh", 3, "interactive-command")]
    assert places(tmp_path / "deploy") == [("../install.sh", 3, "interactive-command")]


def test_nothing_is_looked_at_outside_the_root(repository: Path, tmp_path: Path) -> None:
    deploy = tmp_path / "deploy"
    write(deploy, {"appspec.yml": appspec("a.sh", "../scripts/install.sh", "link.sh")})
    write(deploy, {"a.sh": ASKS})
    (deploy / "link.sh").symlink_to(repository / "scripts" / "install.sh")
    assert places(deploy, "--root", ".") == [("a.sh", 3, "interactive-command")]


@pytest.mark.parametrize("arguments", [("--no-project",), ("--no-hook-scripts",)])
def test_options_turn_it_off(repository: Path, arguments: tuple[str, ...]) -> None:
    assert as_json(repository, *arguments, "appspec.yml")["scripts"] == []
    assert lint(repository, *arguments, "appspec.yml", code=0).startswith("1 file checked")


@pytest.mark.parametrize(
    ("configuration", "scripts"),
    [
        ("hook-scripts = false\n", 0),
        ("hook-scripts = true\n", 1),
        ("project = false\n", 0),
        ('exclude = ["scripts/"]\n', 0),
        ('exclude = ["install.sh"]\n', 0),
        ('exclude = ["*.yml"]\n', 1),
    ],
)
def test_the_configuration_turns_it_off(repository: Path, configuration: str, scripts: int) -> None:
    write(repository, {"dryspec.toml": configuration})
    assert len(as_json(repository, "appspec.yml")["scripts"]) == scripts


def test_settings_are_those_of_the_scripts_path(repository: Path) -> None:
    table = '[[per-path]]\npaths = ["{}"]\nignore = ["interactive-command"]\n'
    write(repository, {"dryspec.toml": table.format("*.yml")})
    assert places(repository) == [("scripts/install.sh", 3, "interactive-command")]
    write(repository, {"dryspec.toml": table.format("scripts/*.sh")})
    assert places(repository) == []
    write(repository, {"dryspec.toml": '[severity]\ninteractive-command = "note"\n'})
    assert lint(repository, code=0).count("note[interactive-command]") == 1


def test_a_bad_configuration_beside_the_script(repository: Path) -> None:
    write(repository, {"scripts/dryspec.toml": "slect = []\n"})
    done = dryspec("lint", "appspec.yml", cwd=repository)
    assert done.returncode == 2
    assert "scripts/install.sh: not checked: " in done.stderr


def test_comments_in_the_script_silence(repository: Path) -> None:
    comment = "# dryspec: ignore[{}] why\n"
    above = ASKS.replace("apt", comment.format("interactive-command") + "apt")
    assert rules(repository, above) == []
    behind = ASKS.rstrip("\n") + "  " + comment.format("interactive-command")
    assert rules(repository, behind) == []
    whole = ASKS.replace("set", "# dryspec: ignore-file[interactive-command]\nset")
    assert rules(repository, whole) == []
    unused = above.replace(" nginx", " -y nginx")
    assert rules(repository, unused) == ["unused-suppression"]
    unknown = ASKS.replace("apt", comment.format("interactive-comand") + "apt")
    assert rules(repository, unknown) == ["unknown-suppression", "interactive-command"]


def test_a_comment_for_what_another_run_says_is_left_alone(repository: Path) -> None:
    text = "#!/bin/sh\nset -e\n# dryspec: ignore[revision-script-background] for simulate\nx &\n"
    assert rules(repository, text) == []


def test_baseline(repository: Path) -> None:
    lint(repository, "--write-baseline", "known.json", "appspec.yml")
    assert '"scripts/install.sh"' in (repository / "known.json").read_text()
    lint(repository, "--baseline", "known.json", "appspec.yml", code=0)
    write(repository, {"scripts/install.sh": ASKS + "yum install jq\n"})
    found = places(repository, "--baseline", "known.json", "appspec.yml")
    assert found == [("scripts/install.sh", 4, "interactive-command")]


def test_a_script_that_is_named_is_no_spec(repository: Path) -> None:
    named = ("appspec.yml", "scripts/install.sh")
    told = lint(repository, "--format", "concise", *named)
    assert FINDING in told
    assert "scripts/install.sh:1:1: note not-a-spec" in told
    lint(repository, "--write-baseline", "known.json", *named)
    assert "nothing found" in lint(repository, "--baseline", "known.json", *named, code=0)


def test_since_a_revision(repository: Path) -> None:
    (repository / ".git").rmdir()
    git(repository, "init", "-q")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "first")
    assert places(repository, "--since", "HEAD", "appspec.yml") == []
    write(repository, {"scripts/install.sh": ASKS + "yum install jq\n"})
    found = [("scripts/install.sh", 4, "interactive-command")]
    assert places(repository, "--since", "HEAD", "appspec.yml") == found
    assert places(repository / "scripts", "--since", "HEAD", "../appspec.yml") == [
        ("install.sh", 4, "interactive-command")
    ]


@pytest.mark.skipif(not PROGRAM.exists(), reason="asks the real program")
def test_shellcheck_is_asked_about_specs(repository: Path) -> None:
    write(repository, {"scripts/install.sh": ASKS + "echo $X\n"})
    found = places(repository, "--shellcheck", "appspec.yml")
    assert found == [("scripts/install.sh", 3, "interactive-command")]


@pytest.mark.parametrize(("name", "loaded"), [("buildspec.yml", False), ("appspec.yml", True)])
def test_nothing_is_loaded_for_other_files(repository: Path, name: str, loaded: bool) -> None:
    text = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
    write(repository, {"buildspec.yml": text})
    program = (
        "import sys; from dryspec.cli import main; "
        f"main(['lint', '--quiet', {name!r}]); sys.exit('dryspec.hook_lint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=repository, check=False)
    assert done.returncode == loaded


def test_threshold_and_statistics(repository: Path) -> None:
    lint(repository, "--fail-on", "error", "appspec.yml", code=0)
    assert "1  warning  interactive-command" in lint(repository, "--statistics", "appspec.yml")


def test_fixes_are_for_specs_alone(repository: Path) -> None:
    text = appspec("scripts/install.sh").replace("0.0", '"0.0"')
    write(repository, {"appspec.yml": text})
    assert "scripts/install.sh" not in lint(repository, "--unsafe-fixes", "--diff", "appspec.yml")
    assert FINDING in lint(repository, "--unsafe-fixes", "--format", "concise", "appspec.yml")
    assert (repository / "scripts" / "install.sh").read_text() == ASKS


def test_no_comment_is_written_into_a_script(repository: Path) -> None:
    done = dryspec("lint", "--add-ignores", "appspec.yml", cwd=repository)
    assert done.returncode == 1
    assert "1 finding left in hook scripts, which are yours to change" in done.stderr
    assert (repository / "scripts" / "install.sh").read_text() == ASKS


def test_standard_input_is_judged_where_its_name_says(repository: Path) -> None:
    text = (repository / "appspec.yml").read_text()
    named = dryspec(
        *("lint", "--format", "concise", "--stdin-filename", "appspec.yml", "-"),
        cwd=repository,
        stdin=text,
    )
    assert FINDING in named.stdout
    bare = dryspec("lint", "--kind", "appspec", "-", cwd=repository, stdin=text)
    assert bare.stdout.endswith("1 file checked, nothing found\n")


def test_carriage_returns_are_said_once(repository: Path) -> None:
    text = ASKS.replace("nginx", "\\\n  nginx\nif [ -d /srv ]; then\n  cat <<EOF\n'\nEOF\nfi")
    write(repository, {"scripts/install.sh": text.replace("\n", "\r\n")})
    report = as_json(repository, "appspec.yml")
    assert [(found["path"], found["rule"]) for found in report["diagnostics"]] == [
        ("appspec.yml", "revision-script-crlf"),
        ("scripts/install.sh", "interactive-command"),
    ]
    assert "3 | apt-get install \\\n" in lint(repository, "appspec.yml")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x7fELF\x02\x01\x01\0\0apt-get install nginx\n",
        ASKS.encode("utf-16"),
        ASKS.encode("utf-16-le"),
        ASKS.encode() + b"#" * 10_000_000,
        b"#!/usr/bin/python3\nimport os\nyum install jq\n",
    ],
    ids=["empty", "program", "utf-16", "utf-16-le", "10 MB", "python"],
)
def test_what_is_no_shell_script_is_left_alone(repository: Path, text: bytes) -> None:
    assert rules(repository, text) == []


def test_a_large_script_ends_in_time(repository: Path) -> None:
    text = ASKS + "echo 'a b' | sed s/x/y/ && [ -n \"$X\" ] || make -C /srv\n" * 15_000
    assert rules(repository, text) == ["too-many-commands"]


def test_odd_files_are_left_alone(repository: Path) -> None:
    write(repository, {"appspec.yml": appspec("scripts/d", "gone.sh", "scripts/loop.sh")})
    (repository / "scripts" / "d").mkdir()
    (repository / "scripts" / "loop.sh").symlink_to("loop.sh")
    assert places(repository) == []


def test_latin_1_is_no_error(repository: Path) -> None:
    text = "#!/bin/bash\nset -e\necho 'gr\u00fc\u00dfe\nyum install jq\n".encode("latin-1")
    assert rules(repository, text) == []


def test_all_is_deleted_only_where_a_directory_may_be_missing(repository: Path) -> None:
    wipe = "#!/bin/bash\ncd /srv/app/old\nrm -rf *\n"
    assert rules(repository, wipe) == ["delete-behind-cd"]
    assert rules(repository, wipe.replace("bash", "bash -e")) == []
    spec = appspec("scripts/install.sh")
    files = "files:\n  - source: a\n    destination: /srv/app/old\nhooks:"
    write(repository, {"appspec.yml": spec.replace("hooks:", files)})
    assert rules(repository, wipe) == []
    write(repository, {"appspec.yml": spec.replace("hooks:", files).replace("After", "Before")})
    assert rules(repository, wipe) == ["delete-behind-cd"]


def test_appspecs_for_windows_and_functions_have_none(repository: Path) -> None:
    write(repository, {"appspec.yml": appspec("scripts/install.sh").replace("linux", "windows")})
    assert as_json(repository, "appspec.yml")["scripts"] == []
    text = "version: 0.0\nResources: []\nHooks:\n  - BeforeAllowTraffic: scripts/install.sh\n"
    write(repository, {"appspec.yml": text})
    assert as_json(repository, "appspec.yml")["scripts"] == []


@pytest.mark.parametrize(
    "script",
    [
        b"\x7fELF\x02\x01\0\0\n\0serve &\n\r\nchmod 777 /srv\n",
        b'#!/bin/sh\nset -e\ntail -n +4 "$0" | tar xz -C /srv\nexit\n\x1f\x8b\0\0serve &\n\r\n',
    ],
    ids=["program", "archive"],
)
def test_what_no_shell_reads_is_not_judged(tmp_path: Path, script: bytes) -> None:
    write(tmp_path, {"appspec.yml": appspec("bin/serve"), "bin/serve": script})
    assert as_json(tmp_path)["diagnostics"] == []
