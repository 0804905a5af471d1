"""How often the default rules are right on real files, by the verdicts of people who read them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from precision.findings import Seen, findings, verdicts

ENOUGH = 30
"""Findings of one rule that are read at the most; of a rule with more, at least so many."""
WANTED_ERRORS = 1.0
WANTED_WARNINGS = 0.97
WANTED_RULE = 0.9


def judged(corpus: Path) -> list[tuple[Seen, bool]]:
    known = verdicts()
    return [(seen, known[seen.place]) for seen in findings(corpus) if seen.place in known]


def share(rows: list[tuple[Seen, bool]]) -> float:
    return sum(right for _, right in rows) / len(rows) if rows else 1.0


def test_enough_findings_of_each_rule_are_judged(corpus: Path) -> None:
    found = findings(corpus)
    known = verdicts()
    fired = Counter(seen.place.rule for seen in found)
    read = Counter(seen.place.rule for seen in found if seen.place in known)
    missing = {
        rule: f"{read[rule]} of {count}"
        for rule, count in fired.items()
        if read[rule] < min(count, ENOUGH)
    }
    assert missing == {}


def test_errors_are_always_right(corpus: Path) -> None:
    rows = [row for row in judged(corpus) if row[0].severity == "error"]
    wrong = [f"{seen.file}:{seen.place.line} {seen.place.rule}" for seen, ok in rows if not ok]
    assert rows
    assert share(rows) >= WANTED_ERRORS, wrong


def test_warnings_are_nearly_always_right(corpus: Path) -> None:
    rows = [row for row in judged(corpus) if row[0].severity == "warning"]
    wrong = [f"{seen.file}:{seen.place.line} {seen.place.rule}" for seen, ok in rows if not ok]
    assert rows
    assert share(rows) >= WANTED_WARNINGS, wrong


def test_no_default_rule_is_often_wrong(corpus: Path) -> None:
    by_rule: dict[str, list[tuple[Seen, bool]]] = {}
    for row in judged(corpus):
        by_rule.setdefault(row[0].place.rule, []).append(row)
    bad = {rule: share(rows) for rule, rows in by_rule.items() if share(rows) < WANTED_RULE}
    assert bad == {}


def test_there_is_no_internal_error(corpus: Path) -> None:
    found = findings(corpus, "all", "preview")
    assert [seen for seen in found if seen.place.rule == "internal-error"] == []
