"""What a run of the linter costs as a whole process, beside the programs people use now.

    python benchmarks/lint.py [--quick]

Prints medians of paired rounds (the candidates in turn, so that a machine whose speed drifts treats
them alike) and the ratio to the reference of each table: processor time in milliseconds, wall time,
peak memory. A program that is not installed is said to be absent. POSIX only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PYTHON = sys.executable
SCRIPT = Path(PYTHON).parent / "dryspec"
DRYSPEC = [str(SCRIPT)] if SCRIPT.exists() else [PYTHON, "-m", "dryspec"]
QUICK = "--quick" in sys.argv
ROUNDS = 5 if QUICK else 15
FEW = 2 if QUICK else 5
SIZES = (0.1, 1, 5) if QUICK else (0.1, 0.5, 1, 2.5, 5)

# The reader's own settings would change what is measured.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "GITHUB_ACTIONS"}
}


class Cost:
    """Processor seconds, wall seconds and peak memory in MiB of one finished process."""

    def __init__(self, cpu: float, wall: float, peak: float) -> None:
        self.cpu = cpu
        self.wall = wall
        self.peak = peak


def run(command: Sequence[str], directory: Path) -> Cost:
    """Run a command to its end with nothing to read and nowhere to write."""
    import time

    with open(os.devnull, "r+b") as nothing:
        null = nothing.fileno()
        started = time.perf_counter()
        child = os.fork()
        if not child:
            os.chdir(directory)
            for number in range(3):
                os.dup2(null, number)
            try:
                os.execvpe(command[0], command, ENVIRONMENT)
            finally:
                os._exit(127)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code in {3, 127} or code < 0:
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def table(
    title: str, candidates: dict[str, list[str] | None], directory: Path, rounds: int
) -> dict[str, list[Cost]]:
    """Measure candidates in turn; ratios are pair by pair to ours, the first one."""
    present = {name: command for name, command in candidates.items() if command is not None}
    costs: dict[str, list[Cost]] = {name: [] for name in present}
    for number in range(rounds + 1):
        for name, command in present.items():
            cost = run(command, directory)
            if number:
                costs[name].append(cost)
    print(f"\n{title} ({rounds} rounds)")
    print(f"  {'':<34}{'cpu ms':>9}{'wall ms':>9}{'peak MiB':>10}{'ours/it cpu':>13}{'wall':>7}")
    ours = next(iter(costs.values()))
    for name in candidates:
        if name not in costs:
            print(f"  {name:<34}{'absent: not installed here':>30}")
            continue
        theirs = costs[name]
        cpu = median([a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True)])
        wall = median([a.wall / b.wall for a, b in zip(ours, theirs, strict=True)])
        ratios = "" if theirs is ours else f"{cpu:>13.2f}{wall:>7.2f}"
        print(
            f"  {name:<34}{1e3 * median([cost.cpu for cost in theirs]):>9.1f}"
            f"{1e3 * median([cost.wall for cost in theirs]):>9.1f}"
            f"{max(cost.peak for cost in theirs):>10.1f}{ratios}"
        )
    return costs


def together(costs: dict[str, list[Cost]], title: str, start: str) -> None:
    """Print what peers cost in sum, and the ratio of ours to that: of the names after ``start``."""
    ours, *_ = costs.values()
    names = list(costs)
    sums = [
        sum(cost.cpu for cost in rounds)
        for rounds in zip(*(costs[name] for name in names[names.index(start) :]), strict=True)
    ]
    ratio = median([a.cpu / b for a, b in zip(ours, sums, strict=True)])
    print(f"  {title:<34}{1e3 * median(sums):>9.1f}{'':>19}{ratio:>13.3f}")


def program(name: str, *arguments: str) -> list[str] | None:
    """Return a command when the program is beside this Python or on the path."""
    beside = Path(PYTHON).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    return [found, *arguments] if found else None


def specs() -> list[tuple[str, str]]:
    """Return the names and texts of twenty buildspecs and ten appspecs of all sorts."""
    paths = sorted((Path(__file__).parent / "specs").iterdir())
    return [(path.name.partition(".")[2], path.read_text()) for path in paths]


def buildspec(number: int, commands: int = 12) -> str:
    """Return a buildspec with a number of compound commands; ``number`` makes it differ."""
    lines = [
        "version: 0.2",
        "",
        "env:",
        "  shell: bash",
        "  variables:",
        f'    SERVICE: "service-{number}"',
        '    STAGE: "test"',
        "  parameter-store:",
        f'    NPM_TOKEN: "/ci/{number}/npm-token"',
        "  exported-variables:",
        "    - IMAGE_TAG",
        "",
        "phases:",
        "  install:",
        "    runtime-versions:",
        "      nodejs: 20",
        "    commands:",
        "      - npm ci",
        "  pre_build:",
        "    commands:",
        "      - npm run lint",
        "      - export IMAGE_TAG=${CODEBUILD_RESOLVED_SOURCE_VERSION:0:8}",
        "  build:",
        "    commands:",
    ]
    for index in range(commands):
        lines.append(
            f'      - if [ -d "packages/p{index}" ]; then npm test --workspace "packages/p{index}"'
            f" -- --seed {number}; fi"
        )
    lines += [
        "      - |",
        "        set -e",
        '        docker build -t "$SERVICE:$IMAGE_TAG" .',
        '        docker push "$SERVICE:$IMAGE_TAG" 2>/dev/null',
        "",
        "artifacts:",
        "  files:",
        '    - "dist/**/*"',
        "  discard-paths: no",
        "",
    ]
    return "\n".join(lines)


def template() -> str:
    """Return a CloudFormation template about as long as the buildspec."""
    lines = ["AWSTemplateFormatVersion: '2010-09-09'", "Resources:"]
    for number in range(11):
        lines += [
            f"  Bucket{number}:",
            "    Type: AWS::S3::Bucket",
            "    Properties:",
            f"      BucketName: bucket-{number}",
        ]
    return "\n".join([*lines, ""])


def sized(megabytes: float) -> str:
    """Return a buildspec of a given size: more commands, as ordinary as before."""
    wanted = int(megabytes * 1_000_000)
    line = len(buildspec(0, 2)) - len(buildspec(0, 1))
    return buildspec(0, max(1, wanted // line))


def one_file(directory: Path) -> None:
    (directory / "buildspec.yml").write_text(buildspec(1))
    (directory / "template.yml").write_text(template())
    (directory / ".git").mkdir()
    with (directory / "schema.json").open("w") as file:
        child = os.fork()
        if not child:
            os.dup2(file.fileno(), 1)
            os.execvpe(DRYSPEC[0], [*DRYSPEC, "schema", "buildspec"], ENVIRONMENT)
        os.waitpid(child, 0)
    table(
        f"one file of {buildspec(1).count(chr(10))} lines",
        {
            "dryspec lint": [*DRYSPEC, "lint", "buildspec.yml"],
            "python -I -c pass": [PYTHON, "-I", "-c", "pass"],
            "yamllint": program("yamllint", "buildspec.yml"),
            "check-jsonschema, our schema": program(
                "check-jsonschema", "--schemafile", "schema.json", "buildspec.yml"
            ),
            "cfn-lint, as many lines": program("cfn-lint", "template.yml"),
        },
        directory,
        ROUNDS,
    )
    table(
        "--version",
        {"dryspec": [*DRYSPEC, "--version"], "yamllint": program("yamllint", "--version")},
        directory,
        ROUNDS,
    )


def many_files(directory: Path, count: int) -> None:
    """Measure specs of all sorts, each in a directory with the files that it names."""
    kinds = specs()
    for number in range(count):
        name, text = kinds[number % len(kinds)]
        folder = directory / f"{number:05d}"
        folder.mkdir()
        (folder / name).write_text(text.replace("@N@", str(number)))
        for path in re.findall(r"(?:location|source): \\?([\w./]+)", text):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).touch(0o755)
    (directory / ".git").mkdir()
    candidates = {
        "dryspec lint --jobs 1": [*DRYSPEC, "lint", "--jobs", "1", "--format", "concise", "."],
        "dryspec lint --jobs 2": [*DRYSPEC, "lint", "--jobs", "2", "--format", "concise", "."],
    }
    if count > 1000:
        table(f"{count} files", dict(candidates), directory, 2)
        return
    costs = table(f"{count} files", {**candidates, **peers(directory)}, directory, FEW)
    if len(costs) == len(candidates) + len(PEERS):
        together(costs, "these peers together", PEERS[0])


PEERS = ("yamllint", "check-jsonschema, buildspecs", "check-jsonschema, appspecs", "shellcheck")


def peers(directory: Path) -> dict[str, list[str] | None]:
    """Return what people put together today: for YAML, for structure, for the commands."""
    around = directory.parent / "peers"
    around.mkdir()
    commands: list[list[str] | None] = [program("yamllint", ".")]
    for kind in ("buildspec", "appspec"):
        schema = around / f"{kind}.json"
        with schema.open("w") as file:
            subprocess.run([*DRYSPEC, "schema", kind], stdout=file, check=True, env=ENVIRONMENT)
        paths = [str(path) for path in sorted(directory.rglob(f"{kind}.*"))]
        commands.append(program("check-jsonschema", "--schemafile", str(schema), *paths))
    scripts = [str(path) for path in write_scripts(directory, around)]
    commands.append(program("shellcheck", "--shell", "bash", *scripts))
    return dict(zip(PEERS, commands, strict=True))


def write_scripts(directory: Path, into: Path) -> Iterator[Path]:
    """Write the commands of each buildspec that a POSIX shell runs into one script."""
    from dryspec.context import Context
    from dryspec.settings import Settings
    from dryspec.source import Source
    from dryspec.spec.detect import detect
    from dryspec.tree import parse

    for number, path in enumerate(sorted(directory.rglob("buildspec.yml"))):
        document = parse(Source(path.name, path.read_text()))
        context = Context(document, detect(document, path.name, ""), Settings(), None)
        if context.posix_shell and context.shell_commands:
            script = into / f"{number}.sh"
            script.write_text("\n".join(command.text for command in context.shell_commands))
            yield script


def large_repository(directory: Path, count: int) -> None:
    """Measure the specs of a repository that tracks many other files."""
    for number in range(count // 60):
        folder = directory / f"package{number // 20}" / f"module{number % 20}"
        folder.mkdir(parents=True)
        for file in range(60):
            (folder / f"file{file}.ts").touch()
    for number, (name, text) in enumerate(specs()):
        (directory / f"package{number % 5}" / f"{number}.{name}").write_text(
            text.replace("@N@", str(number))
        )
        if name == "buildspec.yml":
            (directory / f"buildspec-{number}.yml").write_text(text.replace("@N@", "0"))
    (directory / "appspec.yml").write_text(dict(specs())["appspec.yml"])
    for command in (["git", "init", "-q"], ["git", "add", "-A"]):
        subprocess.run(command, cwd=directory, check=True)
    table(
        f"a repository of {count} files",
        {
            "dryspec lint --jobs 1": [*DRYSPEC, "lint", "--jobs", "1", "."],
            "one of its buildspecs": [*DRYSPEC, "lint", "buildspec-0.yml"],
            "one of its appspecs": [*DRYSPEC, "lint", "appspec.yml"],
        },
        directory,
        FEW,
    )


def growing(directory: Path) -> None:
    print("\ncost against size (yamllint beside the largest)")
    print(f"  {'size MB':<10}{'cpu ms':>9}{'ms per MB':>11}{'peak MiB':>10}")
    for size in SIZES:
        (directory / "buildspec.yml").write_text(sized(size))
        costs = [run([*DRYSPEC, "lint", "buildspec.yml"], directory) for _ in range(FEW)]
        cpu = 1e3 * median([cost.cpu for cost in costs])
        print(f"  {size:<10}{cpu:>9.0f}{cpu / size:>11.0f}{max(c.peak for c in costs):>10.1f}")
    yamllint = program("yamllint", "buildspec.yml")
    if yamllint:
        table(
            f"one file of {SIZES[-1]} MB",
            {"dryspec lint": [*DRYSPEC, "lint", "buildspec.yml"], "yamllint": yamllint},
            directory,
            1 if QUICK else 3,
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for part in ("one", "thousand", "many", "large", "size"):
            (root / part).mkdir()
        one_file(root / "one")
        many_files(root / "thousand", 200 if QUICK else 1000)
        if not QUICK:
            many_files(root / "many", 10_000)
        large_repository(root / "large", 6_000 if QUICK else 60_000)
        growing(root / "size")


if __name__ == "__main__":
    main()
