"""Outcomes to render: one that shows every feature, and a way to make small ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dryspec.engine import Result
from dryspec.finding import Edit, Finding, Fix, Related
from dryspec.outcome import Outcome, located
from dryspec.source import Source, Span

BUILDSPEC = """\
version: 0.2
phases:
  build:
    commands:
      - yum install gcc
      - >
        echo one
        two
      - echo "数字 and more" && rm -i x
\t- tabbed	here
  post_build:
    commands:
      - aws s3 sync ./public s3://example-bucket/with/a/rather/long/prefix --delete --acl private \
--cache-control max-age=3600 2>/dev/null || echo failed
"""
APPSPEC = """\
version: 0.0
os: linux
files:
  - source: /
    destination: /srv
    overwrite: true
"""


def span_of(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def _buildspec() -> Result:
    def at(part: str) -> Span:
        return span_of(BUILDSPEC, part)

    install = at("yum install")
    findings = [
        Finding(
            install,
            '"yum install" waits for an answer that never comes, because a build has no terminal; '
            "give it -y",
            rule="interactive-command",
            severity="warning",
            fix=Fix("add -y", [Edit(Span(install.end, install.end), " -y")]),
            related=[Related(at("build:"), "in this phase")],
        ),
        Finding(
            Span(at("echo one").start, at("two").end),
            "folded into one command",
            rule="folded-multiline",
            severity="note",
        ),
        Finding(
            at("rm -i"), '"rm -i" does nothing here', rule="interactive-command", severity="warning"
        ),
        Finding(at("here"), "a tab", rule="yaml-syntax", severity="error"),
        Finding(
            at("2>/dev/null"),
            "the reason of a failure is thrown away; the exit status stays as it is",
            rule="stderr-swallowed",
            severity="warning",
            fix=Fix("keep standard error", [Edit(at(" 2>/dev/null"), "")], "unsafe"),
        ),
        Finding(Span(len(BUILDSPEC), len(BUILDSPEC)), "the end", rule="at-end", severity="note"),
    ]
    return Result(Source("buildspec.yml", BUILDSPEC), "buildspec", None, findings, [])


def _appspec() -> Result:
    key = span_of(APPSPEC, "overwrite")
    finding = Finding(
        key,
        '"overwrite" is no key of an item of files',
        rule="unknown-key",
        severity="warning",
        fix=Fix("rename it", [Edit(key, "x")], "unsafe"),
        related=[Related(Span(0, 0), "and here", "scripts/start.sh", 3, 7)],
    )
    return Result(Source("deploy/appspec.yml", APPSPEC), "appspec", "server", [finding], [])


@pytest.fixture
def sample() -> Outcome:
    outcome = Outcome()
    for result in (_buildspec(), _appspec()):
        outcome.files.append(located(result, result.source.name))
    clean = Result(Source("other/buildspec.yml", ""), "buildspec", None, [], [])
    outcome.files.append(located(clean, clean.source.name))
    return outcome


@pytest.fixture
def clean() -> Outcome:
    outcome = Outcome()
    for name in ("a/buildspec.yml", "b/buildspec.yml"):
        outcome.files.append(located(Result(Source(name, ""), "buildspec", None, [], []), name))
    return outcome


def make_outcome(
    line: str,
    start: int,
    end: int,
    *,
    message: str = "wrong",
    path: str = "buildspec.yml",
    severity: str = "warning",
) -> Outcome:
    """Return one finding on one line."""
    finding = Finding(Span(start, end), message, rule="a-rule", severity=severity)
    outcome = Outcome()
    result = Result(Source(path, line), "buildspec", None, [finding], [])
    outcome.files.append(located(result, path))
    return outcome


@pytest.fixture(scope="session")
def outcome_of() -> Callable[..., Outcome]:
    return make_outcome
