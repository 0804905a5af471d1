"""Definitions, references and renames, links and files that are watched."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cursor import context_of, split

from dryspec.help.links import links, missing_scripts, referenced
from dryspec.help.names import RenameError, definition, references, rename

SPEC = """\
version: 0.2
env:
  variables:
    STAGE: beta
  exported-variables: [STAGE]
batch:
  build-graph:
    - identifier: first
      buildspec: ci/first.yml
    - identifier: second
      depend-on: [first]
phases:
  build:
    commands:
      - echo "$STAGE" '${STAGE:-x}' \\$STAGE $STAGES
      - |
        export STAGE=prod
        sh -c 'echo $STAGE'
"""
HOOKS = """\
version: 0.0
os: linux
files:
  - source: dist/app.js
    destination: /srv
hooks:
  AfterInstall:
    - location: scripts/there.sh
    - location: scripts/missing.sh
"""


def at(marked_part: str) -> int:
    """Offset of the mark in SPEC, given a part of it with the mark."""
    part, inside = split(marked_part)
    assert SPEC.count(part) == 1
    return SPEC.index(part) + inside


def renamed(marked_part: str, new: str) -> str:
    text = SPEC
    for span in reversed(rename(context_of("buildspec.yml", SPEC), at(marked_part), new)):
        text = text[: span.start] + new + text[span.end :]
    return text


def test_a_variable_is_renamed_wherever_the_shell_reads_it() -> None:
    expected = (
        SPEC.replace("    STAGE: beta", "    NEW: beta")
        .replace("[STAGE]", "[NEW]")
        .replace('"$STAGE"', '"$NEW"')
        .replace("${STAGE:-x}", "${NEW:-x}")
        .replace("export STAGE=", "export NEW=")
        .replace("'echo $STAGE'", "'echo $NEW'")
    )
    assert renamed("    ST¦AGE: beta", "NEW") == expected
    assert renamed('"$ST¦AGE"', "NEW") == expected


def test_an_identifier_is_renamed_with_what_depends_on_it() -> None:
    expected = SPEC.replace("identifier: first", "identifier: lint").replace("[first]", "[lint]")
    assert renamed("[fi¦rst]", "lint") == expected


@pytest.mark.parametrize(
    ("part", "new", "reason"),
    [
        ("    ST¦AGE: beta", "2nd", "cannot be a name"),
        ("    ST¦AGE: beta", "CODEBUILD_STAGE", "reserved"),
        ("    ST¦AGE: beta", "STAGES", "already used"),
        ("identifier: fi¦rst", "second", "already used"),
        ("ver¦sion", "x", "can be renamed"),
    ],
)
def test_renames_that_would_break_something_are_refused(part: str, new: str, reason: str) -> None:
    with pytest.raises(RenameError, match=reason):
        renamed(part, new)


def test_a_variable_is_defined_in_env() -> None:
    (target,) = definition(context_of("buildspec.yml", SPEC), at('"$ST¦AGE"'))
    assert SPEC[: target.span.start].count("\n") + 1 == 4


def test_an_identifier_is_defined_by_its_build() -> None:
    (target,) = definition(context_of("buildspec.yml", SPEC), at("[fi¦rst]"))
    assert SPEC[target.span.start - 12 : target.span.end] == "identifier: first"


def test_references_with_and_without_the_declaration() -> None:
    context = context_of("buildspec.yml", SPEC)
    offset = at("identifier: fi¦rst")
    assert len(references(context, offset)) == 2
    assert [SPEC[s.start - 1 : s.end + 1] for s in references(context, offset, False)] == [
        "[first]"
    ]


def test_paths_lead_to_files(tmp_path: Path) -> None:
    for path in ("scripts/there.sh", "dist/app.js", "ci/first.yml"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    context = context_of("appspec.yml", HOOKS, tmp_path)
    assert [link.path for link in links(context)] == ["dist/app.js", "scripts/there.sh"]
    (target,) = definition(context, HOOKS.index("there.sh"))
    assert target.path == "scripts/there.sh"
    assert definition(context, HOOKS.index("missing.sh")) == []
    assert [path for _, path in missing_scripts(context)] == ["scripts/missing.sh"]
    build = context_of("buildspec.yml", SPEC, tmp_path)
    assert [target.path for target in definition(build, at("ci/fi¦rst.yml"))] == ["ci/first.yml"]


def test_files_to_watch_are_there_or_not() -> None:
    context = context_of("appspec.yml", HOOKS)
    assert referenced(context) == ["dist/app.js", "scripts/missing.sh", "scripts/there.sh"]


def test_nothing_outside_the_root_is_offered(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.sh").touch()
    text = HOOKS.replace("scripts/missing.sh", "../new.sh").replace(
        "scripts/there.sh", "../secret.sh"
    )
    context = context_of("appspec.yml", text, root)
    assert links(context) == []
    assert missing_scripts(context) == []
