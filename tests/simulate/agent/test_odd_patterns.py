"""Patterns of permissions that agent 2 reads as globset does."""

from __future__ import annotations

import json

import pytest

from dryspec_simulate.agent.command import main
from dryspec_simulate.agent.generation2 import _globset  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.txt", "a/b.txt", True),
        ("a*b*c", "a/xb/yc", True),
        ("a*b*c", "acb", False),
        ("*ab*ab", "ab", False),
        ("*a*a", "aaa", True),
        ("*{ab,a}*b", "ab", True),
        ("a*[*]", "ab*", True),
        ("a*[*]", "ab", False),
        ("*a" * 30 + "b", "a" * 200, False),
        ("{x,*a}" * 30 + "b", "a" * 200, False),
    ],
)
def test_globset(pattern: str, path: str, matches: bool) -> None:
    assert (_globset(pattern).fullmatch(path) is not None) is matches


FILES = ("a.sh", "a.txt", "bin/b.sh", "bin/deep/c.sh")


@pytest.mark.parametrize(
    ("pattern", "leaves_out", "first", "second"),
    [
        ("*.sh", "", {"a.sh"}, {"a.sh", "bin/b.sh", "bin/deep/c.sh"}),
        ("a.sh", "", {"a.sh"}, {"a.sh"}),
        ("bin/*", "", set(), {"bin/b.sh", "bin/deep/c.sh"}),
        ("bin/b.sh", "", set(), {"bin/b.sh"}),
        ("**", "*.sh", set(FILES) - {"a.sh"}, {"a.txt"}),
        ("*.sh", "bin/*", {"a.sh"}, {"a.sh"}),
    ],
)
def test_what_permissions_reach(capsys, tmp_path, pattern, leaves_out, first, second):
    for name in FILES:
        (tmp_path / "web" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "web" / name).write_text("")
    (tmp_path / "appspec.yml").write_text(
        "version: 0.0\nos: linux\nfiles: [{source: web, destination: /srv/site}]\n"
        f'permissions: [{{object: /srv/site, pattern: "{pattern}", except: ["{leaves_out}"], '
        "mode: 711, type: [file]}]\n"
    )
    for agent, reached in (("1", first), ("2", second)):
        assert main(["--revision", str(tmp_path), "--agent", agent, "--format", "json"]) == 0
        steps = json.loads(capsys.readouterr().out)["instructions"]
        assert {
            step["file"].removeprefix("/srv/site/") for step in steps if step["type"] == "chmod"
        } == reached
