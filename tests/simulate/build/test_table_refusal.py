"""What the linter's table calls an error stops a simulated build in DOWNLOAD_SOURCE."""

from __future__ import annotations

import pytest

GOOD = """
    version: 0.2
    phases:
      build:
        commands: [make]
"""


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("      scan:\n        commands: [scan]", '"scan" is no key of phases at line 6'),
        ("      commands: [make]", '"commands" is no key of phases at line 6'),
        ("      pre_build:\n        on-failure: ABORT", 'has no "commands", which is required'),
        ("    env:\n      variables: [A]", '"variables" has to be a mapping'),
    ],
)
def test_the_build_ends_before_its_first_command(run, lines, words):
    record = run(GOOD + lines + "\n")
    phase = record.run.phase("DOWNLOAD_SOURCE")
    assert (record.status, phase.status) == ("FAILED", "FAILED")
    assert phase.message.startswith("YAML_FILE_ERROR: ")
    assert words in phase.message
    assert record.run.phase("BUILD").status == "NOT_RUN"


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "      scan: &scan  # dryspec: ignore[unknown-key] the service takes it\n        a: 1",
        "    comands: [make]",
        "    batch:\n      build-list:\n        - image: some",
        "      # dryspec: ignore[unknown-key] the service takes it\n      scan:\n        run: [a]",
    ],
)
def test_what_is_no_error_or_is_meant_goes_on(run, lines):
    assert run(GOOD + lines + "\n").run.phase("DOWNLOAD_SOURCE").status == "SUCCEEDED"
