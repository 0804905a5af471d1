"""From an edit to its diagnostics: what somebody who types waits for.

`python benchmarks/lsp.py [EDITS]` speaks to the real server over pipes. For a file of 80 lines and
one of 1,000 commands it sends keystrokes one by one (1,000 of them unless told otherwise) and
prints median and 99th percentile in milliseconds of wall time, the server's processor time for each
edit (which other work on the machine does not stretch), its resident memory, the time from its
start to the first diagnostics, and the ratio to one cold `dryspec lint` of the same file. A
keystroke repeats about every 33 ms.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.lsp_client import Client

HEAD = """\
version: 0.2
env:
  variables:
    STAGE: beta
    REGION: eu-central-1
  parameter-store:
    TOKEN: /build/token
phases:
  install:
    runtime-versions:
      nodejs: 22
    commands:
      - npm ci
      - apt-get update && apt-get install -y jq
  pre_build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin "$REPOSITORY"
      - |
        if [ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]; then
          export TAG="${CODEBUILD_RESOLVED_SOURCE_VERSION:0:8}"
        fi
  build:
    commands:
"""
TAIL = """\
artifacts:
  files:
    - "**/*"
  base-directory: dist
cache:
  paths:
    - node_modules/**/*
"""
COMMANDS = (
    '      - docker build -t "$REPOSITORY:{n}" --build-arg STAGE="$STAGE" .\n',
    "      - npm run build -- --target module-{n} > build-{n}.log 2>&1\n",
    '      - test -f "dist/{n}.js" || {{ echo "no module {n}"; exit 1; }}\n',
    "      - aws s3 cp dist/{n}.js s3://bucket/{n}.js --region $REGION\n",
    '      - for f in src/{n}/*.ts; do npx eslint --max-warnings 0 "$f"; done\n',
)


def spec(commands: int) -> str:
    """A clean buildspec but for a few findings, as files under work mostly are."""
    body = "".join(COMMANDS[n % len(COMMANDS)].format(n=n) for n in range(commands))
    return HEAD + body + TAIL


def keystrokes(text: str, count: int) -> list[str]:
    """Texts as somebody sees them who types and deletes a command in the middle."""
    lines = text.splitlines(keepends=True)
    at = len(lines) // 2
    typed = 'echo "hello $STAGE" | tee -a log'
    steps = [*range(len(typed) + 1), *range(len(typed) - 1, 0, -1)]
    return [
        "".join([*lines[:at], f"      - {typed[: steps[n % len(steps)]]}\n", *lines[at:]])
        for n in range(1, count + 1)
    ]


def percentile(sorted_values: list[float], share: float) -> float:
    return sorted_values[min(int(len(sorted_values) * share), len(sorted_values) - 1)]


def resident(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return float("nan")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def processor_time(pid: int) -> float:
    """Seconds that a process has used so far, `nan` where nobody tells."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cold_lint(path: Path) -> float | None:
    """Median seconds of `dryspec lint FILE` in a fresh process, `None` where it fails."""
    command = [sys.executable, "-m", "dryspec", "lint", "--no-config", str(path)]
    times: list[float] = []
    for _ in range(7):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False)
        times.append(time.perf_counter() - started)
        if done.returncode not in (0, 1):
            return None
    return sorted(times)[3]


def measure(title: str, commands: int, edits: int, folder: Path) -> None:
    text = spec(commands)
    path = folder / "buildspec.yml"
    path.write_text(text)
    uri = path.as_uri()
    started = time.perf_counter()
    client = Client(folder)
    client.start()
    client.open(uri, text)
    client.diagnostics(uri)
    first = time.perf_counter() - started
    times: list[float] = []
    used = processor_time(client.process.pid)
    for version, changed in enumerate(keystrokes(text, edits), 2):
        sent = time.perf_counter()
        client.change(uri, changed, version)
        client.diagnostics(uri, version)
        times.append((time.perf_counter() - sent) * 1000)
    used = (processor_time(client.process.pid) - used) / edits * 1000
    memory = resident(client.process.pid)
    client.close()
    times.sort()
    middle, slowest = percentile(times, 0.5), percentile(times, 0.99)
    cold = cold_lint(path)
    ratio = f"{middle / cold / 1000:.2f} of a cold lint" if cold else "no `dryspec lint` to compare"
    print(
        f"{title}: {text.count(chr(10))} lines, {edits} edits: median {middle:.1f} ms, "
        f"99th percentile {slowest:.1f} ms, processor {used:.1f} ms ({ratio}); "
        f"first diagnostics after {first * 1000:.0f} ms; {memory:.0f} MiB"
    )


def main() -> None:
    edits = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        measure("80 lines", 50, edits, Path(folder))
        measure("200 lines", 170, edits, Path(folder))
        measure("1,000 commands", 1000, edits, Path(folder))


if __name__ == "__main__":
    main()
