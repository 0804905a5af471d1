"""Simulating starts no process, opens no socket and writes nothing.

The hook cannot be taken out again, so each check runs in an interpreter of its own.
"""

import subprocess
import sys
from pathlib import Path

import pytest

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "build" / "container"

WATCHED = """
import os
import sys

FORBIDDEN = (
    "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link",
    "os.symlink", "os.truncate", "shutil.", "socket.", "pty.",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC

def end(words):
    # Nothing may catch this.
    sys.stderr.write(words)
    sys.stderr.flush()
    os._exit(99)

def watch(event, arguments):
    if event.startswith(FORBIDDEN):
        end(f"forbidden: {event}")
    if event == "open":
        path, mode, flags = arguments
        if (flags or 0) & WRITING and path != os.devnull:
            end(f"opened for writing: {path}")

sys.dont_write_bytecode = True
from dryspec_simulate.build.command import main
sys.addaudithook(watch)
code = main(sys.argv[1:])
sys.stdout.flush()
raise SystemExit(code)
"""

RUNS = [
    [],
    ["--fail", "build[3]", "--format", "json"],
    ["--what-if", "all"],
    ["--format", "markdown", "--project", "project.json", "--pipeline", "pipeline.json"],
    ["../batch/graph.yml", "--batch"],
    ["../static/buildspec.yml", "--source", "../static", "--project", "../static/project.json"],
]


def watched(arguments):
    return subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments],
        cwd=SCENARIO,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", RUNS, ids=" ".join)
def test_nothing_is_started_or_written(arguments):
    done = watched(arguments)
    assert done.returncode in (0, 1)
    assert done.stderr == ""
    assert done.stdout


def test_the_hook_would_see_a_process():
    done = watched(["--source", "git:HEAD"])
    assert (done.returncode, done.stderr) == (99, "forbidden: subprocess.Popen")


def test_commands_of_a_spec_are_never_run(tmp_path):
    mark = tmp_path / "ran"
    spec = tmp_path / "buildspec.yml"
    spec.write_text(
        "version: 0.2\n"
        "phases:\n"
        "  build:\n"
        "    commands:\n"
        f"      - touch {mark}\n"
        f"      - X=$(touch {mark})\n"
        "artifacts:\n"
        f"  name: $(touch {mark})\n"
        f"  files: ['$(touch {mark})']\n"
    )
    assert watched([str(spec)]).returncode in (0, 1)
    assert not mark.exists()
