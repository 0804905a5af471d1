"""Steps of GitHub Actions stand in a phase beside its commands or in their place."""

from dryspec.engine import lint_text
from dryspec.settings import Settings
from dryspec_simulate.build.command import main

SPEC = """\
version: 0.2
phases:
  pre_build:
    commands: [make deps]
    steps:
      - uses: actions/checkout@v4
  build:
    steps:
      - name: Check
        uses: super-linter/super-linter@v5
        env:
          VALIDATE_ALL_CODEBASE: true
      - run: make
"""


def test_lint_has_nothing_to_say():
    assert lint_text("buildspec.yml", SPEC, Settings(project=False)).findings == []


def test_without_either_the_commands_are_missing():
    text = SPEC.partition("    steps:\n      - name")[0] + "    on-failure: ABORT\n"
    (found,) = lint_text("buildspec.yml", text, Settings(project=False)).findings
    assert (found.rule, found.severity) == ("missing-key", "error")


def test_the_simulation_says_what_it_takes_for_granted(tmp_path, capsys):
    path = tmp_path / "buildspec.yml"
    path.write_text(SPEC)
    assert main([str(path)]) == 0
    out = capsys.readouterr().out
    assert "pre_build: 1 step of GitHub Actions is taken to succeed" in out
    assert "build: 2 steps of GitHub Actions are taken to succeed" in out
