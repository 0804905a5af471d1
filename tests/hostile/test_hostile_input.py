"""Input that nobody would write on purpose, and input that somebody writes on purpose.

Every case ends with a documented exit code, words for the user and the other files checked.
Time and memory are bounded by limits of the operating system, generous ones: a case that grows
without bound runs into them on any machine.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.bounded import MEGABYTES, bounded, dryspec

CLEAN = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
TYPO = "version: 0.2\nphases:\n  biuld:\n    commands:\n      - make\n"
"""One finding: a phase that CodeBuild does not know."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")


def lint_json(*arguments: str, cwd: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(
        dryspec("lint", "--format", "json", *arguments, cwd=cwd).out
    )
    return report


def write(directory: Path, **files: str) -> Path:
    """Write files into a directory; ``__`` in a name stands for a dot."""
    for name, text in files.items():
        (directory / name.replace("__", ".")).write_bytes(text.encode())
    return directory


def nested_flow(levels: int) -> str:
    return "version: 0.2\nphases: " + "[" * levels + "]" * levels + "\n"


def nested_sequence(levels: int) -> str:
    return "- " * levels + "x\n"


def nested_mapping(levels: int) -> str:
    return "".join(" " * level + "a:\n" for level in range(levels))


def alias_bomb(levels: int) -> str:
    lines = ["version: 0.2", 'a0: &a0 ["x", "x"]']
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join([*lines, f"phases: *a{levels - 1}", ""])


def merge_bomb(levels: int) -> str:
    lines = ["version: 0.2", "a0: &a0 {k0: v}"]
    lines += [
        f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}, *a{n - 1}], k{n}: v}}" for n in range(1, levels)
    ]
    return "\n".join([*lines, f"phases: {{<<: *a{levels - 1}}}", ""])


def many_digits(number: str) -> str:
    """A buildspec and an appspec at once, with a number wherever one may stand."""
    return f"""\
version: {number}
os: linux
permissions: [{{object: /a, mode: {number}}}, {{object: /b, mode: "0{number}"}}]
hooks: {{AfterInstall: [{{location: a, timeout: {number}}}, {{location: a, timeout: 0{number}:1}}]}}
Resources:
  - A:
      Type: AWS::ECS::Service
      Properties:
        CurrentVersion: {number}
        TargetVersion: 0x{number}
        LoadBalancerInfo: {{ContainerPort: {number}}}
phases:
  build:
    on-failure: RETRY-{number}
    commands:
      - exit {number}
      - make 2>&{number} {number}>a
      - if [ {number} -gt {number} ]; then sleep {number}; fi
      - [{number}]
env: {{variables: {{A: {number}, B: 0{number}, C: +{number}}}}}
batch: {{build-fanout: {{parallelism: {number}}}}}
"""


SHELL = "version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        {}\n"

PATHOLOGICAL = {
    "flow-60000": nested_flow(60_000),
    "sequence-100000": nested_sequence(100_000),
    "mapping-2000": nested_mapping(2_000),
    "json-50000": '{"version":' * 50_000,
    "alias-bomb": alias_bomb(30),
    "merge-bomb": merge_bomb(30),
    "alias-cycle": "version: 0.2\nphases: &p\n  build: *p\n",
    "alias-unknown": "version: 0.2\nphases: *nothing\n",
    "alias-as-commands": "version: 0.2\nphases:\n  build: &b\n    commands: [*b, *b]\n",
    "many-anchors": "version: 0.2\n" + "".join(f"k{n}: &n{n} v\n" for n in range(20_000)),
    "long-line": SHELL.format("echo " + "x" * 1_000_000),
    "long-word-list": SHELL.format("echo " + "x " * 100_000),
    "nested-substitutions": SHELL.format("$(" * 3_000 + ")" * 3_000),
    "unclosed-substitutions": SHELL.format("$(" * 3_000),
    "nested-parentheses": SHELL.format("(" * 20_000),
    "nested-quotes": SHELL.format('"$(echo ' * 2_000),
    "many-heredocs": SHELL.format("cat " + "<<A " * 5_000),
    "many-pipes": SHELL.format("a | " * 20_000 + "b"),
    "many-pipes-behind-an-assignment": SHELL.format("a=" + "|a" * 30_000),
    "many-words-behind-an-assignment": SHELL.format("a=" + "k: " * 30_000),
    "many-alternatives": SHELL.format("$a " + "&&a" * 20_000),
    "many-nested-shells": SHELL.format('bash -c "' * 6_000),
    "many-digits": many_digits("7" * 20_000),
    "many-digits-of-an-instance": many_digits("7" * 20_000).partition("Resources")[0],
    "many-digits-of-a-service": "Resources" + many_digits("7" * 20_000).partition("Resources")[2],
    "many-variables": SHELL.format("$a $" + "a" * 100_000),
    "many-redirections": SHELL.format("a " + "2>/dev/null " * 20_000),
    "braces": SHELL.format("echo " + "{a,b}" * 10_000),
    "backslashes": SHELL.format("\\" * 100_000),
    "many-commands": "version: 0.2\nphases:\n  build:\n    commands:\n" + "      - make\n" * 10_000,
    "many-unknown-keys": "version: 0.2\n" + "".join(f"key{n}: 1\n" for n in range(3_000)),
    "many-same-keys": "version: 0.2\n" + "env: 1\n" * 3_000,
    "many-stars": "version: 0.2\nphases: {build: {commands: [make]}}\nartifacts:\n  files:\n    - '"
    + "**/*" * 500
    + "'\n",
    "many-suppressions": "version: 0.2\n" + "# dryspec: ignore[unknown-key]\n" * 20_000,
    "brackets-in-suppression": "# dryspec: ignore[" + "[" * 100_000 + "\nversion: 0.2\n",
    "many-documents": "---\nversion: 0.2\n" * 20_000,
    "tags": "version: 0.2\nphases: !!python/object/apply:os.system ['exit 1']\n",
    "nul-in-text": "version: 0.2\n" + "a: b\n" * 3_000 + "x: \0\n",
    "control-characters": "version: 0.2\nx: \x01\x02\x7f\n",
    "bell-and-escape": 'version: 0.2\n"a\\u001b]0;owned\\u0007": 1\n',
    "only-bom": "\ufeff",
    "only-newlines": "\n" * 100_000,
    "empty": "",
    "carriage-returns": "version: 0.2\r" * 10_000,
    "non-characters": "version: 0.2\nx: \ufffe\uffff\n",
    "right-to-left": "version: 0.2\nphases:\n  build: \u202e x\n",
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
@pytest.mark.parametrize("file", ["buildspec.yml", "appspec.yml"])
def test_pathological_text_ends_with_a_documented_code(
    name: str, file: str, tmp_path: Path
) -> None:
    (tmp_path / file).write_bytes(PATHOLOGICAL[name].encode("utf-8", "surrogatepass"))
    done = bounded("lint", "--no-config", "--select", "all", ".", cwd=tmp_path)
    assert done.code in {0, 1, 2}, done
    assert "internal-error" not in done.out, done


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_text_can_be_fixed_in_bounded_time(name: str, tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_bytes(PATHOLOGICAL[name].encode("utf-8", "surrogatepass"))
    done = bounded("lint", "--no-config", "--diff", "--unsafe-fixes", ".", cwd=tmp_path)
    assert done.code in {0, 1, 2}, done


def test_nesting_beyond_reason_is_one_finding_in_words(tmp_path: Path) -> None:
    write(tmp_path, buildspec__yml=nested_flow(60_000))
    report = lint_json("buildspec.yml", cwd=tmp_path)
    (found,) = [found for found in report["diagnostics"] if found["rule"] == "yaml-syntax"]
    assert "deep" in found["message"]


UNREADABLE = {
    "utf16": ("version: 0.2\n".encode("utf-16"), "UTF-16"),
    "utf16-big": (b"\xfe\xff" + "version: 0.2\n".encode("utf-16-be"), "UTF-16"),
    "utf32": ("version: 0.2\n".encode("utf-32-le"), "binary"),
    "binary": (bytes(range(256)) * 20, "binary"),
    "latin1": (b"version: 0.2\nx: caf\xe9\n", "line 2"),
    "cut-character": (b"version: 0.2\nx: \xe2\x82", "line 2"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_other_encodings_are_named_and_other_files_still_checked(name: str, tmp_path: Path) -> None:
    data, word = UNREADABLE[name]
    (tmp_path / "buildspec.yml").write_bytes(data)
    write(tmp_path, z_buildspec__yml=TYPO)
    done = dryspec("lint", "--format", "concise", ".", cwd=tmp_path)
    assert done.code == 2
    assert "buildspec.yml" in done.err
    assert word in done.err
    assert "z_buildspec.yml:3:3" in done.out


def test_a_file_of_50_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "buildspec.yml").open("wb") as file:
        file.write(b"version: 0.2\nphases:\n")
        file.truncate(50 * 1024 * 1024)
    write(tmp_path, appspec__yml="version: 0.0\nos: linux\n")
    done = bounded("lint", ".", cwd=tmp_path)
    assert done.code == 2
    assert "50 MB" in done.err


def test_standard_input_is_bounded(tmp_path: Path) -> None:
    done = dryspec("lint", "-", cwd=tmp_path, stdin=b"#" * (11 * 1024 * 1024))
    assert done.code == 2
    assert "MB" in done.err


def test_a_directory_named_like_a_spec_is_walked(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").mkdir()
    write(tmp_path / "buildspec.yml", appspec__yml="version: 0.0\nos: linux\nfoo: 1\n")
    done = dryspec("lint", "--format", "concise", ".", cwd=tmp_path)
    assert done.code == 1
    assert done.out.startswith("buildspec.yml/appspec.yml:")


def test_a_dangling_link_is_named_and_other_files_still_checked(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").symlink_to("nowhere")
    write(tmp_path, z_buildspec__yml=TYPO)
    done = dryspec("lint", "--format", "concise", ".", cwd=tmp_path)
    assert done.code == 2
    assert "link to nothing" in done.err
    assert "z_buildspec.yml" in done.out


def test_a_link_to_itself_is_named(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").symlink_to("buildspec.yml")
    done = dryspec("lint", ".", cwd=tmp_path)
    assert done.code == 2
    assert "buildspec.yml" in done.err


def test_linked_directories_do_not_loop(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(".")
    write(tmp_path, buildspec__yml=CLEAN)
    report = lint_json(".", cwd=tmp_path)
    assert [file["path"] for file in report["files"]] == ["buildspec.yml"]


def test_a_link_out_of_the_repository_is_not_followed_by_a_walk(tmp_path: Path) -> None:
    secret = tmp_path / "credentials"
    secret.write_text("token = hunter2\n")
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "buildspec.yml").symlink_to(secret)
    done = dryspec("lint", ".", cwd=repository)
    assert "hunter2" not in done.out + done.err
    assert done.code == 2
    assert "buildspec.yml" in done.err


def test_a_pipe_lying_in_a_directory_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "buildspec.yml")
    write(tmp_path, z_buildspec__yml=TYPO)
    done = dryspec("lint", "--format", "concise", ".", cwd=tmp_path, timeout=20)
    assert "z_buildspec.yml" in done.out


def test_missing_path_is_named_and_other_files_still_checked(tmp_path: Path) -> None:
    write(tmp_path, buildspec__yml=TYPO)
    done = dryspec("lint", "--format", "concise", "gone.yml", "buildspec.yml", cwd=tmp_path)
    assert done.code == 2
    assert "gone.yml: there is no such file" in done.err
    assert "buildspec.yml:3:3" in done.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_named(tmp_path: Path) -> None:
    write(tmp_path, buildspec__yml=CLEAN)
    (tmp_path / "buildspec.yml").chmod(0)
    done = dryspec("lint", ".", cwd=tmp_path)
    assert done.code == 2
    assert "permission denied" in done.err


def test_a_device_is_refused(tmp_path: Path) -> None:
    done = dryspec("lint", "/dev/zero", cwd=tmp_path, timeout=20)
    assert done.code == 2
    assert "no ordinary file" in done.err


def test_a_path_with_a_nul_or_broken_encoding_is_refused(tmp_path: Path) -> None:
    name = b"build\xffspec.yml"
    (tmp_path / os.fsdecode(name)).write_text(TYPO)
    for format_ in ("text", "json", "sarif", "junit"):
        done = dryspec("lint", "--format", format_, ".", cwd=tmp_path)
        assert done.code in {0, 1, 2}, done


IMPOSTORS = ["yaml", "dryspec_rules", "tree_sitter", "tree_sitter_bash", "json", "tomllib", "re"]


@pytest.mark.parametrize("package", [False, True])
@pytest.mark.parametrize("fix", [[], ["--fix"], ["--format", "json"]])
def test_nothing_in_the_directory_under_check_is_imported(
    package: bool, fix: list[str], tmp_path: Path
) -> None:
    code = "import os\nopen(os.path.join(os.path.dirname(__file__), 'ran'), 'w').close()\n"
    for name in ["pygments", "subprocess", "argparse", "difflib", "select", "textwrap", *IMPOSTORS]:
        if name in {"re"}:
            # Under `python -m` the interpreter imports some of its own modules before ours run.
            continue
        if package:
            (tmp_path / name).mkdir()
            (tmp_path / name / "__init__.py").write_text(code)
        else:
            (tmp_path / f"{name}.py").write_text(code)
    (tmp_path / "dryspec.toml").write_text('plugins = ["yaml", "hostile"]\n')
    write(tmp_path, buildspec__yml=TYPO, hostile__py=code)
    done = dryspec("lint", *fix, "--color", "always", ".", cwd=tmp_path)
    assert done.code == 1, done
    assert not (tmp_path / "ran").exists()
    assert not list(tmp_path.rglob("ran"))
    assert "--allow-plugins" in done.err


ESCAPE = "\x1b]0;owned\x07\x1b[31m"


@pytest.mark.parametrize(
    "format_", ["text", "concise", "github", "gitlab", "azure", "junit", "checkstyle", "markdown"]
)
def test_no_escape_of_a_file_or_name_reaches_the_terminal(format_: str, tmp_path: Path) -> None:
    directory = tmp_path / f"a{ESCAPE}b"
    directory.mkdir()
    text = 'version: 0.2\nphases:\n  "biuld\\e]0;owned\\a": {commands: [make]}\n'
    text += f"env:\n  variables:\n    A: \u009b31m\u202e\n{ESCAPE and ''}"
    (directory / "buildspec.yml").write_text(text, encoding="utf-8")
    (directory / f"appspec{ESCAPE}.yml").write_text("version: 0.0\nos: lunix\n")
    done = dryspec("lint", "--format", format_, ".", cwd=tmp_path)
    for text in (done.out, done.err):
        for bad in ("\x1b", "\x07", "\x9b", "\u202e"):
            assert bad not in text, (bad, done)


def test_no_escape_of_a_raw_file_reaches_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_text(f"version: 0.2\nphases: {ESCAPE}\n")
    done = dryspec("lint", ".", cwd=tmp_path)
    assert done.code == 1
    assert "\x1b" not in done.out + done.err


def test_no_path_in_a_spec_is_read_outside_the_root(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "start.sh").write_bytes(b"echo hi\r\n")
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    (root / "inside").symlink_to(outside)
    hooks = "".join(
        f"  {event}:\n    - location: {place}/start.sh\n"
        for event, place in [
            ("BeforeInstall", "../outside"),
            ("AfterInstall", "inside"),
            ("ApplicationStart", str(outside)),
        ]
    )
    write(root, appspec__yml=f"version: 0.0\nos: linux\nhooks:\n{hooks}")
    trace = [sys.executable, "-c", _TRACE]
    done = subprocess.run(
        [*trace, "lint", "."], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    opened = [line for line in done.stderr.splitlines() if line.startswith("open ")]
    assert any("appspec.yml" in line for line in opened)
    assert not any("start.sh" in line for line in opened), opened


_TRACE = """
import sys
sys.addaudithook(lambda event, given: event == "open" and sys.stderr.write(f"open {given[0]}\\n"))
sys.argv[0] = "dryspec"
from dryspec.__main__ import run
run()
"""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_survived(closed: str, tmp_path: Path) -> None:
    write(tmp_path, buildspec__yml=TYPO)
    before = ["bash", "-c", f'exec "$@" {closed}', "bash"]
    assert dryspec("lint", "buildspec.yml", cwd=tmp_path, before=before).code == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize(
    "arguments",
    ["lint .", "--version", "rules", "simulate build", "simulate deploy --instances 3", "iam"],
)
def test_a_full_disk_is_named(arguments: str, tmp_path: Path) -> None:
    write(tmp_path, buildspec__yml=TYPO)
    before = ["bash", "-c", 'exec "$@" >/dev/full', "bash"]
    done = dryspec(*arguments.split(), cwd=tmp_path, before=before)
    assert done.code == 2
    assert done.err == "dryspec: the output cannot be written: no space left on device\n"


@pytest.mark.parametrize("arguments", ["lint", "simulate build", "rules", "lsp", "--version"])
def test_a_deleted_working_directory_is_named(arguments: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    before = ["sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh"]
    done = dryspec(*arguments.split(), cwd=gone, before=before)
    assert done.code == 2
    assert done.err == "dryspec: the working directory is gone; change to one that is there\n"


def test_a_very_deep_directory_is_walked(tmp_path: Path) -> None:
    deep = tmp_path / "/".join("a" * 1200)
    subprocess.run(["mkdir", "-p", str(deep)], check=True)
    write(deep, buildspec__yml=TYPO)
    done = bounded("lint", "--format", "concise", ".", cwd=tmp_path)
    subprocess.run(["rm", "-r", str(tmp_path / "a")], check=True)  # too deep for pytest
    assert (done.code, done.err) == (1, "")
    assert "buildspec.yml:3:3" in done.out


def test_an_ignore_file_cannot_stop_the_walk(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*a" * 40 + "b\n" + "**/" * 40 + "x\n[z-a]\n[\n\\\n!\n/\n")
    (tmp_path / ("a" * 200)).mkdir()
    write(tmp_path, buildspec__yml=TYPO)
    done = bounded("lint", "--format", "concise", ".", cwd=tmp_path)
    assert done.code == 1
    assert "buildspec.yml:3:3" in done.out


def test_an_endless_configuration_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "dryspec.toml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    write(tmp_path, buildspec__yml=CLEAN)
    done = bounded("lint", ".", cwd=tmp_path)
    assert done.code == 2
    assert "dryspec.toml" in done.err


def test_limits_are_in_force() -> None:
    """The tests above mean nothing where the shell ignores the limits."""
    done = subprocess.run(
        ["bash", "-c", f"ulimit -v {MEGABYTES * 1024}; exec \"$@\"", "bash", sys.executable, "-c",
         "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert int(done.stdout) == MEGABYTES * 1024 * 1024
    assert resource.RLIMIT_CPU is not None


ZERO = Path("/dev/zero")
FROM_DEVICES = [
    "simulate build {}",
    "simulate build buildspec.yml --project {}",
    "simulate build buildspec.yml --pipeline {}",
    "simulate install --revision {}",
    "simulate install --previous {}",
    "simulate install --instance-tree {}",
    "simulate deploy {}",
    "simulate deploy --revision {}",
    "simulate deploy --revision . --instance-tree {}",
    "iam {}",
    "migrate {}",
]


@pytest.mark.skipif(not ZERO.exists(), reason="there is no endless device")
@pytest.mark.parametrize("command", FROM_DEVICES)
def test_an_endless_file_is_refused(command: str, tmp_path: Path) -> None:
    write(tmp_path, buildspec__yml=CLEAN, appspec__yml="version: 0.0\nos: linux\n")
    done = bounded(*command.format(ZERO).split(), cwd=tmp_path)
    assert done.code == 2, done
    assert str(ZERO) in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "command", ["lint -", "migrate -", "simulate build -", "simulate build --source -"]
)
def test_endless_standard_input_is_refused(command: str, tmp_path: Path) -> None:
    write(tmp_path, buildspec__yml=CLEAN)
    script = f'ulimit -v {MEGABYTES * 1024 * 2}; yes "a: b" | "$@"'
    done = dryspec(*command.split(), cwd=tmp_path, before=["bash", "-c", script, "bash"])
    assert done.code == 2, done
    assert "larger than 10 MB" in done.err or "more than 256 MB of paths" in done.err


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("buildspec.yml", CLEAN.encode("utf-16"), "is UTF-16 text"),
        ("buildspec.yml", CLEAN.replace("make", "écho").encode("latin-1"), "is no UTF-8 text"),
        ("buildspec.yml", b"version: 0.2\nphases: [\n", "is no readable YAML (line 3"),
        ("buildspec.yml", b"version: 0.2\nphases: " + b"[" * 5000, "is no readable YAML"),
    ],
)
def test_no_policy_for_what_cannot_be_read(
    name: str, data: bytes, words: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    done = dryspec("iam", name, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (b"[" * 100_000, "is not JSON"),
        (b"\xff\xfe\x00", "is UTF-16"),
        (b"\0GITCRYPT\0\xd3\x9c", "git-crypt unlock"),
        (b"\xff", "is no UTF-8"),
        (b'[{"path": "srv/app", "type": "dir"}]', "begins at the root"),
        (
            b'[{"path": "/srv", "type": "file"}, {"path": "/srv/app", "type": "dir"}]',
            '"/srv/app" lies below a file',
        ),
    ],
)
@pytest.mark.parametrize("command", ["install", "deploy --revision ."])
def test_an_odd_instance_is_refused(command: str, tree: bytes, words: str, tmp_path: Path) -> None:
    write(tmp_path, appspec__yml="version: 0.0\nos: linux\n")
    (tmp_path / "tree.json").write_bytes(tree)
    arguments = f"simulate {command} --instance-tree tree.json".split()
    done = bounded(*arguments, cwd=tmp_path)
    assert done.code == 2, done
    assert words in done.err


@pytest.mark.parametrize("key", ["baseline", "root", "image"])
def test_no_escape_of_a_configuration_reaches_the_terminal(tmp_path: Path, key: str) -> None:
    (tmp_path / "dryspec.toml").write_text(f'{key} = "aws/codebuild/\\u001b[31m\\u202e"\n')
    (tmp_path / "buildspec.yml").write_text("version: 0.2\n")
    done = dryspec("lint", cwd=tmp_path)
    assert "aws/codebuild/" in done.err or key == "root"
    assert all(char.isprintable() or char == "\n" for char in done.err)


def test_thousands_of_patterns_are_not_compared_with_thousands_of_files(tmp_path: Path) -> None:
    for number in range(2000):
        (tmp_path / f"file{number}").touch()
    (tmp_path / "appspec.yml").write_text("version: 0.0\nos: linux\n")
    patterns = "".join(f"    - '**/*a{number}*b*'\n" for number in range(4000))
    (tmp_path / "buildspec.yml").write_text(f"{CLEAN}artifacts:\n  files:\n{patterns}")
    assert bounded("lint", "--quiet", "--exit-zero", cwd=tmp_path).code == 0


@pytest.mark.parametrize("options", ["", "--what-if all", "--format json", "--fail build"])
def test_a_simulated_command_of_megabytes_takes_no_hundreds_of_them(
    tmp_path: Path, options: str
) -> None:
    (tmp_path / "buildspec.yml").write_text(CLEAN.replace("make", "echo " + "a" * 5_000_000))
    done = bounded("simulate", "build", *options.split(), cwd=tmp_path)
    assert done.code in {0, 1}, done
