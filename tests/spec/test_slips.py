"""Slips of the hand that make a file no YAML: each is told where it is made, not where it shows."""

import pytest

from dryspec.engine import lint_text
from dryspec.settings import Settings

BUILD = """\
version: 0.2
env:
  variables:
    STAGE: "test"
phases:
  install:
    runtime-versions:
      python: 3.12
    commands:
      - pip install -r requirements.txt
      - npm ci
  build:
    commands:
      - make
      - make test
artifacts:
  files:
    - dist/**
    - appspec.yml
  discard-paths: no
"""
SERVER = """\
version: 0.0
os: linux
files:
  - source: /
    destination: /srv
hooks:
  AfterInstall:
    - location: scripts/after.sh
      timeout: 300
    - location: scripts/more.sh
      timeout: 300
      runas: root
"""


def told(name, text):
    found = lint_text(name, text, Settings(project=False)).findings
    return [
        (text.count("\n", 0, one.span.start) + 1, one.message)
        for one in found
        if one.rule in ("yaml-syntax", "wrong-type")
    ]


def slipped(old, new, text=BUILD, name="buildspec.yml"):
    """What is said of a file with one slip, which has to be in the line of the slip."""
    assert old in text
    start = text.index(old)
    line = text.count("\n", 0, start + len(old) - len(old.lstrip("\n"))) + 1
    ((at, message),) = told(name, text.replace(old, new, 1))
    assert at == line
    return message


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        (
            "version: 0.2",
            "version 0.2",
            'the colon after "version" is missing: write "version: 0.2"',
        ),
        ("version: 0.2", "version=0.2", '"=" makes no key in YAML: write "version: 0.2"'),
        ("version: 0.2", "version:0.2", 'a blank is missing after the colon: write "version: 0.2"'),
        ("version: 0.2", "version\uff1a 0.2", "is a full-width one (\uff1a), which is text"),
        ("phases:", "phases", 'the colon after "phases" is missing: write "phases:"'),
        ("phases:", "phases;", '"phases" ends in a semicolon'),
        ("  build:", "  build", 'the colon after "build" is missing: write "build:"'),
        ("  build:", "  build\uff1a", 'the colon after "build" is a full-width one'),
        (
            "    commands:\n      - make\n",
            "    commands\n      - make\n",
            'after "commands" is miss',
        ),
        ("      python: 3.12", "      python 3.12", 'the colon after "python" is missing'),
        ("    STAGE: ", "    STAGE=", '"=" makes no key in YAML: write "STAGE: "test""'),
        ("  discard-paths: no", "  discard-paths:no", 'write "discard-paths: no"'),
        ("      - npm ci", "      -npm ci", 'a blank is missing after the dash: write "- npm ci"'),
        ("      - npm ci", "      npm ci", 'a dash is missing: write "- npm ci"'),
        ("      - npm ci", "      * npm ci", '"*" begins no list item in YAML: write "- npm ci"'),
        ("      - npm ci", "      • npm ci", '"•" begins no list item in YAML: write "- npm ci"'),
        ("      - make\n", "      // make\n", "// begins no comment in YAML: write #"),
        ("      - make\n", '      - : "${A:=b}"\n', "reads as a key without a name"),
        ("      - npm ci", "+      - npm ci", "the + before this line is left over from a patch"),
        ("    - dist/**", "\u00a0   - dist/**", "U+00A0 stands before the text of this line"),
        ("phases:", "<<<<<<< HEAD\nphases:\n=======\n>>>>>>> x", "left over from a merge in git"),
        ("version: 0.2", "```yaml\nversion: 0.2", "``` is left over from Markdown"),
    ],
)
def test_slips_in_a_buildspec(old, new, advice):
    assert advice in slipped(old, new)


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        (
            "version: 0.0",
            "version 0.0",
            'the colon after "version" is missing: write "version: 0.0"',
        ),
        ("  - source: /", "  - source /", 'the colon after "source" is missing: write "source: /"'),
        ("    - location: scripts/after", "    -location: scripts/after", "missing after the dash"),
        (
            "    - location: scripts/after",
            "    location: scripts/after",
            "a dash is missing: write",
        ),
        ("  AfterInstall:", "  AfterInstall", 'the colon after "AfterInstall" is missing'),
        ("      runas: root", "      runas root", 'the colon after "runas" is missing'),
        (
            "      runas: root",
            "    runas: root",
            'to go with "location" in line 10, it has to stand',
        ),
        ("      runas: root", "       runas: root", 'further in than "timeout" in line 11'),
        ("    destination: /srv", "     destination: /srv", 'further in than "source" in line 4'),
    ],
)
def test_slips_in_an_appspec(old, new, advice):
    assert advice in slipped(old, new, SERVER, "appspec.yml")


def test_a_quote_that_ends_in_a_later_line():
    text = BUILD.replace('"test"', '"test\n    REGION: "eu"')
    ((line, message),) = told("buildspec.yml", text)
    assert line == 5
    assert 'the quote " of line 4 ends only here, where text goes on' in message


def test_a_line_in_no_column_of_those_above():
    text = BUILD.replace("  build:", "   build:")
    ((line, message),) = told("buildspec.yml", text)
    assert line == 12
    assert "it is indented by 3, and the lines above that it may go with by 0, 2, 4 or 6" in message


def test_a_first_line_that_is_indented():
    ((line, message),) = told("buildspec.yml", " " + BUILD.replace("env:", "# so\nenv:"))
    assert line == 1
    assert "take the blanks before it away" in message


def test_a_here_document_in_the_first_column():
    text = BUILD.replace(
        "      - make\n", "      - |\n        cat > x <<EOF\nsome words\nmore\nEOF\n        make\n"
    )
    ((line, message),) = told("buildspec.yml", text)
    assert line == 16
    assert 'the text of "<<EOF" in line 15 leaves its block here' in message


@pytest.mark.parametrize("command", ["echo Done: all of it: yes", "install\n          build: it"])
def test_colons_in_commands_are_told_as_such(command):
    ((_, message),) = told("buildspec.yml", BUILD.replace("- make\n", f"- make {command}\n"))
    assert 'an unquoted ": " inside a value reads as another key' in message
