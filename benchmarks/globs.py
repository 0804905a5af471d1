"""Time of the glob engine beside `find`, `os.walk`, pathlib, pathspec and wcmatch.

    python benchmarks/globs.py [FILES]

Makes a tree of FILES empty files (default 100000) in a temporary directory, checks that every
candidate selects the same files, and prints microseconds per path with the ratio to the reference,
candidates in turn and medians of paired rounds. Candidates whose library is missing are left out.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dryspec_simulate.build.globs import compile_any, compile_prune
from dryspec_simulate.build.trees import DirectoryTree

INCLUDE = "**/*"
EXCLUDES = [
    "**/node_modules/**/*",
    "**/*.map",
    ".git/**/*",
    "tmp/**/*",
    "**/.terraform/**/*",
    "docs/**/*.txt",
]
ROUNDS = 5

TOP = ["src", "docs", "static", "tmp", ".git", "packages", "node_modules", "infra", "app"]
SECOND = ["a", "b", "node_modules", ".terraform", "lib", "c", "d"]
NAMES = [
    "index.js",
    "index.js.map",
    "notes.txt",
    "main.css",
    "main.css.map",
    "data.json",
    ".hidden",
    "x.py",
]


def make_tree(root: Path, count: int) -> list[str]:
    """Create `count` empty files, twenty a directory, and return their paths."""
    paths: list[str] = []
    serial = 0
    while len(paths) < count:
        top, second = TOP[serial % len(TOP)], SECOND[serial % len(SECOND)]
        directory = f"{top}/{second}/{serial // 50:04d}/{serial:05d}"
        (root / directory).mkdir(parents=True)
        for number in range(min(20, count - len(paths))):
            path = f"{directory}/{number:02d}{NAMES[number % len(NAMES)]}"
            (root / path).touch()
            paths.append(path)
        serial += 1
    return paths


def in_memory(paths: list[str]) -> dict[str, Callable[[], int]]:
    """Candidates that match a list of paths."""
    candidates: dict[str, Callable[[], int]] = {}

    def ours() -> int:
        wanted, unwanted = compile_any([INCLUDE]), compile_any(EXCLUDES)
        return sum(1 for path in paths if wanted(path) and not unwanted(path))

    candidates["dryspec"] = ours
    try:
        from wcmatch import glob as wc
    except ImportError:
        print("wcmatch is not installed: left out", file=sys.stderr)
    else:
        flags = wc.GLOBSTAR | wc.DOTGLOB | wc.FORCEUNIX

        def wcmatch() -> int:
            matcher = wc.compile([INCLUDE], flags=flags, exclude=EXCLUDES)
            return sum(1 for path in paths if matcher.match(path))

        candidates["wcmatch"] = wcmatch
    try:
        from pathspec import GitIgnoreSpec
    except ImportError:
        print("pathspec is not installed: left out", file=sys.stderr)
    else:

        def pathspec() -> int:
            spec = GitIgnoreSpec.from_lines(
                ["/" + p if not p.startswith("**") else p for p in EXCLUDES]
            )
            return sum(1 for path in paths if not spec.match_file(path))

        candidates["pathspec"] = pathspec
    return candidates


def on_disk(root: Path) -> dict[str, Callable[[], int]]:
    """Candidates that walk the tree and match."""

    def ours() -> int:
        unwanted = compile_any(EXCLUDES)
        files = DirectoryTree(str(root)).files("", None, compile_prune(EXCLUDES))
        wanted = compile_any([INCLUDE])
        return sum(1 for path in files if wanted(path) and not unwanted(path))

    def ours_everything() -> int:
        wanted = compile_any([INCLUDE])
        return sum(1 for path in DirectoryTree(str(root)).files("") if wanted(path))

    def find() -> int:
        listing = subprocess.run(
            ["find", ".", "-type", "f"], cwd=root, capture_output=True, check=True
        )
        return listing.stdout.count(b"\n")

    def os_walk() -> int:
        return sum(len(names) for _, _, names in os.walk(root))

    def pathlib_rglob() -> int:
        return sum(1 for path in root.rglob("*") if path.is_file())

    candidates: dict[str, Callable[[], int]] = {
        "dryspec": ours,
        "dryspec, no excludes (lists all)": ours_everything,
        "find (lists all)": find,
        "os.walk (lists all)": os_walk,
        "pathlib (lists all)": pathlib_rglob,
    }
    try:
        from wcmatch import glob as wc
    except ImportError:
        return candidates

    def wcmatch() -> int:
        flags = wc.GLOBSTAR | wc.DOTGLOB | wc.NODIR
        return len(wc.glob(INCLUDE, flags=flags, root_dir=str(root), exclude=EXCLUDES))

    candidates["wcmatch.glob"] = wcmatch
    return candidates


def expected(paths: list[str]) -> int:
    """How many files the plainest translation of the patterns selects."""
    regexes = [re.compile(_plain(pattern)) for pattern in EXCLUDES]
    return sum(1 for path in paths if not any(regex.fullmatch(path) for regex in regexes))


def _plain(pattern: str) -> str:
    tokens = re.split(r"(\*\*/|\*)", pattern)
    return "".join(
        {"**/": "(?:[^/]+/)*", "*": "[^/]*"}.get(token, re.escape(token)) for token in tokens
    )


def measure(candidates: dict[str, Callable[[], int]], count: int, wanted: int) -> None:
    """Run the candidates in turn and print the medians."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(ROUNDS):
        for name, candidate in candidates.items():
            start = time.perf_counter()
            selected = candidate()
            times[name].append(time.perf_counter() - start)
            if "lists all" not in name and selected != wanted:
                print(f"  {name}: selected {selected}, expected {wanted}")
    for name, seconds in times.items():
        ratio = statistics.median(
            ours / other for ours, other in zip(times["dryspec"], seconds, strict=True)
        )
        per_path = statistics.median(seconds) / count * 1e6
        print(f"  {name:32} {per_path:8.2f} us/path   dryspec takes {ratio:5.2f} of it")


def main() -> None:
    """Build the tree, measure, clean up."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        paths = make_tree(root, count)
        wanted = expected(paths)
        print(f"{count} paths, {wanted} selected; median of {ROUNDS} rounds")
        print("in memory, one include and six excludes:")
        measure(in_memory(paths), count, wanted)
        print("on disk, walk and match:")
        measure(on_disk(root), count, wanted)


if __name__ == "__main__":
    main()
