"""JUnit XML: a suite for each file, a case for each finding.

Errors and warnings are failures; a note is a passed case with output, for a note breaks nothing.
"""

from __future__ import annotations

from dryspec.escape import xml
from dryspec.finding import NOTE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Diagnostic, FileOutcome, Outcome


def render(outcome: Outcome) -> str:
    """Return the document; a file without findings is one passed case."""
    tests = sum(max(1, len(file.diagnostics)) for file in outcome.files)
    failures = sum(map(_failures, outcome.files))
    errors = len(outcome.problems)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="dryspec" {_counts(tests + errors, failures, errors)}>',
    ]
    for file in outcome.files:
        lines += _suite(file)
    if errors:
        lines += _problems(outcome.problems)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _failures(file: FileOutcome) -> int:
    return sum(1 for found in file.diagnostics if found.severity != NOTE)


def _counts(tests: int, failures: int, errors: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="{errors}"'


def _suite(file: FileOutcome) -> list[str]:
    name = xml(file.path)
    counts = _counts(max(1, len(file.diagnostics)), _failures(file), 0)
    lines = [f'  <testsuite name="{name}" {counts}>']
    if not file.diagnostics:
        lines.append(f'    <testcase classname="{name}" name="dryspec"/>')
    for found in file.diagnostics:
        lines += _case(found)
    return [*lines, "  </testsuite>"]


def _case(found: Diagnostic) -> list[str]:
    place = f"{found.path}:{found.line}:{found.column}"
    message = xml(found.message)
    body = f"{xml(place)}: {message}\n{xml(found.url)}"
    if found.severity == NOTE:
        inside = f"      <system-out>{body}</system-out>"
    else:
        inside = f'      <failure type="{found.severity}" message="{message}">{body}</failure>'
    name = xml(f"{found.rule}:{found.line}:{found.column}")
    return [
        f'    <testcase classname="{xml(found.path)}" name="{name}">',
        inside,
        "    </testcase>",
    ]


def _problems(problems: list[str]) -> list[str]:
    number = len(problems)
    lines = [f'  <testsuite name="not checked" {_counts(number, 0, number)}>']
    for problem in problems:
        lines += [
            f'    <testcase classname="dryspec" name="{xml(problem)}">',
            f'      <error type="unreadable" message="{xml(problem)}"/>',
            "    </testcase>",
        ]
    return [*lines, "  </testsuite>"]
