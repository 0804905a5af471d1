"""Findings on the corpus and the verdicts on them.

A verdict is one line of ``verdicts.jsonl``: the file's sha256, rule, line, whether the finding is
right, and why. None of a file's text is kept. ``python -m precision.findings`` (in ``tests/``)
lists what nobody has judged yet.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from dryspec.engine import lint_text
from dryspec.settings import Settings

VERDICTS = Path(__file__).with_name("verdicts.jsonl")
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@dataclass(frozen=True, order=True)
class Place:
    sha256: str
    rule: str
    line: int


@dataclass(frozen=True)
class Seen:
    place: Place
    file: str
    severity: str
    message: str
    excerpt: str


def findings(corpus: Path, *select: str) -> list[Seen]:
    """Lint every spec of the corpus on its text alone, as in an unknown repository."""
    settings = Settings(select=select or ("default",), project=False)
    found: list[Seen] = []
    for path in sorted(corpus.glob("*/*")):
        if path.suffix not in {".yml", ".yaml", ".json", ".tf"}:
            continue
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        result = lint_text(path.name, data.decode("utf-8"), settings)
        for item in result.findings:
            line = result.source.position(item.span.start)[0]
            found.append(
                Seen(
                    Place(digest, item.rule, line),
                    f"{path.parent.name}/{path.name}",
                    item.severity,
                    item.message,
                    result.source.line_text(line),
                )
            )
    return found


def verdicts() -> dict[Place, bool]:
    if not VERDICTS.exists():
        return {}
    known: dict[Place, bool] = {}
    for line in VERDICTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        known[Place(row["sha256"], row["rule"], row["line"])] = row["right"]
    return known


def main() -> None:
    known = verdicts()
    for seen in findings(CORPUS):
        if seen.place not in known:
            place = seen.place
            print(f"{place.sha256[:12]} {seen.file}:{place.line} {seen.severity} {place.rule}")
            print(f"    {seen.message}\n    > {seen.excerpt.strip()[:150]}")


if __name__ == "__main__":
    main()
