"""Processor time of files with thousands of entries of one sort, in a repository of 5,000 files.

    python benchmarks/entries.py [--quick]

As in `nasty.py`, every sort is tried with a third of the entries as well: a cost that grows
ninefold from there is quadratic. Nobody writes such files by hand, but programs and attackers do.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from pathlib import Path

from dryspec.engine import lint_text
from dryspec.project import project_for
from dryspec.settings import Settings

QUICK = "--quick" in sys.argv
COUNT = 900 if QUICK else 3_000
FILES = 5_000
SHOWN = 12

BUILD = "version: 0.2\nphases:\n  build:\n    commands:\n"
MADE = f"{BUILD}      - make\n"
SERVER = "version: 0.0\nos: linux\n"
DEPLOYED = f"{SERVER}files:\n  - source: /\n    destination: /srv\n"
ECS = "version: 0.0\nResources:\n"
SERVICE = (
    "  - Service:\n      Type: AWS::ECS::Service\n      Properties:\n"
    "        TaskDefinition: <TASK_DEFINITION>\n"
)

# fmt: off
SORTS: dict[str, tuple[str, str]] = {
    "variables": (f"{MADE}env:\n  variables:\n", "    A_@: a$A_#\n"),
    "parameters": (f"{MADE}env:\n  parameter-store:\n", "    A_@: /a/@\n"),
    "exported, unknown": (f"{MADE}env:\n  exported-variables:\n", "    - A_@\n"),
    "runtimes": (
        "version: 0.2\nphases:\n  install:\n    runtime-versions:\n", "      java@: 1.@\n",
    ),
    "artifact files": (f"{MADE}artifacts:\n  files:\n", "    - d@/f@*\n"),
    "artifact files, missing": (f"{MADE}artifacts:\n  files:\n", "    - d1/g@.sh\n"),
    "excluded files": (f"{MADE}artifacts:\n  files: ['**/*']\n  exclude-paths:\n", "    - d@/**\n"),
    "secondary artifacts": (
        f"{MADE}artifacts:\n  secondary-artifacts:\n",
        "    a@:\n      base-directory: d@\n      files: ['**/*', f@.sh]\n",
    ),
    "reports": (f"{MADE}reports:\n", "  r@:\n    files: [d@/x.xml]\n    base-directory: d@\n"),
    "cache paths": (f"{MADE}cache:\n  paths:\n", "    - d@/**/*\n"),
    "batch list": (
        f"{MADE}batch:\n  build-list:\n", "    - identifier: b@\n      buildspec: d1/b@.yml\n",
    ),
    "batch graph": (
        f"{MADE}batch:\n  build-graph:\n", "    - identifier: b@\n      depend-on: [b#, c@]\n",
    ),
    "unknown keys": (MADE, "key_@: a\n"),
    "unknown phases": (MADE, "  pre_buil@:\n    commands: [a]\n"),
    "the same key": (MADE, "artifacts:\n  files: a\n"),
    "anchors and aliases": (MADE, "x@: &a@ [b]\ny@: *a@\n"),
    "comments": (MADE, "# dryspec: ignore[rule-@]\n"),
    "exports": (BUILD, "      - export A@=$A#\n"),
    "moves": (BUILD, "      - cd $CODEBUILD_SRC_DIR/d@x && make\n"),
    "scripts, missing": (BUILD, "      - ./d1/g@.sh\n"),
    "images": (BUILD, "      - docker build -t a@:b@ . && docker push a@:b@\n"),
    "secrets written": (BUILD, "      - cd a && echo \"$CA_PRIVATE_KEY\" > ca.key\n"),
    "file mappings": (f"{SERVER}files:\n", "  - source: /d1/f@.sh\n    destination: /srv/a@\n"),
    "file mappings, missing": (f"{SERVER}files:\n", "  - source: g@\n    destination: /srv/a@\n"),
    "one file mapping": (f"{SERVER}files:\n", "  - source: /\n    destination: /srv\n"),
    "permissions": (
        f"{DEPLOYED}permissions:\n",
        "  - object: /srv/a@\n    mode: 644\n    acls:\n      entries: [u:a:rw]\n",
    ),
    "permissions of one object": (
        f"{DEPLOYED}permissions:\n", "  - object: /srv\n    pattern: a@*\n    mode: 0644\n",
    ),
    "hooks": (f"{SERVER}hooks:\n  AfterInstall:\n", "    - location: d1/f@.sh\n"),
    "one hook": (f"{SERVER}hooks:\n  AfterInstall:\n", "    - location: d1/f1.sh\n"),
    "unknown events": (f"{SERVER}hooks:\n", "  AfterInstal@:\n    - location: d1/f1.sh\n"),
    "resources": (ECS, SERVICE),
    "hooks of a service": (f"{ECS}{SERVICE}Hooks:\n", "  - BeforeInstall: f@\n"),
}
# fmt: on


def text_of(sort: str, count: int) -> str:
    """Return a file with so many entries; ``@`` is an entry's number, ``#`` that of the last."""
    head, entry = SORTS[sort]
    entries = (entry.replace("@", str(n)).replace("#", str(n - 1)) for n in range(count))
    return head + "".join(entries)


def seconds(root: str, sort: str, count: int) -> float:
    """Lint a file and return the processor time it took."""
    text = text_of(sort, count)
    name = "appspec.yml" if text.startswith("version: 0.0") else "buildspec.yml"
    project = project_for(f"{root}/{name}", root)
    gc.collect()
    started = time.process_time()
    result = lint_text(name, text, Settings(), project)
    taken = time.process_time() - started
    if any(found.rule == "internal-error" for found in result.findings):
        print("internal error in", sort)
    return taken


def plant(root: Path) -> None:
    """Make the files of the repository."""
    (root / ".git").mkdir()
    for number in range(100):
        (root / f"d{number}").mkdir()
    for number in range(FILES):
        (root / f"d{number % 100}" / f"f{number}.sh").write_text("#!/bin/sh\nmake\n")


def main() -> None:
    """Time every sort and print the slowest."""
    gc.disable()  # as the command does
    rows: list[tuple[float, float, str]] = []
    with tempfile.TemporaryDirectory() as root:
        plant(Path(root))
        for sort in SORTS:
            seconds(root, sort, 10)
            third, whole = (seconds(root, sort, count) for count in (COUNT // 3, COUNT))
            rows.append((whole, whole / max(third, 0.001), sort))
    print(f"{COUNT:,} entries ({len(rows)} sorts)")
    for whole, growth, sort in sorted(rows, reverse=True)[:SHOWN]:
        print(f"  {whole:6.2f} s  {growth:4.1f} times that of a third  {sort}")


if __name__ == "__main__":
    main()
