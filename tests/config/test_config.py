"""Which file counts, how files and command line are merged, and how far each is trusted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dryspec.config import ConfigError, load

Write = Callable[[str, str], Path]


def test_without_any_file() -> None:
    config = load("buildspec.yml")
    settings = config.settings_for("buildspec.yml")
    assert (settings.select, settings.ignore, settings.agent) == ((), (), "both")
    assert (config.format, config.fail_on, config.baseline) == ("", "", "")
    assert list(config.exclude) == []
    assert settings.project


def test_nearest_directory_wins(write: Write) -> None:
    write("dryspec.toml", 'agent = "1"')
    write("deploy/dryspec.toml", 'agent = "2"')
    write("deploy/app/x", "")
    assert load("buildspec.yml").settings_for("buildspec.yml").agent == "1"
    assert load("deploy/app/appspec.yml").settings_for("x").agent == "2"
    assert load("deploy").settings_for("x").agent == "2"


def test_own_file_before_pyproject(write: Write) -> None:
    write("pyproject.toml", '[tool.dryspec]\nagent = "1"')
    assert load("x").settings_for("x").agent == "1"
    write("dryspec.toml", 'agent = "2"')
    assert load("x").settings_for("x").agent == "2"


def test_pyproject_without_our_table_is_passed_over(write: Write) -> None:
    write("dryspec.toml", 'agent = "1"')
    write("app/pyproject.toml", "[tool.other]\nname = 'dryspec'")
    assert load("app/x").settings_for("x").agent == "1"


def test_broken_pyproject_of_others_does_not_matter(write: Write) -> None:
    write("pyproject.toml", "[tool.other\n")
    assert load("x").settings_for("x").agent == "both"


def test_search_ends_at_the_repository(write: Write, tmp_path: Path) -> None:
    (tmp_path / "dryspec.toml").write_text('agent = "1"')
    assert load("x").settings_for("x").agent == "both"
    assert load(str(tmp_path / "x")).settings_for("x").agent == "1"


def test_explicit_and_none(write: Write) -> None:
    write("dryspec.toml", 'agent = "1"')
    write("other.toml", 'agent = "2"')
    write("~/config.toml", 'image = "aws/codebuild/standard:7.0"')
    assert load("x", explicit="other.toml").settings_for("x").agent == "2"
    plain = load("x", enabled=False).settings_for("x")
    assert (plain.agent, plain.image) == ("both", "")


def test_user_speaks_where_the_repository_is_silent(write: Write) -> None:
    write("~/config.toml", 'agent = "1"\nfail-on = "note"\n[severity]\na = "note"\nb = "note"')
    write("dryspec.toml", 'agent = "2"\n[severity]\nb = "error"')
    config = load("x")
    settings = config.settings_for("x")
    assert (settings.agent, config.fail_on) == ("2", "note")
    assert settings.severities == {"a": "note", "b": "error"}


def test_paths_are_relative_to_their_file(write: Write, tmp_path: Path) -> None:
    write("deploy/dryspec.toml", 'root = "../app"\nbaseline = "known.json"')
    config = load("deploy/x")
    assert config.settings_for("x").root == str(tmp_path / "repo" / "app")
    assert config.baseline == str(tmp_path / "repo" / "deploy" / "known.json")


@pytest.mark.parametrize("key", ["root", "baseline"])
@pytest.mark.parametrize("path", ["/", "../..", "link/x"])
def test_repository_may_not_lead_out_of_itself(
    key: str, path: str, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "repo" / "link").symlink_to(tmp_path)
    given = write("dryspec.toml", f'{key} = "{path}"')
    with pytest.raises(ConfigError, match=f"^dryspec.toml: {key}: leads out of the repository"):
        load("x")
    assert load("x", explicit=str(given)).settings_for("x")


def test_plugins_of_a_repository_need_leave(write: Write) -> None:
    write("~/config.toml", 'plugins = ["mine"]')
    write("dryspec.toml", 'plugins = ["theirs"]')
    config = load("x")
    assert config.refused_plugins == ("theirs",)
    assert config.settings_for("x").packages == ("mine",)
    assert config.settings_for("x", {"allow-plugins": True}).packages == ("mine", "theirs")


def test_tables_per_path(write: Write) -> None:
    write(
        "dryspec.toml",
        """
        ignore = ["style"]
        [severity]
        a = "note"
        [[per-path]]
        paths = ["deploy/"]
        ignore = ["b"]
        severity = { c = "error" }
        [[per-path]]
        paths = ["*.json"]
        select = ["security"]
        agent = 1
        """,
    )
    config = load(".")
    plain = config.settings_for("buildspec.yml")
    assert (plain.select, plain.ignore, plain.severities) == ((), ("style",), {"a": "note"})
    below = config.settings_for("deploy/app/appspec.yml")
    assert below.ignore == ("style", "b")
    assert below.severities == {"a": "note", "c": "error"}
    both = config.settings_for("deploy/appspec.json")
    assert (both.select, both.agent) == (("security",), "1")
    assert both.ignore == ("style", "b")


def test_command_line_wins(write: Write) -> None:
    write("dryspec.toml", 'select = ["a"]\nignore = ["b", "c"]\nagent = "1"\nproject = false')
    config = load("x")
    settings = config.settings_for("x", {"agent": "2", "ignore": ["d"], "kind": "appspec"})
    assert (settings.select, settings.ignore) == (("a",), ("b", "c", "d"))
    assert (settings.agent, settings.kind, settings.project) == ("2", "appspec", False)
    anew = config.settings_for("x", {"select": ["b"]})
    assert (anew.select, anew.ignore) == (("b",), ())
    more = config.settings_for("x", {"extend-select": ["b"]})
    assert (more.select, more.extend_select, more.ignore) == (("a",), ("b",), ("c",))


def test_equal_configurations_have_equal_keys(write: Write) -> None:
    write("dryspec.toml", "")
    write("deploy/dryspec.toml", "")
    assert load("x").key == load("app/x").key
    assert load("x").key != load("deploy/x").key


def test_no_toml_reader_without_a_file(tmp_path: Path) -> None:
    code = (
        "import sys; from dryspec.config import load; load('x').settings_for('x');"
        "print([m for m in ('tomllib', 'typing', 'json', 'dryspec.config_read') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
